"""Pictures of passages, by the passages' ids."""

from __future__ import annotations

from sqlalchemy import select

from lpr.service.store.database import Database
from lpr.service.store.picture_files import PictureFiles
from lpr.service.store.tables import PassageEntry


class Pictures:
    """The pictures of a store; `Passages.save` keeps them."""

    def __init__(self, database: Database, files: PictureFiles) -> None:
        self._database = database
        self.files = files

    @property
    def trouble(self) -> str | None:
        """Why pictures cannot be kept right now; None where they can."""
        return self.files.trouble

    def bytes(self, passage_id: str, name: str = "picture") -> bytes | None:
        """The JPEG of a passage's ``picture``, ``crop`` or ``thumbnail``; None where there is none.

        Raises:
            ServiceError: there is no such kind of picture.
        """
        with self._database.read() as session:
            statement = select(PassageEntry.first_seen).where(PassageEntry.id == passage_id)
            first_seen = session.scalar(statement)
        return None if first_seen is None else self.files.bytes(passage_id, first_seen, name)
