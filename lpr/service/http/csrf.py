"""Changes are made by our own pages alone: each form and script shows a token that only they know.

The token is an HMAC of what the browser's cookie holds (OWASP's "signed double submit cookie"): the
session's token, or before there is a session a random seed. Browsers that say where a request comes
from must say it comes from here.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets

from flask import Flask, g, request
from werkzeug.exceptions import Forbidden
from werkzeug.wrappers import Response

from lpr.service.http.sessions import session_token, set_strict_cookie

COOKIE = "lpr_csrf"
FIELD = "csrf_token"
HEADER = "X-CSRF-Token"
SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
REFUSED = "this form is out of date, or comes from another site; load the page again and retry"


def install(app: Flask) -> None:
    """Give pages the token (``csrf_token()`` in templates), and browsers the seed of it."""
    app.jinja_env.globals[FIELD] = csrf_token
    app.after_request(_keep_seed)


def csrf_token() -> str:
    """The token for the forms of the page that is being made."""
    seed = session_token() or _seed()
    if seed is None:
        seed = g.csrf_seed = getattr(g, "csrf_seed", None) or secrets.token_urlsafe(32)
    return _signed(seed)


def check_csrf() -> None:
    """See that a change comes from a page of ours.

    Raises:
        Forbidden: it does not.
    """
    if request.method in SAFE_METHODS:
        return
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        raise Forbidden(REFUSED)
    given = request.headers.get(HEADER) or request.form.get(FIELD) or ""
    seeds = [seed for seed in (session_token(), _seed()) if seed]
    if not any(hmac.compare_digest(_signed(seed), given) for seed in seeds):
        raise Forbidden(REFUSED)


def _seed() -> str | None:
    return request.cookies.get(COOKIE) or None


def _signed(seed: str) -> str:
    return hmac.new(seed.encode(), b"lpr csrf", hashlib.sha256).hexdigest()


def _keep_seed(response: Response) -> Response:
    seed = getattr(g, "csrf_seed", None)
    if seed is not None:
        set_strict_cookie(response, COOKIE, seed, max_age_s=None)
    return response
