"""What rules ask of the past: how often a plate was seen, when last, what still stands there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session, aliased

from lpr import PassageState
from lpr.service.store.database import Database, now
from lpr.service.store.folding import folded
from lpr.service.store.hashes import as_stored
from lpr.service.store.rows import row_of, select_rows
from lpr.service.store.tables import (
    CameraEntry,
    ListedPlate,
    ListLine,
    PassageEntry,
    PlateText,
)
from lpr.service.store.values import CameraState, Kind, PassageRow

MOST_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Silence:
    """A camera that gives no pictures, and when it did last."""

    camera_id: int
    camera: str
    well_at: datetime


class History:
    """The past of a store, as a transaction sees it, and what rules write beside it.

    Look-alikes count as the same plate. What was uploaded is no past of a place.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def times_seen(self, session: Session, text: str, since: datetime, until: datetime) -> int:
        """How many passages of a plate began from a time on, up to another."""
        began = PassageEntry.first_seen >= since, PassageEntry.first_seen <= until
        return session.scalar(_of_plate(func.count(), text).where(*began)) or 0

    def seen_before(self, session: Session, text: str, before: datetime) -> datetime | None:
        """When the last passage of a plate ended of those that began before a time."""
        statement = _of_plate(PassageEntry.last_seen, text)
        latest = statement.where(PassageEntry.first_seen < before)
        found: datetime | None = session.scalar(
            latest.order_by(PassageEntry.first_seen.desc()).limit(1)
        )
        return found

    def standing(self, session: Session, before: datetime) -> tuple[PassageRow, ...]:
        """The passages that began before a time and are not over, at cameras that run."""
        statement = select_rows().where(
            PassageEntry.state != str(PassageState.CLOSED),
            PassageEntry.first_seen <= before,
            CameraEntry.state == str(CameraState.RUNNING),
        )
        found = session.execute(statement.order_by(PassageEntry.first_seen).limit(MOST_AT_ONCE))
        return tuple(row_of(one) for one in found)

    def missing(
        self, session: Session, lists: Iterable[int], since: datetime, cameras: tuple[int, ...] = ()
    ) -> tuple[tuple[int, PassageRow], ...]:
        """The lines of lists whose plates were last seen before a time, each with that passage.

        Args:
            session: reads.
            lists: their numbers.
            since: the time.
            cameras: only what these saw counts; none are all.
        """
        counting = [PassageEntry.kind != str(Kind.UPLOAD)]
        if cameras:
            counting.append(PassageEntry.camera_id.in_(cameras))
        last = (
            select(ListLine.id, func.max(PassageEntry.first_seen).label("last"))
            .join(ListedPlate, ListedPlate.entry_id == ListLine.id)
            .join(PassageEntry, PassageEntry.plate_id == ListedPlate.plate_id)
            .where(ListLine.list_id.in_(tuple(lists)), *counting)
            .group_by(ListLine.id)
            .having(func.max(PassageEntry.last_seen) < since)
            .order_by(ListLine.id)
            .limit(MOST_AT_ONCE)
        ).subquery()
        # The rows ask for lists by themselves.
        held = aliased(ListedPlate)
        statement = (
            select_rows()
            .add_columns(last.c.id.label("line"))
            .join(held, held.plate_id == PassageEntry.plate_id)
            .join(last, last.c.id == held.entry_id)
            .where(PassageEntry.first_seen == last.c.last, *counting)
        )
        found = {row.line: row_of(row) for row in session.execute(statement)}
        return tuple(sorted(found.items()))

    def silent(self, session: Session, since: datetime) -> tuple[Silence, ...]:
        """The cameras that are switched on and were last well before a time; a film that is over is
        well."""
        statement = select(CameraEntry.id, CameraEntry.name, CameraEntry.well_at).where(
            CameraEntry.enabled,
            CameraEntry.well_at < since,
            CameraEntry.state != str(CameraState.ENDED),
        )
        found = session.execute(statement.order_by(CameraEntry.id))
        return tuple(Silence(one.id, one.name, one.well_at) for one in found)

    def tag(self, session: Session, passage: PassageRow, tags: Iterable[str]) -> PassageRow:
        """Put tags onto a passage."""
        there = session.scalar(_column(PassageEntry.rule_tags, passage.id)) or []
        new = [one for one in dict.fromkeys(tags) if one not in there]
        _set(session, passage.id, rule_tags=[*there, *new])
        return replace(passage, tags=tuple(dict.fromkeys((*passage.tags, *new))))

    def keep(self, session: Session, passage: PassageRow, days: int) -> None:
        """Keep a passage with its pictures for so many days from now on, or longer."""
        until = now() + timedelta(days=days)
        before = session.scalar(_column(PassageEntry.kept_until, passage.id))
        if before is None or before < until:
            _set(session, passage.id, kept_until=until)


def subject_of(text: str) -> str:
    """A plate without look-alikes.

    >>> subject_of("zg 12-O8")
    '261208'
    """
    return folded(as_stored(text))


def _of_plate(what: Any, text: str) -> Any:
    return (
        select(what)
        .select_from(PassageEntry)
        .join(PlateText, PlateText.id == PassageEntry.plate_id)
        .where(PlateText.folded == subject_of(text), PassageEntry.kind != str(Kind.UPLOAD))
    )


def _column(column: Any, passage_id: str) -> Any:
    return select(column).where(PassageEntry.id == passage_id)


def _set(session: Session, passage_id: str, **values: Any) -> None:
    session.execute(update(PassageEntry).where(PassageEntry.id == passage_id).values(**values))
