"""Passages of a time counted by day, hour, camera, region and plate, as plots show them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from lpr.service.http.local_time import day_begins
from lpr.service.store import Store
from lpr.service.store.values import IntervalCount, NamedCount
from lpr.service.web.charts import BarChart, bar_chart
from lpr.service.web.filters import region_title

MOST_PLATES = 20
NO_CAMERA = "uploads and programs"
NO_REGION = "not told"


@dataclass(frozen=True, slots=True)
class Counts:
    """What pages of numbers show of a time."""

    total: int
    average: float
    busiest_hour: str
    busiest_day: str
    days: BarChart
    hours: BarChart
    by_camera: tuple[NamedCount, ...]
    by_region: tuple[NamedCount, ...]
    busiest: tuple[NamedCount, ...]


def counted(
    store: Store, since: datetime, until: datetime, cameras: tuple[int, ...] | None
) -> Counts:
    """Count the passages of a time; its days and hours are those of ``since``'s zone."""
    statistics = store.statistics
    hours = statistics.per_interval("hour", since, until, cameras)
    days = _by_day(hours)
    of_day = Counter[int]()
    for one in hours:
        of_day[one.begins.hour] += one.count
    total = sum(of_day.values())
    best = max(of_day, key=lambda hour: of_day[hour], default=0)
    best_day = max(days, key=lambda day: days[day]) if total else None
    return Counts(
        total=total,
        average=total / max(1, len(days)),
        busiest_hour=f"{best}–{best + 1} h" if total else "none",
        busiest_day=f"{best_day:%a %d %b}, {days[best_day]}" if best_day else "none",
        days=bar_chart([(f"{day:%a %Y-%m-%d}", f"{day:%d.%m.}", days[day]) for day in days]),
        hours=bar_chart([(f"{h:02d}:00", f"{h:02d}", of_day[h]) for h in range(24)], 460.0),
        by_camera=_named(statistics.by_camera(since, until, cameras), NO_CAMERA),
        by_region=_regions(statistics.by_region(since, until, cameras)),
        busiest=statistics.busiest(MOST_PLATES, since, until, cameras),
    )


def month_of(first: date) -> tuple[datetime, datetime]:
    """The beginning of a month and of the next one."""
    following = (first.replace(day=1) + timedelta(days=32)).replace(day=1)
    return day_begins(first.replace(day=1)), day_begins(following)


def _by_day(hours: Sequence[IntervalCount]) -> dict[date, int]:
    days: dict[date, int] = {}
    for one in hours:
        day = one.begins.date()
        days[day] = days.get(day, 0) + one.count
    return days


def _named(counts: Sequence[NamedCount], nameless: str) -> tuple[NamedCount, ...]:
    return tuple(replace(one, name=one.name or nameless) for one in counts)


def _regions(counts: Sequence[NamedCount]) -> tuple[NamedCount, ...]:
    return tuple(
        replace(one, name=region_title(one.name) if one.name else NO_REGION) for one in counts
    )
