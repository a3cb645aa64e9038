"""Sentences that the next page tells once, such as "The settings are saved."

They travel in a cookie of their own, signed with a key that all processes of a store share, since
the next page may come from another one.
"""

from __future__ import annotations

from flask import Flask, request
from flask.sessions import SecureCookieSessionInterface

from lpr.service.http.parts import EXTENSION, Parts

COOKIE = "lpr_notes"


class _Notes(SecureCookieSessionInterface):
    """Keeps the cookie from plain HTTP where there is TLS."""

    def get_cookie_secure(self, app: Flask) -> bool:  # noqa: ARG002
        return request.is_secure


def install(app: Flask) -> None:
    """Let an application, which has its parts, use `flask.flash`."""
    parts: Parts = app.extensions[EXTENSION]
    app.secret_key = parts.store.key_for("notes")
    app.config |= {"SESSION_COOKIE_NAME": COOKIE, "SESSION_COOKIE_SAMESITE": "Strict"}
    app.session_interface = _Notes()
