"""Headers that keep browsers from what pages of ours never do."""

from __future__ import annotations

from flask import Flask, request
from werkzeug.wrappers import Response

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "media-src 'self' blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
"""Nothing inline, nothing from elsewhere, and no page of ours inside another."""
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
TLS_ONLY = {"Strict-Transport-Security": "max-age=31536000"}
_STATIC = ".static"


def install(app: Flask) -> None:
    """Add the headers to all answers."""
    app.after_request(_add)


def _add(response: Response) -> Response:
    for name, value in (HEADERS | (TLS_ONLY if request.is_secure else {})).items():
        response.headers.setdefault(name, value)
    if not (request.endpoint or "").endswith(_STATIC):
        # Plates are personal data: no copy of them stays in a browser or a proxy.
        response.headers.setdefault("Cache-Control", "no-store")
    return response
