"""Numbers and plots of a time."""

from __future__ import annotations

from datetime import date, timedelta

from flask import render_template, request
from flask.typing import ResponseReturnValue

from lpr.service.http.access import needs, who
from lpr.service.http.local_time import day_begins, local_now
from lpr.service.http.parts import parts
from lpr.service.web.blueprint import pages
from lpr.service.web.counts import counted

USUAL_DAYS, MOST_DAYS = 30, 366


@pages.get("/statistics")
@needs("viewer")
def statistics() -> ResponseReturnValue:
    """How much passed, when, where, and of whom."""
    today = local_now().date()
    fault = None
    try:
        since = _day("since", today - timedelta(days=USUAL_DAYS - 1))
        until = _day("until", today)
    except ValueError:
        since, until, fault = today, today, "Give days as 2026-05-01."
    if not 0 <= (until - since).days <= MOST_DAYS:
        since, fault = until - timedelta(days=USUAL_DAYS - 1), f"Give {MOST_DAYS} days at most."
    camera = request.args.get("camera", type=int)
    cameras = who().seen_cameras(None if camera is None else (camera,))
    counts = counted(parts().store, day_begins(since), day_begins(until + timedelta(1)), cameras)
    seen = parts().store.cameras.all(who().cameras)
    return render_template(
        "statistics.html",
        counts=counts,
        since=since.isoformat(),
        until=until.isoformat(),
        camera=camera,
        camera_options=[(one.id, one.name) for one in seen],
        fault=fault,
    )


def _day(name: str, otherwise: date) -> date:
    text = request.args.get(name, "")
    return date.fromisoformat(text) if text else otherwise
