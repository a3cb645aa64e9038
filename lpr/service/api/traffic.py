"""How much traffic there was, by interval, camera, direction and region."""

from __future__ import annotations

from dataclasses import astuple, dataclass, fields
from datetime import UTC, datetime, timedelta
from typing import Annotated, Literal

from flask import Response
from pydantic import Field

from lpr.errors import ConfigError
from lpr.service.api.blueprint import rest
from lpr.service.api.moments import Moment
from lpr.service.http.access import who
from lpr.service.http.audited import audited
from lpr.service.http.downloads import csv_lines, download
from lpr.service.http.parts import parts
from lpr.service.store import TrafficCount
from lpr.service.store.values.sites import check_zone

MOST_DAYS = 366
COLUMNS = tuple(field.name for field in fields(TrafficCount))


@dataclass(frozen=True, slots=True)
class TrafficSpan:
    """A span of time, the last week where nothing is said, and cameras, all where none is; hours
    and days are those of the time zone, such as `Europe/Zagreb`."""

    since: Moment | None = None
    until: Moment | None = None
    interval: Literal["quarter", "hour", "day"] = "hour"
    zone: Annotated[str, Field(min_length=1, max_length=64)] = "UTC"
    camera: tuple[Annotated[int, Field(ge=0, le=2**31)], ...] | None = None


@dataclass(frozen=True, slots=True)
class TrafficAnswer:
    """Counts of passages, the earliest first; an empty name is what has none."""

    since: datetime
    until: datetime
    counts: tuple[TrafficCount, ...]


@rest.add("GET", "/traffic", "viewer")
def get_traffic(query: TrafficSpan) -> TrafficAnswer:
    """Passages by interval, camera, direction and region; intervals without any are left out."""
    return _counted(query)


@rest.add("GET", "/traffic.csv", "viewer", produces="text/csv")
def export_traffic(query: TrafficSpan) -> Response:
    """The same as a table."""
    found = _counted(query)
    audited("export", form="traffic")
    rows = ((one.begins.isoformat(), *astuple(one)[1:]) for one in found.counts)
    return download(csv_lines(COLUMNS, rows), "text/csv", "traffic.csv")


def _counted(query: TrafficSpan) -> TrafficAnswer:
    check_zone(query.zone)
    until = query.until or datetime.now(UTC)
    since = query.since or until - timedelta(days=7)
    if not timedelta(0) <= until - since <= timedelta(days=MOST_DAYS):
        raise ConfigError(f"query.since: give a time before until, at most {MOST_DAYS} days")
    cameras = who().seen_cameras(query.camera)
    counts = parts().store.traffic.counts(query.interval, since, until, query.zone, cameras)
    return TrafficAnswer(since, until, counts)
