"""Known vehicles: whose they are, what is said of them."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lpr.errors import LprError
from lpr.service.http.access import check_whole, needs, who
from lpr.service.http.audited import audited
from lpr.service.http.downloads import download
from lpr.service.http.parts import parts
from lpr.service.store.values import Vehicle
from lpr.service.web.blueprint import pages
from lpr.service.web.exports import csv_file
from lpr.service.web.filters import sentence

COLUMNS = ("plate", "owner", "notes", "tags", "visits", "last_seen")


@pages.get("/vehicles")
@needs("viewer")
def vehicles() -> ResponseReturnValue:
    """The known vehicles, and a form for one more or for the one that is edited."""
    store, text = parts().store, request.args.get("text", "").strip()
    edited, plate = None, request.args.get("plate", "")
    if plate:
        edited = store.vehicles.get(plate) or Vehicle(plate)
    found = store.vehicles.page(text or None, request.args.get("cursor") or None)
    return render_template("vehicles.html", page=found, text=text, edited=edited)


@pages.get("/vehicles.csv")
@needs("viewer")
def vehicles_csv() -> ResponseReturnValue:
    """The vehicles that are on the screen as CSV."""
    text = request.args.get("text", "").strip()
    audited("export", text, form="vehicles")
    rows = (
        (one.plate, one.owner, one.notes, one.tags, one.visits, one.last_seen)
        for one in parts().store.vehicles.all(text or None)
    )
    return download(csv_file(COLUMNS, rows), "text/csv", "vehicles.csv")


@pages.post("/vehicles")
@needs("operator")
def vehicles_save() -> ResponseReturnValue:
    """Keep what the form says of a plate."""
    check_whole()
    form = request.form
    tags = [tag.strip() for tag in form.get("tags", "").split(",")]
    try:
        saved = parts().store.vehicles.save(
            form.get("plate", ""), form.get("owner", ""), form.get("notes", ""), tags, who().name
        )
    except LprError as error:
        flash(sentence(str(error)), "bad")
        return redirect(url_for("pages.vehicles"))
    audited("vehicle", saved.plate, owner=saved.owner)
    flash(f"{saved.plate} is known now.", "good")
    return redirect(url_for("pages.vehicles"))


@pages.post("/vehicles/<plate>/remove")
@needs("operator")
def vehicles_remove(plate: str) -> ResponseReturnValue:
    """Forget what is known of a plate."""
    check_whole()
    parts().store.vehicles.remove(plate)
    audited("vehicle-removed", plate)
    flash(f"{plate} is no longer known.", "good")
    return redirect(url_for("pages.vehicles"))
