"""Incidents: what rules saw, until somebody has seen to it."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lpr.errors import Conflict
from lpr.service.http.access import needs, who
from lpr.service.http.audited import audited
from lpr.service.http.incidents import check_seen
from lpr.service.http.parts import parts
from lpr.service.web.blueprint import pages
from lpr.service.web.filters import sentence

_SHOWN = {"open": True, "closed": False}


@pages.get("/incidents")
@needs("viewer")
def incidents() -> ResponseReturnValue:
    """Incidents, the latest first; those that are open where nothing else is asked for."""
    shown = request.args.get("show", "open")
    page = parts().store.incidents.page(
        request.args.get("cursor") or None,
        is_open=_SHOWN.get(shown),
        cameras=who().seen_cameras(),
    )
    return render_template("incidents.html", page=page, shown=shown)


@pages.post("/incidents/<int:incident_id>/close")
@needs("operator")
def incident_close(incident_id: int) -> ResponseReturnValue:
    """Somebody has seen to it."""
    check_seen(incident_id)
    try:
        closed = parts().store.incidents.close(
            incident_id, who().name, request.form.get("note", "")[:400]
        )
    except Conflict as error:
        flash(sentence(str(error)), "bad")
    else:
        audited("incident-closed", closed.message, rule=closed.rule, passage=closed.passage_id)
        flash("The incident is closed.", "good")
    return redirect(url_for("pages.incidents"))
