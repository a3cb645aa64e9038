"""What is kept of one plate: counted, exported, erased, as the one whose it is may ask."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import delete, exists, or_, update

from lpr.errors import ConfigError
from lpr.service.store.audit_plates import erase_lines
from lpr.service.store.database import Database
from lpr.service.store.folding import plain
from lpr.service.store.hashes import PlateHashes
from lpr.service.store.mentions import Mention
from lpr.service.store.models import Models
from lpr.service.store.passages import Passages
from lpr.service.store.portable import written
from lpr.service.store.subject_rows import passage_ids, rows_about
from lpr.service.store.sweeping import sweep
from lpr.service.store.tables import (
    AuditLine,
    DecisionEntry,
    PassageEntry,
    PlateText,
    Table,
)
from lpr.service.store.values.subjects import SubjectCounts

_KEPT = frozenset((AuditLine, DecisionEntry))
"""That something was done stays, without the plate."""


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
        named = self._named(plate)
        with self._database.read() as session:
            found = rows_about(session, named)
            return SubjectCounts(
                plain(plate),
                passages=len(session.scalars(passage_ids(named)).all()),
                vehicles=len(found["vehicles"]),
                list_entries=len(found["list_entries"]),
                visits=len(found["visits"]),
                incidents=len(found["incidents"]),
                gate_decisions=len(found["gate_decisions"]),
                notices=len(found["outbox"]),
                audit_lines=len(found["audit"]),
            )

    def ids(self, plate: str) -> list[str]:
        """The passages of a plate, the earliest first.

        Raises:
            ConfigError: it has neither a letter nor a digit.
        """
        with self._database.read() as session:
            return list(session.scalars(passage_ids(self._named(plate))))

    def known(self, plate: str) -> Iterator[tuple[str, list[dict[str, Any]]]]:
        """What other tables have of a plate, by their names: rows in what JSON knows.

        Raises:
            ConfigError: it has neither a letter nor a digit.
        """
        with self._database.read() as session:
            for name, rows in rows_about(session, self._named(plate)).items():
                yield name, [_row(one) for one in rows]

    def erase(self, plate: str) -> SubjectCounts:
        """Erase all that is kept of a plate, wherever it stands; what was erased.

        Audit and gates keep that something was done, without the plate.

        Raises:
            ConfigError: it has neither a letter nor a digit.
        """
        named, before, ids = self._named(plate), self.counts(plate), self.ids(plate)
        with self._database.write() as session:
            of_passages = DecisionEntry.passage_id.in_(passage_ids(named).order_by(None))
            decided = or_(of_passages, DecisionEntry.text.in_(named.texts))
            session.execute(update(DecisionEntry).where(decided).values(text=""))
        self._passages.delete(ids)
        with self._database.write() as session:
            for rows in rows_about(session, named).values():
                for row in rows:
                    if type(row) not in _KEPT:
                        session.delete(row)
            erase_lines(session, named)
            unused = ~exists().where(PassageEntry.plate_id == PlateText.id)
            session.execute(delete(PlateText).where(PlateText.text.in_(named.texts), unused))
        sweep(self._database, named)
        self._models.forget(plain(plate))
        self._database.forget()
        return before

    def _named(self, plate: str) -> Mention:
        text = plain(plate)
        if not text:
            raise ConfigError("give the letters and digits of the plate")
        # People write letters with their marks, which plates are kept without.
        written = "".join(sign for sign in plate.upper() if sign.isalnum())
        return Mention(*dict.fromkeys((text, self._hashes.of(text), written)))


def _row(entry: Table) -> dict[str, Any]:
    """A row in what JSON knows."""
    columns = {column.key: getattr(entry, column.key) for column in entry.__table__.columns}
    return written(entry.__table__, columns)  # type: ignore[arg-type]
