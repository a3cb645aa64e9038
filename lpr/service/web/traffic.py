"""How much traffic there was, by time, direction and region."""

from __future__ import annotations

from collections import Counter
from dataclasses import astuple, dataclass, fields
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask import render_template, request
from flask.typing import ResponseReturnValue

from lpr.errors import ConfigError, LprError, shown
from lpr.service.http.access import needs, who
from lpr.service.http.audited import audited
from lpr.service.http.downloads import download
from lpr.service.http.local_time import local_now, zone_name
from lpr.service.http.parts import parts
from lpr.service.store.traffic import intervals
from lpr.service.store.values import Interval, NamedCount, TrafficCount
from lpr.service.web.blueprint import pages
from lpr.service.web.charts import BarChart, bar_chart
from lpr.service.web.exports import csv_file
from lpr.service.web.filters import region_title, sentence
from lpr.service.web.search_form import day

INTERVALS = (
    (str(Interval.QUARTER), "quarter of an hour"),
    (str(Interval.HOUR), "hour"),
    (str(Interval.DAY), "day"),
)
MOST_DAYS = {Interval.QUARTER: 7, Interval.HOUR: 31, Interval.DAY: 366}
FORMATS = {
    Interval.QUARTER: ("%a %Y-%m-%d %H:%M", "%H:%M"),
    Interval.HOUR: ("%a %Y-%m-%d %H:%M", "%H"),
    Interval.DAY: ("%a %Y-%m-%d", "%d.%m."),
}
"""How an interval is called, and how in short."""
NO_DIRECTION, NO_REGION = "not told", "not told"
COLUMNS = tuple(field.name for field in fields(TrafficCount))


@dataclass(frozen=True, slots=True)
class Asked:
    """What the form asks for."""

    since: date
    until: date
    interval: Interval = Interval.HOUR
    camera: int | None = None

    @property
    def span(self) -> tuple[datetime, datetime]:
        """From the first moment on and before the last, in the service's zone."""
        zone = ZoneInfo(zone_name())
        begins = datetime.combine(self.since, time(), zone)
        return begins, datetime.combine(self.until + timedelta(days=1), time(), zone)


@pages.get("/traffic")
@needs("viewer")
def traffic() -> ResponseReturnValue:
    """Counts by time, direction and region."""
    today, fault = local_now().date(), ""
    try:
        asked = _asked(today)
    except LprError as error:
        asked, fault = Asked(today, today), sentence(str(error))
    counts = _counts(asked)
    directions = sorted({one.direction for one in counts})
    regions = Counter[str]()
    for one in counts:
        regions[one.region] += one.count
    html = render_template(
        "traffic.html",
        asked=asked,
        fault=fault,
        total=sum(regions.values()),
        chart=_chart(asked, counts),
        directions=[(one, one or NO_DIRECTION) for one in directions],
        table=_table(asked, counts),
        regions=_regions(regions),
        intervals=INTERVALS,
        cameras=[(one.id, one.name) for one in parts().store.cameras.all(who().cameras)],
    )
    return html, 400 if fault else 200


@pages.get("/traffic.csv")
@needs("viewer")
def traffic_csv() -> ResponseReturnValue:
    """The counts of the page as CSV, cameras apart."""
    asked = _asked(local_now().date())
    audited("export", form="traffic")
    rows = ((one.begins.isoformat(), *astuple(one)[1:]) for one in _counts(asked))
    return download(csv_file(COLUMNS, rows), "text/csv", "traffic.csv")


def _asked(today: date) -> Asked:
    """The form as it was sent.

    Raises:
        ConfigError: a day is none, or there are too many.
    """
    interval = request.args.get("interval", str(Interval.HOUR))
    if interval not in list(Interval):
        raise ConfigError(f"interval is {shown(interval)}; give one of {', '.join(Interval)}")
    since, until = (day(name, request.args.get(name, ""), today) for name in ("since", "until"))
    most = MOST_DAYS[Interval(interval)]
    if not 0 <= (until - since).days < most:
        raise ConfigError(f"give at most {most} days for each {interval}, the first one first")
    return Asked(since, until, Interval(interval), request.args.get("camera", type=int))


def _counts(asked: Asked) -> tuple[TrafficCount, ...]:
    cameras = who().seen_cameras(None if asked.camera is None else (asked.camera,))
    return parts().store.traffic.counts(asked.interval, *asked.span, zone_name(), cameras)


def _chart(asked: Asked, counts: tuple[TrafficCount, ...]) -> BarChart:
    totals = Counter[float]()
    for one in counts:
        totals[one.begins.timestamp()] += one.count
    name, label = FORMATS[asked.interval]
    begins = intervals(*asked.span, asked.interval)
    return bar_chart([(f"{at:{name}}", f"{at:{label}}", totals[at.timestamp()]) for at in begins])


def _table(asked: Asked, counts: tuple[TrafficCount, ...]) -> list[tuple[str, Counter[str]]]:
    """How many went in each direction, for each interval that had any."""
    by_begin: dict[float, tuple[str, Counter[str]]] = {}
    for one in counts:
        called = f"{one.begins:{FORMATS[asked.interval][0]}}"
        _, directions = by_begin.setdefault(one.begins.timestamp(), (called, Counter()))
        directions[one.direction] += one.count
    return list(by_begin.values())


def _regions(counts: Counter[str]) -> list[NamedCount]:
    return [
        NamedCount(region_title(code) if code else NO_REGION, count)
        for code, count in counts.most_common()
    ]
