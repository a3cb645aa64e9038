"""Which rows of which tables are about one plate."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, exists, or_, select
from sqlalchemy.orm import Session

from lpr.service.store.audit_plates import lines_of
from lpr.service.store.folding import plain
from lpr.service.store.mentions import Mention
from lpr.service.store.tables import (
    AuditLine,
    CorrectionEntry,
    DecisionEntry,
    HitEntry,
    IncidentEntry,
    ListLine,
    NoticeEntry,
    PassageEntry,
    PlateText,
    ReviewEntry,
    Table,
    VehicleEntry,
    VisitEntry,
)

_OF_PASSAGES: tuple[Any, ...] = (CorrectionEntry, ReviewEntry)
_OF_TEXTS: tuple[Any, ...] = (HitEntry, IncidentEntry, DecisionEntry)
"""These have the text beside the passage, which may be gone."""


def passage_ids(plate: Mention) -> Select[str]:
    """The passages of a plate, as read or as corrected at any time, the earliest first."""
    corrected = exists().where(
        CorrectionEntry.passage_id == PassageEntry.id,
        or_(CorrectionEntry.before.in_(plate.texts), CorrectionEntry.after.in_(plate.texts)),
    )
    observed = PassageEntry.observed_text.in_(plate.texts)
    return (
        select(PassageEntry.id)
        .join(PlateText, PlateText.id == PassageEntry.plate_id)
        .where(or_(PlateText.text.in_(plate.texts), observed, corrected))
        .order_by(PassageEntry.first_seen)
    )


def rows_about(session: Session, plate: Mention) -> dict[str, Sequence[Table]]:
    """The rows that are about a plate, by their tables' names; passages themselves are not among
    them."""
    ids = passage_ids(plate).order_by(None)
    visited = or_(VisitEntry.entry_text.in_(plate.texts), VisitEntry.exit_text.in_(plate.texts))
    which: list[tuple[Any, Any]] = [
        (VehicleEntry, VehicleEntry.plate.in_(plate.texts)),
        (VisitEntry, visited),
        *((table, table.passage_id.in_(ids)) for table in _OF_PASSAGES),
        *(
            (table, or_(table.passage_id.in_(ids), table.text.in_(plate.texts)))
            for table in _OF_TEXTS
        ),
    ]
    found: dict[str, Sequence[Table]] = {
        table.__tablename__: session.scalars(select(table).where(condition)).all()
        for table, condition in which
    }
    found[ListLine.__tablename__] = _lines(session, plate)
    found[NoticeEntry.__tablename__] = _notices(session, plate)
    found[AuditLine.__tablename__] = lines_of(session, plate)
    return found


def _lines(session: Session, plate: Mention) -> list[ListLine]:
    """The lines of lists that name the plate itself, and at most what may follow it; patterns
    name others, too."""
    near = session.scalars(select(ListLine).where(plate.near(ListLine.pattern)))
    return [line for line in near if plain(line.pattern) in plate.texts]


def _notices(session: Session, plate: Mention) -> list[NoticeEntry]:
    """Notices of the plate's passages, and those that tell of it without one."""
    of_passages = NoticeEntry.passage_id.in_(passage_ids(plate).order_by(None))
    mine = session.scalars(select(NoticeEntry).where(of_passages)).all()
    others = NoticeEntry.passage_id.is_(None) & plate.near(NoticeEntry.subject)
    named = session.scalars(select(NoticeEntry).where(others)).all()
    return [*mine, *(one for one in named if plate.found(one.subject))]
