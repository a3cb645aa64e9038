"""Texts that are kept already, replaced by their hashes; pictures go with them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, exists, or_, select, update
from sqlalchemy.orm import Session

from lpr import Passage
from lpr.service.store.database import Database
from lpr.service.store.folding import HASHED
from lpr.service.store.hashes import PlateHashes
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
    (CorrectionEntry, CorrectionEntry.passage_id, "before"),
    (CorrectionEntry, CorrectionEntry.passage_id, "after"),
    (ReviewEntry, ReviewEntry.passage_id, "text"),
    (DecisionEntry, DecisionEntry.passage_id, "text"),
    (HitEntry, HitEntry.passage_id, "text"),
    (HitEntry, HitEntry.passage_id, "subject"),
    (IncidentEntry, IncidentEntry.passage_id, "text"),
    (VisitEntry, VisitEntry.entry_id, "entry_text"),
    (VisitEntry, VisitEntry.exit_id, "exit_text"),
)
"""Where texts of a passage stand beside its own row: the table, what names the passage, the
column."""


class Forgetting:
    """Replaces the texts of a store by their hashes, for good."""

    def __init__(self, database: Database, files: PictureFiles, hashes: PlateHashes) -> None:
        self._database, self._files, self._hashes = database, files, hashes

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
            self._beside(session, [number for number, _ in kept])
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

    def _beside(self, session: Session, ids: Sequence[str]) -> None:
        """What other tables say of passages; notices of them are not sent any more."""
        for table, passage_id, column in _TEXTS:
            for line in session.scalars(select(table).where(passage_id.in_(ids))):
                text = getattr(line, column)
                setattr(line, column, self._hashes.of(text) if text else text)
        session.execute(delete(NoticeEntry).where(NoticeEntry.passage_id.in_(ids)))
        session.execute(update(PassageEntry).where(PassageEntry.id.in_(ids)).values(redacted=False))
