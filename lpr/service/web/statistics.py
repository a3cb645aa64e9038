"""Numbers and plots of a time."""

from __future__ import annotations

from datetime import date, timedelta

from flask import render_template, request
from flask.typing import ResponseReturnValue

from lpr.errors import ConfigError
from lpr.service.http.access import needs, who
from lpr.service.http.local_time import day_begins, local_now
from lpr.service.http.parts import parts
from lpr.service.web.blueprint import pages
from lpr.service.web.counts import counted
from lpr.service.web.filters import sentence
from lpr.service.web.search_form import day

USUAL_DAYS, MOST_DAYS = 30, 366


@pages.get("/statistics")
@needs("viewer")
def statistics() -> ResponseReturnValue:
    """How much passed, when, where, and of whom."""
    today, fault = local_now().date(), None
    try:
        since, until = _days(today)
    except ConfigError as error:
        since, until, fault = today, today, sentence(str(error))
    camera = request.args.get("camera", type=int)
    cameras = who().seen_cameras(None if camera is None else (camera,))
    counts = counted(parts().store, day_begins(since), day_begins(until + timedelta(1)), cameras)
    seen = parts().store.cameras.all(who().cameras)
    html = render_template(
        "statistics.html",
        counts=counts,
        since=since.isoformat(),
        until=until.isoformat(),
        camera=camera,
        camera_options=[(one.id, one.name) for one in seen],
        fault=fault,
    )
    return html, 400 if fault else 200


def _days(today: date) -> tuple[date, date]:
    """The first and the last day that the form asks for.

    Raises:
        ConfigError: a day is none, or there are too many.
    """
    until = day("until", request.args.get("until", ""), today)
    since = day("since", request.args.get("since", ""), until - timedelta(days=USUAL_DAYS - 1))
    if not 0 <= (until - since).days <= MOST_DAYS:
        raise ConfigError(f"give at most {MOST_DAYS} days, the first one first")
    return since, until
