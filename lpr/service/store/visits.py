"""Visits: written by whoever pairs passages, found and closed by people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from sqlalchemy import delete, func, insert, or_, select
from sqlalchemy.orm import Session

from lpr.errors import Conflict, NotFound
from lpr.service.store.database import Database
from lpr.service.store.sites import changed
from lpr.service.store.tables import PassageEntry, VisitEntry
from lpr.service.store.values import Ending, Page, Visit, VisitQuery, VisitRow
from lpr.service.store.visit_rows import (
    columns_of,
    conditions,
    cursor_behind,
    row_of,
    visit_of,
)

_PORTION = 500


class Visits:
    """The visits of a store, to sites and through sections alike."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def write(self, session: Session, site_id: int, rows: Iterable[VisitRow]) -> None:
        """Keep visits as they are now, in place of what was kept of their passages; of one whose
        entry was deleted meanwhile the exit is left."""
        for row in rows:
            ids = [sight.passage_id for sight in row.visit.known]
            self.forget(session, site_id, ids)
            there = set(session.scalars(select(PassageEntry.id).where(PassageEntry.id.in_(ids))))
            left = _of_passages(row, there)
            if left is not None:
                session.execute(insert(VisitEntry).values(**columns_of(left)))

    def forget(self, session: Session, site_id: int, passage_ids: Iterable[str]) -> None:
        """Forget the visits of some passages."""
        ids = list(passage_ids)
        theirs = or_(VisitEntry.entry_id.in_(ids), VisitEntry.exit_id.in_(ids))
        session.execute(delete(VisitEntry).where(VisitEntry.site_id == site_id, theirs))

    def of_passage(self, site_id: int, passage_id: str) -> VisitRow | None:
        """The visit that a passage began or ended; None where it is of none."""
        theirs = or_(VisitEntry.entry_id == passage_id, VisitEntry.exit_id == passage_id)
        statement = select(VisitEntry).where(VisitEntry.site_id == site_id, theirs)
        with self._database.read() as session:
            found = session.scalar(statement)
            return None if found is None else row_of(found)

    def resume(self, site_id: int, since: datetime, most: int) -> tuple[Visit, ...]:
        """All visits that go on, and of those that ended from a time on the last ones, in the order
        in which they ended."""
        here = VisitEntry.site_id == site_id
        ended = (
            select(VisitEntry)
            .where(here, VisitEntry.ending != Ending.OPEN, VisitEntry.ended >= since)
            .order_by(VisitEntry.ended.desc(), VisitEntry.key.desc())
            .limit(most)
        )
        going_on = select(VisitEntry).where(here, VisitEntry.ending == Ending.OPEN)
        with self._database.read() as session:
            past = [visit_of(entry) for entry in session.scalars(ended)]
            now = [visit_of(entry) for entry in session.scalars(going_on)]
        return (*reversed(past), *now)

    def known(self, site_id: int) -> Mapping[str, int]:
        """How often each text was seen in a visit whose entry and exit read the same."""
        exact = (VisitEntry.site_id == site_id, VisitEntry.ending == Ending.EXACT)
        statement = select(VisitEntry.entry_text, func.count()).where(*exact)
        with self._database.read() as session:
            found = session.execute(statement.group_by(VisitEntry.entry_text))
            return {text: count for text, count in found if text is not None}

    def page(self, query: VisitQuery) -> Page[VisitRow]:
        """The visits of a query from its cursor on, the latest first.

        Raises:
            ConfigError: the cursor is none.
        """
        order = (VisitEntry.began.desc(), VisitEntry.key.desc())
        statement = select(VisitEntry).where(*conditions(query)).order_by(*order)
        with self._database.read() as session:
            found = session.scalars(statement.limit(query.limit + 1)).all()
            rows = tuple(row_of(entry) for entry in found[: query.limit])
        return Page(rows, cursor_behind(rows[-1]) if len(found) > query.limit else None)

    def count(self, query: VisitQuery) -> int:
        """How many visits a query finds, whatever its cursor and limit."""
        wanted = conditions(replace(query, cursor=None))
        with self._database.read() as session:
            return int(session.scalar(select(func.count()).where(*wanted)) or 0)

    def iterate(self, query: VisitQuery) -> Iterator[VisitRow]:
        """All visits of a query, whatever its limit, a portion of them in memory at a time."""
        query = replace(query, limit=_PORTION)
        while True:
            page = self.page(query)
            yield from page.rows
            if page.next_cursor is None:
                return
            query = replace(query, cursor=page.next_cursor)

    def get(self, site_id: int, key: str) -> VisitRow:
        """A visit by the passage that it began with.

        Raises:
            NotFound: there is none.
        """
        with self._database.read() as session:
            return row_of(_entry(session, site_id, key))

    def inside(self, site_id: int) -> int:
        """How many visits go on."""
        here = (VisitEntry.site_id == site_id, VisitEntry.ending == Ending.OPEN)
        with self._database.read() as session:
            return int(session.scalar(select(func.count()).where(*here)) or 0)

    def stays(
        self, site_id: int, since: datetime, until: datetime
    ) -> tuple[tuple[datetime, datetime | None], ...]:
        """When each vehicle came and left that was there in a time and whose entry was seen."""
        table = VisitEntry
        within = (table.entry_at < until, or_(table.ended.is_(None), table.ended >= since))
        statement = select(table.entry_at, table.ended).where(table.site_id == site_id, *within)
        with self._database.read() as session:
            found = session.execute(statement).all()
        return tuple((came, left) for came, left in found if came is not None)

    def amounts(
        self, site_id: int, since: datetime, until: datetime
    ) -> Mapping[tuple[str, bool], Decimal]:
        """What is owed for the visits that ended in a time: by currency, and by whether it is sure
        (a repaired visit's is when somebody has confirmed it)."""
        table, totals = VisitEntry, dict[tuple[str, bool], Decimal]()
        sure = or_(table.ending == Ending.EXACT, table.confirmed_by.is_not(None))
        statement = select(table.currency, sure, table.amount).where(
            table.site_id == site_id, table.ended >= since, table.ended < until
        )
        with self._database.read() as session:
            for currency, is_sure, amount in session.execute(statement):
                if amount is not None and currency is not None:
                    key = (currency, bool(is_sure))
                    totals[key] = totals.get(key, Decimal(0)) + Decimal(amount)
        return totals

    def close(self, site_id: int, key: str, by: str, at: datetime) -> VisitRow:
        """End a visit that goes on, because somebody says that the vehicle has left.

        Raises:
            NotFound: there is no such visit.
            Conflict: it has ended already.
        """
        with self._database.write() as session:
            entry = _entry(session, site_id, key)
            if entry.ending != Ending.OPEN:
                raise Conflict(f"the visit {key} has ended already")
            entry.ending, entry.ended, entry.closed_by = str(Ending.NO_EXIT), at, by
            changed(session, site_id)
            return row_of(entry)

    def confirm(self, site_id: int, key: str, by: str) -> VisitRow:
        """Somebody has looked at a repaired visit, and says that it is right.

        Raises:
            NotFound: there is no such visit.
            Conflict: it was not repaired.
        """
        with self._database.write() as session:
            entry = _entry(session, site_id, key)
            if entry.ending != Ending.REPAIRED:
                raise Conflict(f"the visit {key} is {entry.ending}, not repaired")
            entry.confirmed_by = by
            return row_of(entry)


def _entry(session: Session, site_id: int, key: str) -> VisitEntry:
    entry = session.get(VisitEntry, (site_id, key))
    if entry is None:
        raise NotFound(f"there is no visit {key} to {site_id}")
    return entry


def _of_passages(row: VisitRow, there: set[str]) -> VisitRow | None:
    """What is left of a visit when only some passages are there."""
    if all(sight.passage_id in there for sight in row.visit.known):
        return row
    leaving = row.visit.exit
    if leaving is None or leaving.passage_id not in there:
        return None
    return VisitRow(row.site_id, Visit(None, leaving, Ending.NO_ENTRY), row.ended)
