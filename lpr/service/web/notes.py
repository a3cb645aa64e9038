"""Sentences that the next page tells once, such as "The settings are saved."

They travel in a cookie of their own, signed with a key of this process: of one that another process
made, nothing is told.
"""

from __future__ import annotations

import secrets

from flask import Flask, request
from flask.sessions import SecureCookieSessionInterface

COOKIE = "lpr_notes"


class _Notes(SecureCookieSessionInterface):
    """Keeps the cookie from plain HTTP where there is TLS."""

    def get_cookie_secure(self, app: Flask) -> bool:  # noqa: ARG002
        return request.is_secure


def install(app: Flask) -> None:
    """Let an application use `flask.flash`."""
    app.secret_key = secrets.token_bytes(32)
    app.config |= {"SESSION_COOKIE_NAME": COOKIE, "SESSION_COOKIE_SAMESITE": "Strict"}
    app.session_interface = _Notes()
