"""How many passages there were."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Literal

from pydantic import Field

from lpr.errors import ConfigError
from lpr.service.api.blueprint import rest
from lpr.service.api.moments import Moment
from lpr.service.http.access import who
from lpr.service.http.local_time import local_now
from lpr.service.http.parts import parts
from lpr.service.store import IntervalCount, NamedCount

MOST_INTERVALS = 20_000
HOURS = {"hour": 1, "day": 24}


@dataclass(frozen=True, slots=True)
class Span:
    """A span of time, the last week where nothing is said, and cameras, all where none is."""

    since: Moment | None = None
    until: Moment | None = None
    interval: Literal["hour", "day"] = "day"
    camera: tuple[Annotated[int, Field(ge=0, le=2**31)], ...] | None = None
    busiest: Annotated[int, Field(ge=1, le=1000)] = 20


@dataclass(frozen=True, slots=True)
class StatisticsAnswer:
    """Counts of passages; an empty name is what has none."""

    since: datetime
    until: datetime
    total: int
    intervals: tuple[IntervalCount, ...]
    by_camera: tuple[NamedCount, ...]
    by_region: tuple[NamedCount, ...]
    busiest: tuple[NamedCount, ...]


@rest.add("GET", "/statistics", "viewer")
def get_statistics(query: Span) -> StatisticsAnswer:
    """Passages by hour or day, by camera, by region, and the plates that came most often."""
    until = query.until or local_now()
    since = query.since or until - timedelta(days=7)
    span_hours = (until - since) / timedelta(hours=1)
    if not 0 <= span_hours / HOURS[query.interval] <= MOST_INTERVALS:
        raise ConfigError(
            f"query.since: give a time before until, at most {MOST_INTERVALS} {query.interval}s"
        )
    cameras, statistics = who().seen_cameras(query.camera), parts().store.statistics
    intervals = statistics.per_interval(query.interval, since, until, cameras)
    return StatisticsAnswer(
        since=since,
        until=until,
        total=sum(one.count for one in intervals),
        intervals=intervals,
        by_camera=statistics.by_camera(since, until, cameras),
        by_region=statistics.by_region(since, until, cameras),
        busiest=statistics.busiest(query.busiest, since, until, cameras),
    )
