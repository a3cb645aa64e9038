"""A month on paper."""

from __future__ import annotations

from datetime import UTC, date, datetime

from flask import render_template, request
from flask.typing import ResponseReturnValue

from lpr.service.http.access import needs, who
from lpr.service.http.audited import audited
from lpr.service.http.local_time import local_now
from lpr.service.http.parts import parts
from lpr.service.store.values import PassageQuery
from lpr.service.web.blueprint import pages
from lpr.service.web.counts import counted, month_of
from lpr.service.web.settings import SITE


@pages.get("/report")
@needs("viewer")
def report() -> ResponseReturnValue:
    """The numbers of a month, to be printed."""
    first = _month()
    since, until = month_of(first)
    store, cameras = parts().store, who().seen_cameras()
    known = PassageQuery(since=since, until=until, cameras=cameras, known=True)
    corrected = PassageQuery(since=since, until=until, cameras=cameras, corrected=True)
    audited("report", f"{first:%Y-%m}")
    return render_template(
        "report.html",
        month=f"{first:%Y-%m}",
        month_name=f"{first:%B %Y}",
        site=store.settings.get(SITE, ""),
        counts=counted(store, since, until, cameras),
        known=store.passages.count(known),
        corrected=store.passages.count(corrected),
        made=datetime.now(UTC),
    )


def _month() -> date:
    """The month that was asked for, by its first day; this one where none was."""
    try:
        return date.fromisoformat(f"{request.args.get('month', '')}-01")
    except ValueError:
        return local_now().date().replace(day=1)
