"""The cookie that a browser is known by: hidden from scripts, from other sites, and from plain
HTTP where there is TLS."""

from __future__ import annotations

from flask import request
from werkzeug.wrappers import Response

COOKIE = "lpr_session"
DAYS = 30


def session_token() -> str | None:
    """The token that the browser sent, None without one."""
    return request.cookies.get(COOKIE) or None


def remember(response: Response, token: str) -> None:
    """Let the browser keep a session's token."""
    set_strict_cookie(response, COOKIE, token, max_age_s=DAYS * 86400)


def forget(response: Response) -> None:
    """Let the browser forget its session."""
    response.delete_cookie(COOKIE, httponly=True, samesite="Strict", secure=request.is_secure)


def set_strict_cookie(response: Response, name: str, value: str, max_age_s: int | None) -> None:
    """Set a cookie for this site's own requests alone."""
    response.set_cookie(
        name,
        value,
        max_age=max_age_s,
        httponly=True,
        samesite="Strict",
        secure=request.is_secure,
        path="/",
    )
