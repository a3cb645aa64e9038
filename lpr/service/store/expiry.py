"""What has been kept long enough: which passages go, and which keep no picture."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Exists, exists, or_, select, update

from lpr.service.store.database import Database, now
from lpr.service.store.picture_files import PictureFiles
from lpr.service.store.tables import ListedPlate, ListLine, PassageEntry


@dataclass(frozen=True, slots=True)
class Share:
    """A part of all passages: those of a list or a camera where one is named, and of none of those
    that are left out."""

    list_id: int | None = None
    camera_id: int | None = None
    without_lists: tuple[int, ...] = ()
    without_cameras: tuple[int, ...] = ()


class Expiry:
    """The old of a store."""

    def __init__(self, database: Database, files: PictureFiles) -> None:
        self._database, self._files = database, files

    def old(
        self,
        share: Share,
        before: datetime,
        most: int,
        with_pictures: bool = False,
        with_kept: bool = False,
    ) -> list[str]:
        """The ids of the oldest passages of a share that began before a time.

        Args:
            share: which.
            before: when.
            most: so many.
            with_pictures: whether only those that have a picture are meant.
            with_kept: whether those that a rule keeps longer are meant, too.
        """
        statement = select(PassageEntry.id).where(PassageEntry.first_seen < before)
        if share.list_id is not None:
            statement = statement.where(_listed((share.list_id,)))
        if share.without_lists:
            statement = statement.where(~_listed(share.without_lists))
        if share.camera_id is not None:
            statement = statement.where(PassageEntry.camera_id == share.camera_id)
        if share.without_cameras:
            others = PassageEntry.camera_id.not_in(share.without_cameras)
            statement = statement.where(or_(PassageEntry.camera_id.is_(None), others))
        if not with_kept:
            until = PassageEntry.kept_until
            statement = statement.where(or_(until.is_(None), until < now()))
        if with_pictures:
            statement = statement.where(or_(PassageEntry.picture, PassageEntry.crop))
        with self._database.read() as session:
            return list(session.scalars(statement.order_by(PassageEntry.first_seen).limit(most)))

    def clear(self, before: datetime, most: int) -> list[str]:
        """The ids of the oldest passages that began before a time and whose plates can still be
        read in a picture."""
        statement = (
            select(PassageEntry.id)
            .where(PassageEntry.first_seen < before, ~PassageEntry.redacted)
            .where(or_(PassageEntry.picture, PassageEntry.crop))
            .order_by(PassageEntry.first_seen)
            .limit(most)
        )
        with self._database.read() as session:
            return list(session.scalars(statement))

    def mark_redacted(self, ids: Iterable[str]) -> None:
        """Write down that the plates of passages are unreadable in their pictures, and that there
        is no crop any more."""
        statement = update(PassageEntry).where(PassageEntry.id.in_(list(ids)))
        with self._database.write() as session:
            session.execute(statement.values(redacted=True, crop=False))

    def drop_pictures(self, ids: Iterable[str]) -> None:
        """Remove the pictures of passages, and keep the passages."""
        wanted = list(ids)
        with self._database.write() as session:
            found = session.execute(
                update(PassageEntry)
                .where(PassageEntry.id.in_(wanted))
                .values(picture=False, crop=False)
                .returning(PassageEntry.id, PassageEntry.first_seen)
            ).all()
        for number, first_seen in found:
            self._files.remove(number, first_seen)


def _listed(lists: tuple[int, ...]) -> Exists:
    return (
        exists()
        .where(ListedPlate.plate_id == PassageEntry.plate_id)
        .where(ListedPlate.entry_id == ListLine.id)
        .where(ListLine.list_id.in_(lists))
    )
