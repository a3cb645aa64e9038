"""Texts that are kept already, replaced by their hashes; pictures go with them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, exists, or_, select, update
from sqlalchemy.orm import Session

from lpr import Passage
from lpr.service.store.audit import Audit
from lpr.service.store.database import Database
from lpr.service.store.folding import HASHED
from lpr.service.store.hashes import PlateHashes
from lpr.service.store.history import subject_of
from lpr.service.store.models import Models
from lpr.service.store.picture_files import PictureFiles
from lpr.service.store.rows import packed, unpacked
from lpr.service.store.tables import (
    CorrectionEntry,
    DecisionEntry,
    HitEntry,
    IncidentEntry,
    NoticeEntry,
    PassageEntry,
    PassageRecord,
    PlateText,
    ReviewEntry,
    VisitEntry,
)
from lpr.service.store.texts import add_texts

_TEXTS: tuple[Any, ...] = (
    (CorrectionEntry, "before"),
    (CorrectionEntry, "after"),
    (ReviewEntry, "text"),
    (DecisionEntry, "text"),
    (HitEntry, "text"),
    (IncidentEntry, "text"),
    (VisitEntry, "entry_text"),
    (VisitEntry, "exit_text"),
)
"""Where texts of passages stand beside their own rows: the table, and its column."""
_PORTION = 500


class Forgetting:
    """Replaces the texts of a store by their hashes, for good.

    Args:
        database: has them.
        files: are removed with them.
        hashes: stand in their place.
        audit: names plates, too.
        models: name those that they were measured on.
    """

    def __init__(
        self,
        database: Database,
        files: PictureFiles,
        hashes: PlateHashes,
        audit: Audit,
        models: Models,
    ) -> None:
        self._database, self._files, self._hashes = database, files, hashes
        self._audit, self._models = audit, models

    def some(self, most: int) -> int:
        """Replace the texts of some passages; how many there were, 0 at the end."""
        plain = PlateText.text.not_like(f"{HASHED}%") & (PlateText.text != "")
        observed = PassageEntry.observed_text.not_like(f"{HASHED}%")
        with self._database.write() as session:
            found = session.execute(
                select(PassageEntry, PlateText.text)
                .join(PlateText, PlateText.id == PassageEntry.plate_id)
                .where(or_(plain, observed & (PassageEntry.observed_text != "")))
                .limit(most)
            ).all()
            kept = [(entry.id, entry.first_seen) for entry, _ in found]
            for entry, text in found:
                self._forget(session, entry, text)
            ids = [number for number, _ in kept]
            # Notices of them are not sent any more.
            session.execute(delete(NoticeEntry).where(NoticeEntry.passage_id.in_(ids)))
            session.execute(
                update(PassageEntry).where(PassageEntry.id.in_(ids)).values(redacted=False)
            )
            session.flush()
            unused = ~exists().where(PassageEntry.plate_id == PlateText.id)
            session.execute(delete(PlateText).where(plain, unused))
        for number, first_seen in kept:
            self._files.remove(number, first_seen)
        return len(kept)

    def _forget(self, session: Session, entry: PassageEntry, text: str) -> None:
        hashed = self._hashes.of(text)
        entry.plate_id = add_texts(self._database, session, [hashed])[hashed]
        entry.observed_text = self._hashes.of(entry.observed_text)
        entry.picture = entry.crop = False
        record = session.get(PassageRecord, entry.id)
        if record is not None:
            known = Passage.from_dict(unpacked(record.packed))
            record.packed = packed(self._hashes.passage(known))

    def rest(self) -> None:
        """Replace what else names plates: rows beside passages, also beside those that are gone,
        the audit, and what networks were measured on."""
        for table, column in _TEXTS:
            while self._column(table, column):
                pass
        self._audit.hash_all()
        self._models.forget()
        self._database.forget()

    def _column(self, table: Any, name: str) -> bool:
        """Replace some texts of a column; whether there were any."""
        column = getattr(table, name)
        clear = column.not_like(f"{HASHED}%") & (column != "")
        with self._database.write() as session:
            found = session.scalars(select(table).where(clear).limit(_PORTION)).all()
            for row in found:
                hashed = self._hashes.of(getattr(row, name))
                setattr(row, name, hashed)
                if table is HitEntry:
                    row.subject = subject_of(hashed)
        return bool(found)
