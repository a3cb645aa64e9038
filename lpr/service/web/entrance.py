"""First start, login, logout, and the colours that a browser likes."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lpr.errors import LprError
from lpr.service.http.access import anyone, needs, who
from lpr.service.http.login import WrongPassword, client_address, log_in, open_session
from lpr.service.http.parts import parts
from lpr.service.http.rates import TooFast
from lpr.service.http.sessions import forget, remember, session_token, set_strict_cookie
from lpr.service.web.blueprint import pages
from lpr.service.web.filters import sentence
from lpr.service.web.frame import THEME_COOKIE, THEMES
from lpr.service.web.passwords import HINT, typed_twice

YEAR_S = 365 * 86400


@pages.route("/setup", methods=("GET", "POST"))
@anyone
def setup() -> ResponseReturnValue:
    """Make the first user, an administrator; from then on this page leads to the login."""
    users = parts().store.users
    if users.any():
        return redirect(url_for("pages.login"))
    name, fault = request.form.get("name", "admin").strip(), None
    if request.method == "POST":
        try:
            user = users.first(name, typed_twice(request.form))
        except LprError as error:
            fault = sentence(str(error))
        else:
            parts().store.audit.write(name, "setup", address=client_address())
            response = redirect(url_for("pages.live"))
            remember(response, open_session(user))
            return response
    text = "Welcome. Nobody can see anything here before there is an administrator: that is you."
    page = render_template(
        "entrance.html",
        title="First start",
        text=text,
        fault=fault,
        name=name,
        first=True,
        password_hint=HINT,
        button="Begin",
    )
    return page, 400 if fault else 200


@pages.route("/login", methods=("GET", "POST"))
@anyone
def login() -> ResponseReturnValue:
    """Log in with name and password, and go on to where one wanted to be."""
    if not parts().store.users.any():
        return redirect(url_for("pages.setup"))
    name, fault, status = request.form.get("name", "").strip(), None, 200
    if request.method == "POST":
        try:
            token = log_in(name, request.form.get("password", ""))
        except WrongPassword as error:
            fault, status = sentence(str(error)), 401
        except TooFast as error:
            fault, status = sentence(str(error)), 429
        else:
            response = redirect(_own_path(request.args.get("then", "")))
            remember(response, token)
            return response
    page = render_template(
        "entrance.html",
        title="Log in",
        fault=fault,
        name=name,
        first=False,
        password_hint="",
        button="Log in",
    )
    return page, status


@pages.post("/logout")
@needs("viewer")
def logout() -> ResponseReturnValue:
    """End the session."""
    token = session_token()
    if token is not None:
        parts().store.sessions.close(token)
        parts().store.audit.write(who().name, "logout", address=client_address())
    response = redirect(url_for("pages.login"))
    forget(response)
    return response


@pages.post("/appearance")
@needs("viewer")
def appearance() -> ResponseReturnValue:
    """Keep the colours that the browser likes."""
    chosen = request.form.get("theme", THEMES[0])
    response = make_response(redirect(_own_path(request.form.get("next", ""))))
    theme = chosen if chosen in THEMES else THEMES[0]
    set_strict_cookie(response, THEME_COOKIE, theme, max_age_s=YEAR_S)
    return response


def _own_path(address: str) -> str:
    """The address if it is a path of this site, else the first page's."""
    parts_of = urlsplit(address.strip().replace("\\", "/"))
    if parts_of.scheme or parts_of.netloc or not parts_of.path.startswith("/"):
        return url_for("pages.live")
    if parts_of.path.startswith("//"):
        return url_for("pages.live")
    return parts_of._replace(fragment="").geturl()
