"""What is kept of one plate: counted, exported, erased, as the one whose it is may ask."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    String,
    cast,
    delete,
    exists,
    func,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Session

from lpr.errors import ConfigError
from lpr.service.store.database import Database
from lpr.service.store.folding import plain
from lpr.service.store.hashes import PlateHashes
from lpr.service.store.models import Models
from lpr.service.store.passages import Passages
from lpr.service.store.portable import written
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
    Table,
    VehicleEntry,
    VisitEntry,
)
from lpr.service.store.values.subjects import SubjectCounts

ERASED = "[erased]"
"""Stands in the audit where a plate was named."""


class Subjects:
    """The plates of a store, each with all that is kept of it.

    Args:
        database: has it.
        passages: deletes passages with their pictures.
        hashes: the plate may be kept as its hash.
        models: say what they were measured on.
    """

    def __init__(
        self, database: Database, passages: Passages, hashes: PlateHashes, models: Models
    ) -> None:
        self._database, self._passages = database, passages
        self._hashes, self._models = hashes, models

    def counts(self, plate: str) -> SubjectCounts:
        """How much is kept of a plate.

        Raises:
            ConfigError: it has neither a letter nor a digit.
        """
        text = _checked(plate)
        with self._database.read() as session:
            return SubjectCounts(
                text,
                passages=len(self._ids(session, text)),
                vehicles=len(session.scalars(_vehicles(text)).all()),
                list_entries=len(_lines(session, text)),
                visits=len(session.scalars(self._visits(text)).all()),
                audit_lines=len(session.scalars(_audit(text)).all()),
            )

    def ids(self, plate: str) -> list[str]:
        """The passages of a plate, the earliest first.

        Raises:
            ConfigError: it has neither a letter nor a digit.
        """
        with self._database.read() as session:
            return self._ids(session, _checked(plate))

    def known(self, plate: str) -> Iterator[tuple[str, list[dict[str, Any]]]]:
        """What other tables have of a plate, by their names: rows in what JSON knows.

        Raises:
            ConfigError: it has neither a letter nor a digit.
        """
        text = _checked(plate)
        with self._database.read() as session:
            yield "vehicles", _rows(session.scalars(_vehicles(text)).all())
            yield "list_entries", _rows(_lines(session, text))
            yield "visits", _rows(session.scalars(self._visits(text)).all())
            ids = self._ids(session, text)
            for table in (HitEntry, IncidentEntry):
                found = session.scalars(select(table).where(table.passage_id.in_(ids))).all()
                yield table.__tablename__, _rows(found)
            yield "audit", _rows(session.scalars(_audit(text)).all())

    def erase(self, plate: str) -> SubjectCounts:
        """Erase all that is kept of a plate, wherever it stands; what was erased.

        The audit keeps that something was done, without the plate.

        Raises:
            ConfigError: it has neither a letter nor a digit.
        """
        text, before = _checked(plate), self.counts(plate)
        ids = self.ids(plate)
        with self._database.write() as session:
            decided = or_(DecisionEntry.passage_id.in_(ids), DecisionEntry.text == text)
            session.execute(update(DecisionEntry).where(decided).values(text=""))
            session.execute(delete(NoticeEntry).where(_told(NoticeEntry.subject, text)))
            for table in (HitEntry, IncidentEntry):  # of passages that are gone already, too
                session.execute(delete(table).where(table.text.in_(self._kept_as(text))))
            session.execute(delete(VehicleEntry).where(VehicleEntry.plate == text))
            for line in _lines(session, text):
                session.delete(line)
            for entry in session.scalars(_audit(text)):
                entry.subject = ERASED if plain(entry.subject) == text else entry.subject
                entry.details = {
                    name: ERASED if isinstance(value, str) and plain(value) == text else value
                    for name, value in entry.details.items()
                }
        self._passages.delete(ids)
        with self._database.write() as session:
            session.execute(delete(VisitEntry).where(self._of_visit(text)))
            unused = ~exists().where(PassageEntry.plate_id == PlateText.id)
            session.execute(
                delete(PlateText).where(PlateText.text.in_(self._kept_as(text)), unused)
            )
        self._models.forget(text)
        self._database.forget()
        return before

    def _kept_as(self, text: str) -> tuple[str, str]:
        return text, self._hashes.of(text)

    def _ids(self, session: Session, text: str) -> list[str]:
        kept = self._kept_as(text)
        corrected = exists().where(
            CorrectionEntry.passage_id == PassageEntry.id,
            or_(CorrectionEntry.before.in_(kept), CorrectionEntry.after.in_(kept)),
        )
        observed = PassageEntry.observed_text.in_(kept)
        statement = (
            select(PassageEntry.id)
            .join(PlateText, PlateText.id == PassageEntry.plate_id)
            .where(or_(PlateText.text.in_(kept), observed, corrected))
            .order_by(PassageEntry.first_seen)
        )
        return list(session.scalars(statement))

    def _of_visit(self, text: str) -> ColumnElement[bool]:
        kept = self._kept_as(text)
        return or_(VisitEntry.entry_text.in_(kept), VisitEntry.exit_text.in_(kept))

    def _visits(self, text: str) -> Any:
        return select(VisitEntry).where(self._of_visit(text))


def _checked(plate: str) -> str:
    text = plain(plate)
    if not text:
        raise ConfigError("give the letters and digits of the plate")
    return text


def _told(subject: Any, text: str) -> Any:
    """Whether a line for people names the plate: as its first word, or elsewhere."""
    padded: Any = literal(" ") + subject + " "
    return padded.contains(f" {text} ", autoescape=True)


def _vehicles(text: str) -> Any:
    return select(VehicleEntry).where(VehicleEntry.plate == text)


def _lines(session: Session, text: str) -> list[ListLine]:
    """The lines of lists that name the plate itself; patterns name others, too."""
    near = ListLine.pattern.contains(text[:1], autoescape=True)
    return [line for line in session.scalars(select(ListLine).where(near)) if _names(line, text)]


def _names(line: ListLine, text: str) -> bool:
    return plain(line.pattern, keep="?*") == text


def _audit(text: str) -> Any:
    bare: Any = AuditLine.subject
    for sign in (" ", "-", "."):
        bare = func.replace(bare, sign, "")
    told = cast(AuditLine.details, String).contains(text, autoescape=True)
    return select(AuditLine).where(or_(func.upper(bare) == text, told))


def _rows(entries: Sequence[Table]) -> list[dict[str, Any]]:
    """Rows in what JSON knows."""
    return [
        written(one.__table__, {c.key: getattr(one, c.key) for c in one.__table__.columns})  # type: ignore[arg-type]
        for one in entries
    ]
