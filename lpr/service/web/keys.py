"""API keys of programs."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lpr.errors import LprError
from lpr.service.http.access import needs
from lpr.service.http.audited import audited
from lpr.service.http.parts import parts
from lpr.service.web.blueprint import pages
from lpr.service.web.filters import sentence
from lpr.service.web.forms import ticked_cameras, whole_number
from lpr.service.web.users import ROLES

MOST_PER_MINUTE = 100_000


@pages.get("/keys")
@needs("administrator")
def keys() -> ResponseReturnValue:
    """All keys; of their secrets only the beginnings are known."""
    return _page()


@pages.post("/keys")
@needs("administrator")
def keys_add() -> ResponseReturnValue:
    """A new key; its secret is on this answer and nowhere else."""
    form = request.form
    per_minute = whole_number("per_minute", 1, MOST_PER_MINUTE)
    try:
        key, secret = parts().store.keys.add(
            form.get("name", ""), form.get("role", ""), per_minute, ticked_cameras()
        )
    except LprError as error:
        flash(sentence(str(error)), "bad")
        return redirect(url_for("pages.keys"))
    audited("key", key.name, role=str(key.role))
    return _page(secret, key.name)


@pages.post("/keys/<int:key_id>/revoke")
@needs("administrator")
def keys_revoke(key_id: int) -> ResponseReturnValue:
    """Let a key open nothing any more."""
    key = parts().store.keys.revoke(key_id)
    audited("key-revoked", key.name)
    flash(f"The key {key.name} is revoked.", "good")
    return redirect(url_for("pages.keys"))


def _page(secret: str = "", secret_name: str = "") -> ResponseReturnValue:
    store = parts().store
    return render_template(
        "keys.html",
        keys=store.keys.all(),
        cameras=store.cameras.all(),
        roles=ROLES,
        secret=secret,
        secret_name=secret_name,
    )
