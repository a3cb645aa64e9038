"""Passages that a film tells again where it goes on after it was interrupted."""

from __future__ import annotations

from datetime import datetime, timedelta

from lpr import Passage
from lpr.service.store.database import Database
from lpr.service.store.folding import distance, folded
from lpr.service.store.hashes import PlateHashes, as_stored
from lpr.service.store.rows import row_of, select_rows
from lpr.service.store.tables import PassageEntry
from lpr.service.store.values import Camera, PassageRow

MOST_EDITS = 1
"""Who was in the picture at the same time, and reads so nearly the same, is the same."""
LONGEST = timedelta(days=1)
"""Who stood there for longer before a film was interrupted is told anew."""


class Retold:
    """Finds what a passage was called when it was told first."""

    def __init__(self, database: Database, hashes: PlateHashes) -> None:
        self._database, self._hashes = database, hashes

    def row(self, passage: Passage, camera: Camera, before: datetime) -> PassageRow | None:
        """The passage as it was kept since the film was begun; None where it was not told yet.

        It reads the same and was seen at the same time, or not longer before or after than the
        camera takes as one passage; or it reads nearly the same, and was seen at the same time.

        Args:
            passage: as it is told now.
            camera: whose film it is.
            before: when the film went on; what was kept later was not told before.
        """
        slack = timedelta(seconds=min(camera.settings.same_after_s, 1e7))
        first, last = passage.first_seen - slack, passage.last_seen + slack
        entry = PassageEntry
        statement = select_rows().where(
            entry.camera_id == camera.id,
            entry.first_seen.between(first - LONGEST, last),
            entry.last_seen >= first,
            entry.changed >= camera.played_since,
            entry.changed < before,
        )
        with self._database.read() as session:
            rows = [row_of(one) for one in session.execute(statement)]
        text = self._key(self._hashes.text(passage.text))
        fitting = [
            row
            for row in rows
            if (edits := distance(text, self._key(row.observed_text), MOST_EDITS)) == 0
            or (edits <= MOST_EDITS and _together(row, passage))
        ]
        return min(fitting, key=lambda row: _apart_s(row, passage.first_seen), default=None)

    def _key(self, text: str) -> str:
        return folded(as_stored(text))


def _together(row: PassageRow, passage: Passage) -> bool:
    """Whether both were seen at the same time."""
    return row.first_seen <= passage.last_seen and passage.first_seen <= row.last_seen


def _apart_s(row: PassageRow, first_seen: datetime) -> float:
    return abs((row.first_seen - first_seen).total_seconds())
