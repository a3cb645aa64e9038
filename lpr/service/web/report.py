"""A month on paper."""

from __future__ import annotations

from datetime import UTC, date, datetime

from flask import render_template, request
from flask.typing import ResponseReturnValue

from lpr.errors import ConfigError, shown
from lpr.service.http.access import needs, who
from lpr.service.http.audited import audited
from lpr.service.http.local_time import local_now
from lpr.service.http.parts import parts
from lpr.service.store.values import PassageQuery
from lpr.service.web.blueprint import pages
from lpr.service.web.counts import counted, month_of
from lpr.service.web.filters import sentence
from lpr.service.web.settings import SITE


@pages.get("/report")
@needs("viewer")
def report() -> ResponseReturnValue:
    """The numbers of a month, to be printed."""
    this_month, fault = local_now().date().replace(day=1), None
    try:
        first = _month(this_month)
    except ConfigError as error:
        first, fault = this_month, sentence(str(error))
    since, until = month_of(first)
    store, cameras = parts().store, who().seen_cameras()
    known = PassageQuery(since=since, until=until, cameras=cameras, known=True)
    corrected = PassageQuery(since=since, until=until, cameras=cameras, corrected=True)
    audited("report", f"{first:%Y-%m}")
    html = render_template(
        "report.html",
        month=f"{first:%Y-%m}",
        month_name=f"{first:%B %Y}",
        site=store.settings.get(SITE, ""),
        counts=counted(store, since, until, cameras),
        known=store.passages.count(known),
        corrected=store.passages.count(corrected),
        made=datetime.now(UTC),
        fault=fault,
    )
    return html, 400 if fault else 200


def _month(otherwise: date) -> date:
    """The month that was asked for, by its first day.

    Raises:
        ConfigError: it is none.
    """
    text = request.args.get("month", "")
    try:
        return date.fromisoformat(f"{text}-01") if text else otherwise
    except ValueError:
        raise ConfigError(f"there is no month {shown(text)}; give one as 2026-05") from None
