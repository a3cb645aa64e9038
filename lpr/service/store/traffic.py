"""How much traffic there was: by interval, camera, direction and region."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Integer, cast, false, func, select

from lpr.service.store.database import Database
from lpr.service.store.tables import CameraEntry, PassageEntry
from lpr.service.store.values import Interval, TrafficCount

QUARTER_S = 900
"""All time zones differ by whole quarters of an hour, so that days of each are made of these."""


class Traffic:
    """Counts over the passages of a store, from ``since`` on and before ``until``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def counts(
        self,
        interval: str,
        since: datetime,
        until: datetime,
        zone: str = "UTC",
        cameras: tuple[int, ...] | None = None,
    ) -> tuple[TrafficCount, ...]:
        """Passages of each interval, camera, direction and region that had any, the earliest first.

        Args:
            interval: one of `Interval`.
            since: the first moment that counts.
            until: the first that does no more.
            zone: the time zone whose hours and days they are.
            cameras: only those; None is all, and what came from none.
        """
        table, here, step = PassageEntry, ZoneInfo(zone), Interval(interval)
        quarter = quarter_of(table.first_seen, self._database.is_sqlite).label("quarter")
        statement = (
            select(quarter, CameraEntry.name, table.direction, table.region, func.count())
            .select_from(table)
            .outerjoin(CameraEntry, CameraEntry.id == table.camera_id)
            .where(table.first_seen >= since, table.first_seen < until)
            .group_by(quarter, CameraEntry.name, table.direction, table.region)
        )
        if cameras is not None:
            wanted = table.camera_id.in_(cameras) if cameras else false()
            statement = statement.where(wanted)
        counts: Counter[tuple[datetime, str, str, str]] = Counter()
        with self._database.read() as session:
            for number, *names, count in session.execute(statement):
                moment = datetime.fromtimestamp(number * QUARTER_S, UTC).astimezone(here)
                camera, direction, region = (name or "" for name in names)
                # In UTC: two hours that a zone's clock calls alike would be one.
                begins = begin_of(moment, step).astimezone(UTC)
                counts[begins, camera, direction, region] += count
        return tuple(
            TrafficCount(begins.astimezone(here), camera, direction, region, count)
            for (begins, camera, direction, region), count in sorted(counts.items())
        )


def begin_of(moment: datetime, interval: Interval) -> datetime:
    """The beginning of a moment's interval, in its own time zone.

    >>> begin_of(datetime(2026, 5, 1, 8, 47, 3, tzinfo=UTC), Interval.QUARTER).minute
    45
    """
    if interval == Interval.DAY:
        return moment.replace(hour=0, minute=0, second=0, microsecond=0)
    minute = moment.minute - moment.minute % 15 if interval == Interval.QUARTER else 0
    return moment.replace(minute=minute, second=0, microsecond=0)


def intervals(since: datetime, until: datetime, interval: Interval) -> tuple[datetime, ...]:
    """The beginnings of all intervals of a time, in the zone of ``since``; hours that clocks repeat
    are there twice, days are as long as they are."""
    zone, found, at = since.tzinfo, [], begin_of(since, interval)
    minutes = {Interval.QUARTER: 15, Interval.HOUR: 60, Interval.DAY: 26 * 60}[interval]
    while at < until:
        found.append(at)
        later = (at.astimezone(UTC) + timedelta(minutes=minutes)).astimezone(zone)
        at = begin_of(later, interval)
    return tuple(found)


def quarter_of(column: Any, sqlite: bool) -> ColumnElement[int]:
    """The number of a time's quarter of an hour since 1970."""
    if sqlite:
        return cast(func.strftime("%s", column), Integer) // QUARTER_S
    return cast(func.floor(func.extract("epoch", column) / QUARTER_S), Integer)
