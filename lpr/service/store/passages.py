"""Passages: kept, found, corrected, deleted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from lpr import Passage
from lpr.errors import NotFound
from lpr.service.store.cameras import stays
from lpr.service.store.changes import append
from lpr.service.store.database import Database, now
from lpr.service.store.entries import same
from lpr.service.store.hashes import PlateHashes, as_stored
from lpr.service.store.marks import mark_text
from lpr.service.store.picture_files import PictureFiles
from lpr.service.store.rows import columns_of, packed, row_of, select_ids, select_rows, unpacked
from lpr.service.store.search import after_cursor, conditions, cursor_at
from lpr.service.store.tables import CorrectionEntry, PassageEntry, PassageRecord, PlateText
from lpr.service.store.texts import add_texts
from lpr.service.store.values import Correction, Kind, Page, PassageQuery, PassageRow
from lpr.service.store.values.changes import CORRECTED

_PORTION = 500
"""So many passages are taken or deleted at once."""


class Passages:
    """The passages of a store."""

    def __init__(self, database: Database, pictures: PictureFiles, hashes: PlateHashes) -> None:
        self._database = database
        self._pictures = pictures
        self._hashes = hashes

    def save(
        self,
        passage: Passage,
        *,
        camera_id: int | None = None,
        kind: str = Kind.CAMERA,
        picture: bytes | None = None,
        crop: bytes | None = None,
        model_version: str | None = None,
    ) -> PassageRow:
        """Keep a passage, or what has become of it; it is there for good when this returns.

        A correction stays, whatever is read later. Pictures are JPEGs; those given before stay
        where none is given now. Where plates are kept as hashes, no picture is kept.

        Raises:
            NotFound: it is new, and its camera was removed.
        """
        first_seen = self._first_seen(passage)
        given = {"picture": picture, "crop": crop}
        if self._hashes.on:
            passage, given = self._hashes.passage(passage), {}
        kept = {
            name: True
            for name, data in given.items()
            if data is not None and self._pictures.keep(passage.id, first_seen, name, data)
        }
        columns = columns_of(passage) | kept | {"changed": now()}
        if model_version is not None:
            columns["model_version"] = model_version
        with self._database.write() as session:
            number = self._text_number(session, as_stored(passage.text))
            known = session.get(PassageEntry, passage.id)
            if known is None:
                if camera_id is not None and not stays(session, camera_id):
                    self._pictures.remove(passage.id, first_seen)
                    raise NotFound(f"there is no camera {camera_id}")
                first = {"picture": False, "crop": False, "model_version": ""} | columns
                first |= {"id": passage.id, "camera_id": camera_id, "kind": str(kind)}
                first |= {"plate_id": number, "first_seen": first_seen}
                session.execute(insert(PassageEntry).values(**first))
            else:
                if known.corrected_by is None:
                    columns["plate_id"] = number
                session.execute(
                    update(PassageEntry).where(PassageEntry.id == passage.id).values(**columns)
                )
                session.expire(known)
            record = {"passage_id": passage.id, "packed": packed(passage)}
            self._database.put(session, PassageRecord, "passage_id", record)
            append(self._database, session, passage.id, passage.state)
            return self._row(session, passage.id)

    def get(self, passage_id: str) -> PassageRow | None:
        """A passage; None where there is none of that id."""
        with self._database.read() as session:
            return self.row(session, passage_id)

    def row(self, session: Session, passage_id: str) -> PassageRow | None:
        """A passage as a transaction sees it; None where there is none of that id."""
        found = session.execute(select_rows().where(PassageEntry.id == passage_id)).first()
        return None if found is None else row_of(found)

    def rows(self, session: Session, ids: Iterable[str]) -> dict[str, PassageRow]:
        """Passages by their ids as a transaction sees them, as far as they are there."""
        found = session.execute(select_rows().where(PassageEntry.id.in_(tuple(ids))))
        return {row.id: row for row in map(row_of, found)}

    def known(self, passage_id: str) -> PassageRow:
        """A passage that is there.

        Raises:
            NotFound: there is none of that id.
        """
        with self._database.read() as session:
            return self._row(session, passage_id)

    def record(self, passage_id: str) -> Passage:
        """The whole of a passage as it was read, with all looks and candidates.

        Raises:
            NotFound: there is none of that id.
        """
        with self._database.read() as session:
            return self.record_in(session, passage_id)

    def record_in(self, session: Session, passage_id: str) -> Passage:
        """`record`, as a transaction sees it.

        Raises:
            NotFound: there is no such passage.
        """
        data = session.get(PassageRecord, passage_id)
        if data is None:
            raise NotFound(f"there is no passage {passage_id}")
        return Passage.from_dict(unpacked(data.packed))

    def page(self, query: PassageQuery, with_total: bool = False) -> Page[PassageRow]:
        """The rows of a query from its cursor on.

        Args:
            query: which, how many, in what order.
            with_total: whether all rows of the query are counted.

        Raises:
            ConfigError: the cursor or the regular expression is none.
        """
        query = self._hashes.asked(query)
        with self._database.read() as session:
            wanted = conditions(session, query)
            start = after_cursor(query)
            statement = select_rows().where(*wanted)
            if start is not None:
                statement = statement.where(start)
            order = (PassageEntry.first_seen, PassageEntry.id)
            if not query.oldest_first:
                order = (order[0].desc(), order[1].desc())  # type: ignore[assignment]
            found = session.execute(statement.order_by(*order).limit(query.limit + 1)).all()
            rows = tuple(row_of(one) for one in found[: query.limit])
        total = self.count(query) if with_total else None
        more = len(found) > query.limit
        cursor = cursor_at(rows[-1].first_seen, rows[-1].id) if more else None
        return Page(rows, cursor, total)

    def count(self, query: PassageQuery, most: int | None = None) -> int:
        """How many passages a query finds, whatever its cursor and limit.

        Args:
            query: which.
            most: it is not counted further than one more than that; None counts all.

        Raises:
            ConfigError: the regular expression is none.
        """
        query = self._hashes.asked(query)
        with self._database.read() as session:
            found = select_ids(query).where(*conditions(session, query))
            some = found.limit(None if most is None else most + 1).subquery()
            return int(session.execute(select(func.count()).select_from(some)).scalar_one())

    def iterate(self, query: PassageQuery) -> Iterator[PassageRow]:
        """All rows of a query, whatever its limit, a portion of them in memory at a time."""
        query = replace(query, limit=_PORTION)
        while True:
            page = self.page(query)
            yield from page.rows
            if page.next_cursor is None:
                return
            query = replace(query, cursor=page.next_cursor)

    def correct(self, passage_id: str, text: str, by: str) -> PassageRow:
        """Say what a plate really says; what was read stays beside it.

        Raises:
            NotFound: there is no such passage.
        """
        with self._database.write() as session:
            before = self._row(session, passage_id)
            after = self._hashes.text(text)
            session.execute(
                insert(CorrectionEntry).values(
                    passage_id=passage_id, before=before.text, after=after, by=by, at=now()
                )
            )
            return self._settle(session, passage_id, after, by, now())

    def undo(self, passage_id: str, by: str) -> PassageRow:
        """Take the last correction back; without any the passage stays as it is.

        Raises:
            NotFound: there is no such passage.
        """
        with self._database.write() as session:
            row = self._row(session, passage_id)
            standing = session.scalars(
                select(CorrectionEntry)
                .where(
                    CorrectionEntry.passage_id == passage_id, CorrectionEntry.undone_at.is_(None)
                )
                .order_by(CorrectionEntry.id.desc())
            ).all()
            if not standing:
                return row
            last, *earlier = standing
            last.undone_by, last.undone_at = by, now()
            session.flush()
            if earlier:
                text, who, when = earlier[0].after, earlier[0].by, earlier[0].at
                return self._settle(session, passage_id, text, who, when)
            observed = as_stored(row.observed_text)
            return self._settle(session, passage_id, observed, None, None)

    def corrections(
        self, since: datetime | None = None, passage_id: str | None = None
    ) -> Iterator[Correction]:
        """Corrections in the order in which they were made, undone ones too."""
        statement = select(CorrectionEntry).order_by(CorrectionEntry.id)
        if since is not None:
            statement = statement.where(CorrectionEntry.at >= since)
        if passage_id is not None:
            statement = statement.where(CorrectionEntry.passage_id == passage_id)
        with self._database.read() as session:
            found = session.scalars(statement).all()
        yield from (Correction(**same(Correction, one)) for one in found)

    def delete(self, ids: Iterable[str]) -> int:
        """Delete passages with their pictures; how many there were."""
        wanted, gone = list(ids), 0
        for at in range(0, len(wanted), _PORTION):
            some = wanted[at : at + _PORTION]
            with self._database.write() as session:
                statement = delete(PassageEntry).where(PassageEntry.id.in_(some))
                returning = statement.returning(PassageEntry.id, PassageEntry.first_seen)
                removed = session.execute(returning).all()
            for number, first_seen in removed:
                self._pictures.remove(number, first_seen)
            gone += len(removed)
        return gone

    def _first_seen(self, passage: Passage) -> datetime:
        """When a passage began, as it was kept first: its pictures lie in that day's folder."""
        with self._database.read() as session:
            statement = select(PassageEntry.first_seen).where(PassageEntry.id == passage.id)
            return session.scalar(statement) or passage.first_seen

    def _text_number(self, session: Session, text: str) -> int:
        """The number of a text; lists are asked for it when it is new."""
        number = session.scalar(select(PlateText.id).where(PlateText.text == text))
        if number is None:
            number = add_texts(self._database, session, [text])[text]
            mark_text(self._database, session, number, text)
        return number

    def _settle(
        self, session: Session, passage_id: str, text: str, by: str | None, at: datetime | None
    ) -> PassageRow:
        """Write what counts as a passage's text."""
        values = {"plate_id": self._text_number(session, text), "changed": now()}
        session.execute(
            update(PassageEntry)
            .where(PassageEntry.id == passage_id)
            .values(**values, corrected_by=by, corrected_at=at)
        )
        append(self._database, session, passage_id, CORRECTED)
        session.expire_all()
        return self._row(session, passage_id)

    def _row(self, session: Session, passage_id: str) -> PassageRow:
        found = self.row(session, passage_id)
        if found is None:
            raise NotFound(f"there is no passage {passage_id}")
        return found
