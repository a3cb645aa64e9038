"""Lists of plates: who may pass, who may not, who is watched for."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, tzinfo
from typing import Any

from sqlalchemy import delete, func, insert, literal, or_, select, tuple_
from sqlalchemy.orm import Session

from lpr.errors import NotFound
from lpr.service.store.costs import match_cost, sureness
from lpr.service.store.cursors import cursor_behind, place_of
from lpr.service.store.database import Database, insert_one
from lpr.service.store.entries import entry_of
from lpr.service.store.folding import WILDCARDS, plain
from lpr.service.store.hashes import as_stored
from lpr.service.store.hours import within_hours
from lpr.service.store.list_rows import (
    COLUMNS,
    Meaning,
    checked,
    counted,
    entry_of_line,
    known,
    list_of,
    meaning,
)
from lpr.service.store.marks import fits, mark_lines
from lpr.service.store.names import taken
from lpr.service.store.tables import ListedPlate, ListLine, ListTable, PlateText
from lpr.service.store.texts import portions
from lpr.service.store.values import ListEntry, ListMatch, NewEntry, Page, PlateList

PORTIONS = (500, 500, 200, 20)
"""So many lines one transaction puts in or compares, by fuzziness: others that write wait for
it."""
PAUSE_S = 0.02
"""So long they have between two of them."""


class Lists:
    """The lists of a store.

    Args:
        database: has them.
        zone: whose hours of the week their lines mean; None is this machine's.
    """

    def __init__(self, database: Database, zone: tzinfo | None = None) -> None:
        self._database = database
        self._zone = zone

    def all(self) -> tuple[PlateList, ...]:
        """All lists by name."""
        with self._database.read() as session:
            return tuple(list_of(found) for found in session.execute(counted()))

    def get(self, list_id: int) -> PlateList:
        """A list.

        Raises:
            NotFound: there is none of that number.
        """
        with self._database.read() as session:
            return known(session, list_id)

    def add(self, name: str, kind: str, fuzziness: int = 1) -> PlateList:
        """A new list.

        Raises:
            ConfigError: the name is empty, or the kind or fuzziness is none.
            Conflict: another one has its name.
        """
        row = checked(name, kind, fuzziness)
        with taken(f"a list is called {name} already"), self._database.write() as session:
            return known(session, insert_one(session, ListTable, row))

    def change(self, list_id: int, name: str, kind: str, fuzziness: int = 1) -> PlateList:
        """Another name, kind or fuzziness for a list; who is interrupted changes it again.

        Raises:
            NotFound: there is none of that number.
            ConfigError: the name is empty, or the kind or fuzziness is none.
            Conflict: another one has its name.
        """
        row = checked(name, kind, fuzziness)
        with taken(f"a list is called {name} already"), self._database.write() as session:
            entry = entry_of(session, ListTable, list_id, "list")
            entry.name, entry.kind, entry.fuzziness = row["name"], row["kind"], fuzziness
            mine = select(ListLine.id, ListLine.pattern).where(ListLine.list_id == list_id)
            lines = session.execute(mine).tuples().all()
        # What is read from now on is compared as the list is now: its lines may follow in portions.
        for some in portions(lines, PORTIONS[fuzziness]):
            with self._database.write() as session:
                mark_lines(self._database, session, dict(some), fuzziness)
            time.sleep(PAUSE_S)
        return self.get(list_id)

    def remove(self, list_id: int) -> None:
        """Remove a list with its lines.

        Raises:
            NotFound: there is none of that number.
        """
        with self._database.write() as session:
            known(session, list_id)
            session.execute(delete(ListTable).where(ListTable.id == list_id))

    def entries(self, list_id: int) -> tuple[ListEntry, ...]:
        """The lines of a list by pattern.

        Raises:
            NotFound: there is no such list.
        """
        with self._database.read() as session:
            known(session, list_id)
            statement = select(ListLine).where(ListLine.list_id == list_id)
            found = session.scalars(statement.order_by(ListLine.pattern, ListLine.id))
            return tuple(entry_of_line(line) for line in found)

    def page(
        self, list_id: int, text: str = "", cursor: str | None = None, limit: int = 100
    ) -> Page[ListEntry]:
        """Some lines of a list by pattern, with how many there are altogether.

        Args:
            list_id: which.
            text: only those in whose pattern or note it stands; empty is all.
            cursor: where the page before ended.
            limit: so many at most.

        Raises:
            NotFound: there is no such list.
            ConfigError: the cursor is none that a page gave.
        """
        wanted = [ListLine.list_id == list_id]
        if sought := text.strip().lower():
            pattern = plain(text, keep=WILDCARDS)
            places = [func.lower(ListLine.note).contains(sought, autoescape=True)]
            places += [ListLine.pattern.contains(pattern, autoescape=True)] if pattern else []
            wanted.append(or_(*places))
        here = ListLine.pattern, ListLine.id
        statement = select(ListLine).where(*wanted).order_by(*here).limit(limit + 1)
        if cursor is not None:
            statement = statement.where(tuple_(*here) > tuple_(*map(literal, place_of(cursor))))
        with self._database.read() as session:
            entry_of(session, ListTable, list_id, "list")
            rows = [entry_of_line(line) for line in session.scalars(statement)]
            total = session.scalar(select(func.count(ListLine.id)).where(*wanted))
        more = cursor_behind(rows[limit - 1].pattern, rows[limit - 1].id) if rows[limit:] else None
        return Page(tuple(rows[:limit]), more, total)

    def add_entry(self, list_id: int, new: NewEntry) -> ListEntry:
        """Put a line into a list.

        Raises:
            NotFound: there is no such list.
        """
        with self._database.write() as session:
            (number,) = self._insert(session, list_id, [new])
            return entry_of_line(session.get_one(ListLine, number))

    def add_entries(self, list_id: int, entries: Iterable[NewEntry]) -> int:
        """Put lines into a list, but for those that are in it just so; how many were new.

        Each portion is there for good before the next one, and others that write come in between:
        who is interrupted gives all of them again.

        Raises:
            NotFound: there is no such list.
        """
        wanted: dict[Meaning, NewEntry] = {}
        for new in entries:
            wanted.setdefault(meaning(new), new)
        added, size = 0, PORTIONS[self.get(list_id).fuzziness]
        for some in portions(list(wanted.items()), size):
            with self._database.write() as session:
                added += self._insert_new(session, list_id, dict(some))
            time.sleep(PAUSE_S)
        return added

    def remove_entry(self, list_id: int, entry_id: int) -> ListEntry:
        """Take a line out of a list; gives what it was.

        Raises:
            NotFound: the list has none of that number.
        """
        with self._database.write() as session:
            line = session.get(ListLine, entry_id)
            if line is None or line.list_id != list_id:
                raise NotFound(f"list {list_id} has no line {entry_id}")
            session.delete(line)
            return entry_of_line(line)

    def matches(self, text: str, at: datetime) -> tuple[ListMatch, ...]:
        """The lists that hold a plate at a time, the surest first; the hours of the lines are local
        ones."""
        with self._database.read() as session:
            return self.matching(session, text, at)

    def matching(self, session: Session, text: str, at: datetime) -> tuple[ListMatch, ...]:
        """`matches`, as a transaction sees it."""
        text = as_stored(text)
        statement = select(ListLine, ListTable.fuzziness).join(
            ListTable, ListTable.id == ListLine.list_id
        )
        number = session.scalar(select(PlateText.id).where(PlateText.text == text))
        if number is not None:
            # It was written down which lines mean it when it was read first.
            marked = ListedPlate.plate_id == number
            statement = statement.join(ListedPlate, ListedPlate.entry_id == ListLine.id)
            statement = statement.where(marked)
        lines = [
            entry_of_line(line)
            for line, fuzziness in session.execute(statement)
            if number is not None or fits(text, line.pattern, fuzziness)
        ]
        counting = [line for line in lines if _counts(line, at.astimezone(self._zone))]
        if not counting:
            return ()
        theirs = ListTable.id.in_({line.list_id for line in counting})
        lists = {one[0].id: list_of(one) for one in session.execute(counted().where(theirs))}
        found = (_match(lists[line.list_id], line, text) for line in counting)
        return tuple(sorted(found, key=lambda one: (one.cost, one.list.name, one.entry.id)))

    def _insert_new(
        self, session: Session, list_id: int, wanted: Mapping[Meaning, NewEntry]
    ) -> int:
        """Put in those lines that are not there yet; how many those were."""
        columns = [getattr(ListLine, name) for name in COLUMNS]
        patterns = {pattern for pattern, *_ in wanted}
        statement = select(*columns).where(ListLine.list_id == list_id)
        there = set(session.execute(statement.where(ListLine.pattern.in_(patterns))).tuples())
        new = [one for means, one in wanted.items() if means not in there]
        return len(self._insert(session, list_id, new))

    def _insert(self, session: Session, list_id: int, entries: Sequence[NewEntry]) -> list[int]:
        """Put lines in, and write down which texts they mean; their numbers.

        Raises:
            NotFound: there is no such list.
        """
        fuzziness = entry_of(session, ListTable, list_id, "list").fuzziness
        rows: list[dict[str, Any]] = [
            dict(zip(COLUMNS, meaning(one), strict=True))
            | {"list_id": list_id, "note": one.note.strip()}
            for one in entries
        ]
        if not rows:
            return []
        inserted = insert(ListLine).returning(ListLine.id, ListLine.pattern)
        patterns = dict(session.execute(inserted, rows).tuples().all())
        mark_lines(self._database, session, patterns, fuzziness)
        return list(patterns)


def _match(listed: PlateList, line: ListEntry, text: str) -> ListMatch:
    cost = match_cost(text, line.pattern)
    return ListMatch(listed, line, cost, sureness(cost))


def _counts(line: ListEntry, at: datetime) -> bool:
    return (
        (line.valid_from is None or line.valid_from <= at)
        and (line.valid_to is None or at < line.valid_to)
        and within_hours(line.hours, at)
    )
