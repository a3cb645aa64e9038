"""One passage: its picture, what was read, all looks, other visits; corrected, undone, deleted."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lpr.service.http.access import needs, who
from lpr.service.http.audited import audited
from lpr.service.http.parts import parts
from lpr.service.http.seen import seen_passage
from lpr.service.store.values import Match, PassageQuery, PassageRow
from lpr.service.web.blueprint import pages
from lpr.service.web.charts import looks_chart
from lpr.service.web.pictures import picture_bytes, picture_size

MOST_VISITS = 10
LONGEST_TEXT = 24


@pages.get("/passages/<passage_id>")
@needs("viewer")
def passage(passage_id: str) -> ResponseReturnValue:
    """All that is known of a passage."""
    row, store = seen_passage(passage_id), parts().store
    audited("view", row.text, passage=row.id)
    record = store.passages.record(row.id)
    data = picture_bytes(row, "picture") if row.picture else None
    visits, total = _visits(row)
    return render_template(
        "passage.html",
        row=row,
        record=record,
        size=None if data is None else picture_size(data),
        looks_chart=looks_chart(record),
        visits=visits,
        visits_total=total,
        vehicle=store.vehicles.get(row.text) if row.text else None,
        list_matches=store.lists.matches(row.text, row.first_seen) if row.text else (),
    )


@pages.get("/passages/<passage_id>/row")
@needs("viewer")
def passage_row(passage_id: str) -> ResponseReturnValue:
    """The passage as a row of a list, to put into a page."""
    return render_template("passage_row.html", row=seen_passage(passage_id))


@pages.post("/passages/<passage_id>/correct")
@needs("operator")
def passage_correct(passage_id: str) -> ResponseReturnValue:
    """Say what the plate really says; what was read is kept."""
    row, text = seen_passage(passage_id), request.form.get("text", "").strip()
    if not any(sign.isalnum() for sign in text) or len(text) > LONGEST_TEXT:
        abort(400, f"give the letters and digits of the plate, {LONGEST_TEXT} at most")
    after = parts().store.passages.correct(row.id, text, who().name)
    audited("correct", after.text, passage=row.id, before=row.text)
    flash(f"Corrected from {row.text or 'nothing'} to {after.text}.", "good")
    return redirect(url_for("pages.passage", passage_id=row.id))


@pages.post("/passages/<passage_id>/undo")
@needs("operator")
def passage_undo(passage_id: str) -> ResponseReturnValue:
    """Take the last correction back."""
    row = seen_passage(passage_id)
    after = parts().store.passages.undo(row.id, who().name)
    audited("undo", after.text, passage=row.id, before=row.text)
    flash(f"The correction is undone: {after.text or 'nothing'} again.", "good")
    return redirect(url_for("pages.passage", passage_id=row.id))


@pages.post("/passages/<passage_id>/delete")
@needs("administrator")
def passage_delete(passage_id: str) -> ResponseReturnValue:
    """Delete a passage with its pictures."""
    row = seen_passage(passage_id)
    parts().store.passages.delete([row.id])
    audited("delete", row.text, passage=row.id)
    flash(f"The passage of {row.text or 'an unread plate'} is deleted.", "good")
    return redirect(url_for("pages.passages"))


def _visits(row: PassageRow) -> tuple[list[PassageRow], int]:
    """The latest other passages of a plate, and how many there are with look-alikes."""
    if not row.text:
        return [], 0
    cameras = who().seen_cameras()
    exact = PassageQuery(text=row.text, match=Match.EXACT, cameras=cameras, limit=MOST_VISITS + 1)
    alike = PassageQuery(text=row.text, match=Match.FUZZY, fuzziness=1, cameras=cameras)
    passages = parts().store.passages
    found = [one for one in passages.page(exact).rows if one.id != row.id]
    return found[:MOST_VISITS], passages.count(alike)
