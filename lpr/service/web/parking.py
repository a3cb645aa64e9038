"""Sites: who is inside and since when, what is owed, how full it is and was."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lpr.errors import LprError
from lpr.service.http.access import needs, who
from lpr.service.http.audited import audited
from lpr.service.http.downloads import download
from lpr.service.http.parts import parts
from lpr.service.http.places import (
    VISIT_COLUMNS,
    seen_site,
    seen_sites,
    unusable_sites,
    visit_cells,
)
from lpr.service.rules.occupancy import occupancy
from lpr.service.rules.status import overstays, owed_by, status, stays_too_long
from lpr.service.store.values import Ending, Site, VisitQuery, VisitRow
from lpr.service.web.blueprint import pages
from lpr.service.web.charts import BarChart, bar_chart
from lpr.service.web.exports import csv_file
from lpr.service.web.filters import sentence

SHOWN = (
    ("", "all"),
    ("inside", "inside now"),
    ("over", "too long"),
    ("repaired", "to look at"),
    ("unseen", "left unseen"),
)
"""Which visits the page shows."""
_ENDINGS: dict[str, tuple[str, ...]] = {
    "inside": (Ending.OPEN,),
    "repaired": (Ending.REPAIRED,),
    "unseen": (Ending.NO_EXIT, Ending.NO_ENTRY),
}
_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class VisitLine:
    """A visit as the table shows it."""

    row: VisitRow
    amount: Decimal | None
    currency: str | None
    over: bool
    dwell: timedelta | None


@dataclass(frozen=True, slots=True)
class Today:
    """What came of a site's day so far."""

    came: int
    left: int
    owed: tuple[tuple[str, Decimal], ...]
    """By currency."""
    unsure: tuple[tuple[str, Decimal], ...]
    """Of repaired visits that nobody has looked at; not in ``owed``."""


@pages.get("/parking")
@needs("viewer")
def parking() -> ResponseReturnValue:
    """All sites with how full they are."""
    now = datetime.now(UTC)
    found = [(site, status(parts().store, site, now)) for site in seen_sites()]
    return render_template("parking.html", sites=found, unusable=unusable_sites())


@pages.get("/parking/<int:site_id>")
@needs("viewer")
def parking_site(site_id: int) -> ResponseReturnValue:
    """One site: now, today, the last day, and its visits."""
    site, now, store = seen_site(site_id), datetime.now(UTC), parts().store
    page = store.visits.page(_query(site, now))
    return render_template(
        "site.html",
        site=site,
        now=status(store, site, now),
        today=_today(site, now),
        chart=_last_day(site, now),
        lines=[_line(site, row, now) for row in page.rows],
        page=page,
        choices=SHOWN,
    )


@pages.get("/parking/<int:site_id>/visits.csv")
@needs("viewer")
def parking_csv(site_id: int) -> ResponseReturnValue:
    """The visits that the page shows as CSV."""
    site = seen_site(site_id)
    audited("export", site.name, form="visits")
    query = _query(site, datetime.now(UTC))
    rows = (visit_cells(site, row) for row in parts().store.visits.iterate(query))
    return download(csv_file(VISIT_COLUMNS, rows), "text/csv", "visits.csv")


@pages.post("/parking/<int:site_id>/visits/<key>/<any(close, confirm):what>")
@needs("operator")
def parking_settle(site_id: int, key: str, what: str) -> ResponseReturnValue:
    """Somebody says that a vehicle has left, or that a repaired visit is right."""
    site, visits = seen_site(site_id), parts().store.visits
    try:
        if what == "close":
            row = visits.close(site.id, key, who().name, datetime.now(UTC))
        else:
            row = visits.confirm(site.id, key, who().name)
    except LprError as error:
        flash(sentence(str(error)), "bad")
    else:
        audited("visit-closed" if what == "close" else "visit-confirmed", row.visit.text)
    shown, text = request.args.get("show"), request.args.get("text")
    return redirect(url_for("pages.parking_site", site_id=site_id, show=shown, text=text))


def _query(site: Site, now: datetime) -> VisitQuery:
    shown, text = request.args.get("show", ""), request.args.get("text", "").strip() or None
    cursor = request.args.get("cursor")
    over = overstays(site, now) if shown == "over" else None
    if over is not None:
        return VisitQuery(site.id, text, over.endings, until=over.until, cursor=cursor)
    endings = () if shown == "over" else _ENDINGS.get(shown)
    return VisitQuery(site.id, text, endings, cursor=cursor)


def _line(site: Site, row: VisitRow, now: datetime) -> VisitLine:
    amount, tariff = owed_by(site, row, now), site.settings.tariff
    currency = row.currency or (tariff.currency if tariff else None)
    dwell = row.visit.dwell
    if dwell is None and row.visit.ending == Ending.OPEN:
        dwell = max(timedelta(0), now - row.began)
    return VisitLine(row, amount, currency, stays_too_long(site, row, now), dwell)


def _today(site: Site, now: datetime) -> Today:
    here = now.astimezone(ZoneInfo(site.settings.zone))
    midnight = datetime.combine(here.date(), time(), here.tzinfo).astimezone(UTC)
    store = parts().store
    since = max(now - midnight, timedelta(seconds=1))
    stays = store.visits.stays(site.id, midnight, now)
    (day, *_) = occupancy(stays, midnight, midnight + since, since)
    amounts = store.visits.amounts(site.id, midnight, now)
    owed = [(code, total) for (code, sure), total in amounts.items() if sure]
    unsure = [(code, total) for (code, sure), total in amounts.items() if not sure]
    return Today(day.came, day.left, tuple(sorted(owed)), tuple(sorted(unsure)))


def _last_day(site: Site, now: datetime) -> BarChart:
    """How many were inside at most, for each of the last 24 hours."""
    until = now.replace(minute=0, second=0, microsecond=0) + _HOUR
    since = until - 24 * _HOUR
    hours = occupancy(parts().store.visits.stays(site.id, since, until), since, until, _HOUR)
    zone = ZoneInfo(site.settings.zone)
    named = [(one.begins.astimezone(zone), one.most) for one in hours]
    return bar_chart([(f"{at:%a %H:%M}", f"{at:%H}", most) for at, most in named])
