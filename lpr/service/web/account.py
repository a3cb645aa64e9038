"""One's own password."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lpr.errors import ConfigError
from lpr.service.http.access import needs, who
from lpr.service.http.audited import audited
from lpr.service.http.login import open_session
from lpr.service.http.parts import parts
from lpr.service.http.sessions import remember
from lpr.service.web.blueprint import pages
from lpr.service.web.forms import kept_or_shown
from lpr.service.web.passwords import HINT, typed_twice


@pages.route("/account", methods=("GET", "POST"))
@needs("viewer")
def account() -> ResponseReturnValue:
    """Change one's password; all other sessions of this user end."""
    return kept_or_shown(_changed, _page)


def _page(fault: str | None) -> str:
    return render_template("account.html", fault=fault, password_hint=HINT)


def _changed() -> ResponseReturnValue:
    store = parts().store
    user = store.users.check(who().name, request.form.get("old", ""))
    if user is None:
        raise ConfigError("the old password is wrong")
    store.users.change(user.id, password=typed_twice(request.form))
    audited("password", user.name)
    flash("Your password is changed, and you are logged out everywhere else.", "good")
    response = redirect(url_for("pages.account"))
    remember(response, open_session(user))
    return response
