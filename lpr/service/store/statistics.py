"""How many passages there were: by hour and day, by camera, by region, by plate."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Select, false, func, select

from lpr.errors import ConfigError
from lpr.service.store.database import Database
from lpr.service.store.tables import CameraEntry, PassageEntry, PlateText
from lpr.service.store.traffic import QUARTER_S, begin_of, intervals, quarter_of
from lpr.service.store.values import Interval, IntervalCount, NamedCount

INTERVALS = ("hour", "day")


class Statistics:
    """Counts over the passages of a store, from ``since`` on and before ``until``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def per_interval(
        self,
        interval: str,
        since: datetime,
        until: datetime,
        cameras: tuple[int, ...] | None = None,
    ) -> tuple[IntervalCount, ...]:
        """Passages in each hour or day, empty ones too; days are those of ``since``'s time zone.

        Raises:
            ConfigError: the interval is neither.
        """
        if interval not in INTERVALS:
            raise ConfigError(f"interval is '{interval}'; give one of {', '.join(INTERVALS)}")
        step = Interval(interval)
        quarter = quarter_of(PassageEntry.first_seen, self._database.is_sqlite).label("quarter")
        counted: Any = select(quarter, func.count())
        statement = _between(counted, since, until, cameras)
        counts: Counter[datetime] = Counter()
        with self._database.read() as session:
            for number, count in session.execute(statement.group_by(quarter)):
                moment = datetime.fromtimestamp(number * QUARTER_S, since.tzinfo)
                # In UTC: two hours that a zone's clock calls alike would be one.
                counts[begin_of(moment, step).astimezone(UTC)] += count
        return tuple(
            IntervalCount(begins, counts[begins.astimezone(UTC)])
            for begins in intervals(since, until, step)
        )

    def by_camera(
        self, since: datetime, until: datetime, cameras: tuple[int, ...] | None = None
    ) -> tuple[NamedCount, ...]:
        """Passages of each camera, most first; an empty name is what came from none."""
        name: Any = func.coalesce(CameraEntry.name, "").label("name")
        statement = select(name, func.count(), func.max(PassageEntry.last_seen))
        joined = statement.select_from(PassageEntry).outerjoin(
            CameraEntry, CameraEntry.id == PassageEntry.camera_id
        )
        return self._named(_between(joined, since, until, cameras).group_by(name))

    def by_region(
        self, since: datetime, until: datetime, cameras: tuple[int, ...] | None = None
    ) -> tuple[NamedCount, ...]:
        """Passages of each country or state, most first; an empty name is where none was told."""
        name: Any = func.coalesce(PassageEntry.region, "").label("name")
        statement = select(name, func.count(), func.max(PassageEntry.last_seen))
        return self._named(_between(statement, since, until, cameras).group_by(name))

    def busiest(
        self,
        most: int,
        since: datetime,
        until: datetime,
        cameras: tuple[int, ...] | None = None,
    ) -> tuple[NamedCount, ...]:
        """The plates that came most often."""
        last: Any = func.max(PassageEntry.last_seen).label("last")
        plates = select(PassageEntry.plate_id, func.count().label("count"), last)
        counted = _between(plates, since, until, cameras).group_by(PassageEntry.plate_id)
        top = counted.order_by(func.count().desc(), PassageEntry.plate_id).limit(most).subquery()
        statement = select(PlateText.text, top.c.count, top.c.last).join(
            top, top.c.plate_id == PlateText.id
        )
        return self._named(statement.where(PlateText.text != ""))

    def _named(self, statement: Select[Any]) -> tuple[NamedCount, ...]:
        with self._database.read() as session:
            found = [NamedCount(*row) for row in session.execute(statement)]
        return tuple(sorted(found, key=lambda one: (-one.count, one.name)))


def _between(
    statement: Select[Any], since: datetime, until: datetime, cameras: tuple[int, ...] | None
) -> Select[Any]:
    column = PassageEntry.first_seen
    statement = statement.where(column >= since, column < until)
    if cameras is None:
        return statement
    return statement.where(PassageEntry.camera_id.in_(cameras) if cameras else false())
