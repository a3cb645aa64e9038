"""Users: their roles, and the cameras that they see."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lpr.errors import LprError
from lpr.service.http.access import needs
from lpr.service.http.audited import audited
from lpr.service.http.parts import parts
from lpr.service.store.values import Role, User
from lpr.service.web.blueprint import pages
from lpr.service.web.filters import sentence
from lpr.service.web.forms import ticked_cameras
from lpr.service.web.passwords import HINT

ROLES = [(str(role), str(role)) for role in Role]


@pages.get("/users")
@needs("administrator")
def users() -> ResponseReturnValue:
    """All users, and a form for one more or for the one that is edited."""
    store, number = parts().store, request.args.get("edit", type=int)
    return render_template(
        "users.html",
        users=store.users.all(),
        edited=None if number is None else store.users.get(number),
        cameras=store.cameras.all(),
        roles=ROLES,
        password_hint=HINT,
    )


@pages.post("/users")
@needs("administrator")
def users_save() -> ResponseReturnValue:
    """Add a user, or change one."""
    number = request.form.get("user_id", type=int)
    try:
        user = _added() if number is None else _changed(number)
    except LprError as error:
        flash(sentence(str(error)), "bad")
        return redirect(url_for("pages.users", edit=number))
    audited("user", user.name, role=str(user.role), cameras=sorted(user.cameras or ()))
    flash(f"{user.name} is saved.", "good")
    return redirect(url_for("pages.users"))


@pages.post("/users/<int:user_id>/remove")
@needs("administrator")
def users_remove(user_id: int) -> ResponseReturnValue:
    """Remove a user."""
    store = parts().store
    user = store.users.get(user_id)
    store.users.remove(user_id)
    audited("user-removed", user.name)
    flash(f"{user.name} is removed.", "good")
    return redirect(url_for("pages.users"))


def _added() -> User:
    form = request.form
    return parts().store.users.add(
        form.get("name", ""), form.get("password", ""), form.get("role", ""), ticked_cameras()
    )


def _changed(number: int) -> User:
    form = request.form
    return parts().store.users.change(
        number,
        role=form.get("role"),
        cameras=ticked_cameras(),
        password=form.get("password") or None,
    )
