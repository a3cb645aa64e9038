"""Readings that people look at, the doubtful ones first: right, corrected, or unreadable."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lpr.errors import ConfigError
from lpr.service.http.access import needs, who
from lpr.service.http.audited import audited
from lpr.service.http.parts import parts
from lpr.service.http.seen import seen_passage
from lpr.service.store.reviews import other_texts
from lpr.service.store.values import PassageRow, Verdict
from lpr.service.web.blueprint import pages
from lpr.service.web.filters import sentence
from lpr.service.web.passage import LONGEST_TEXT

NOBODY_CAN = "?"
"""Typed in place of a text: nobody can read this plate."""
SHOWN_NEXT = 6
MOST_SKIPPED = 200


@pages.get("/review")
@needs("operator")
def review() -> ResponseReturnValue:
    """The passage whose reading is most doubtful, and those that come next."""
    return _page()


@pages.post("/review/<passage_id>")
@needs("operator")
def review_say(passage_id: str) -> ResponseReturnValue:
    """Take what somebody says of a reading, and go on to the next."""
    row, text = seen_passage(passage_id), request.form.get("text", "").strip()
    try:
        told = _said(row, NOBODY_CAN if "unreadable" in request.form else text)
    except ConfigError as error:
        return _page(sentence(str(error))), 400
    flash(told, "good")
    return redirect(url_for("pages.review", last=row.id, skip=_skipped() or None))


@pages.post("/review/<passage_id>/undo")
@needs("operator")
def review_undo(passage_id: str) -> ResponseReturnValue:
    """Take back what was said last of a reading."""
    row = parts().store.reviews.undo(seen_passage(passage_id).id, who().name)
    audited("review-undone", row.text, passage=row.id)
    flash(f"What was said of {row.text or 'the unread plate'} is taken back.", "good")
    return redirect(url_for("pages.review"))


def _said(row: PassageRow, text: str) -> str:
    """Keep what was said of a reading; a sentence that tells so.

    Raises:
        ConfigError: it makes no sense.
    """
    reviews = parts().store.reviews
    if text == NOBODY_CAN:
        reviews.say(row.id, Verdict.UNREADABLE, who().name)
        audited("review", row.text, passage=row.id, verdict=str(Verdict.UNREADABLE))
        return "Nobody can read it: it is left out."
    if len(text) > LONGEST_TEXT:
        raise ConfigError(f"a plate has {LONGEST_TEXT} characters at most")
    after = reviews.answer(row.id, text, who().name)
    if after.text == row.text:
        audited("review", row.text, passage=row.id, verdict=str(Verdict.RIGHT))
        return f"{row.text} is right."
    audited("correct", after.text, passage=row.id, before=row.text)
    return f"Corrected from {row.text or 'nothing'} to {after.text}."


def _page(fault: str = "") -> str:
    store, skipped = parts().store, _skipped()
    found = store.reviews.waiting(skipped + SHOWN_NEXT + 1, who().seen_cameras())[skipped:]
    row = found[0].passage if found else None
    others = () if row is None else other_texts(store.passages.record(row.id))
    return render_template(
        "review.html",
        row=row,
        behind=found[0].behind if found else 0,
        following=[one.passage for one in found[1:]],
        others=others,
        counts=store.reviews.counts(),
        skipped=skipped,
        last=request.args.get("last", ""),
        fault=fault,
    )


def _skipped() -> int:
    return min(max(request.args.get("skip", 0, int), 0), MOST_SKIPPED)
