"""Lists of plates: who may pass, who may not, who is watched for."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, tzinfo
from typing import Any

from sqlalchemy import delete, func, insert, literal, or_, select, tuple_
from sqlalchemy.orm import Session

from lpr.errors import Conflict, NotFound
from lpr.service.store.cursors import cursor_behind, place_of
from lpr.service.store.database import Database, insert_one
from lpr.service.store.entries import entry_of
from lpr.service.store.folding import WILDCARDS, plain
from lpr.service.store.hashes import as_stored
from lpr.service.store.line_keys import edits_of, write_keys
from lpr.service.store.list_rows import (
    COLUMNS,
    Meaning,
    checked,
    counted,
    counts,
    entry_of_line,
    known,
    lines_of,
    list_of,
    match_of,
    meaning,
    take_turn,
    there,
)
from lpr.service.store.marks import lines_meaning, mark_lines, whole
from lpr.service.store.names import taken
from lpr.service.store.nearness import Scan, scan
from lpr.service.store.tables import ListedPlate, ListLine, ListTable, PlateText
from lpr.service.store.texts import portions
from lpr.service.store.values import ListEntry, ListMatch, NewEntry, Page, PlateList

PORTIONS = (500, 500, 200, 20)
"""So many lines one transaction puts in or compares, by fuzziness: others that write wait for
it."""
READ_PORTION = 200
"""So many, where all texts were read before."""
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
        self._write_keys(list_id, fuzziness)
        with taken(f"a list is called {name} already"), self._database.write() as session:
            entry = entry_of(session, ListTable, list_id, "list")
            entry.name, entry.kind, entry.fuzziness = row["name"], row["kind"], fuzziness
            lines = lines_of(session, list_id)
        # What is read from now on is compared as the list is now: its lines may follow in portions.
        read = self._scan([pattern for _, pattern in lines], fuzziness)
        for some in portions(lines, PORTIONS[fuzziness] if read is None else READ_PORTION):
            with self._database.write() as session:
                mark_lines(self._database, session, dict(some), fuzziness, read)
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
            Conflict: the list has it just so, whatever its note.
        """
        means = meaning(new)
        with self._database.write() as session:
            take_turn(session, list_id)
            if means in there(session, list_id, {means[0]}):
                raise Conflict(f"{means[0]} is in the list already; remove that line, or leave it")
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
        added, fuzziness = 0, self.get(list_id).fuzziness
        read = self._scan([pattern for pattern, *_ in wanted], fuzziness)
        size = PORTIONS[fuzziness] if read is None else READ_PORTION
        for some in portions(list(wanted.items()), size):
            with self._database.write() as session:
                added += self._insert_new(session, list_id, dict(some), read)
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
        number = session.scalar(select(PlateText.id).where(PlateText.text == text))
        if number is None:
            lines: Iterable[ListLine] = lines_meaning(session, text)
        else:
            # It was written down which lines mean it when it was read first.
            marked = select(ListLine).join(ListedPlate, ListedPlate.entry_id == ListLine.id)
            lines = session.scalars(marked.where(ListedPlate.plate_id == number))
        here = at.astimezone(self._zone)
        counting = [one for one in map(entry_of_line, lines) if counts(one, here)]
        if not counting:
            return ()
        theirs = ListTable.id.in_({line.list_id for line in counting})
        lists = {one[0].id: list_of(one) for one in session.execute(counted().where(theirs))}
        found = (match_of(lists[line.list_id], line, text) for line in counting)
        return tuple(sorted(found, key=lambda one: (one.cost, one.list.name, one.entry.id)))

    def _scan(self, patterns: Iterable[str], fuzziness: int) -> Scan | None:
        """What is near to the lines of a list, where it pays to read all texts before."""
        edits = edits_of(fuzziness)
        plates = {one for one in map(whole, patterns) if one is not None}
        if not (edits and plates):
            return None
        with self._database.read() as session:
            return scan(session, plates, edits)

    def _write_keys(self, list_id: int, fuzziness: int) -> None:
        """Give lines the keys that a fuzziness asks for, before it counts."""
        with self._database.read() as session:
            before = entry_of(session, ListTable, list_id, "list").fuzziness
            lines = lines_of(session, list_id) if edits_of(fuzziness) > edits_of(before) else []
        for some in portions(lines, READ_PORTION):
            with self._database.write() as session:
                patterns = dict(some)
                there = session.scalars(select(ListLine.id).where(ListLine.id.in_(patterns)))
                kept = {number: patterns[number] for number in there}
                write_keys(self._database, session, kept, fuzziness)

    def _insert_new(
        self,
        session: Session,
        list_id: int,
        wanted: Mapping[Meaning, NewEntry],
        read: Scan | None,
    ) -> int:
        """Put in those lines that are not there yet; how many those were."""
        take_turn(session, list_id)
        known_ones = there(session, list_id, {pattern for pattern, *_ in wanted})
        new = [one for means, one in wanted.items() if means not in known_ones]
        return len(self._insert(session, list_id, new, read))

    def _insert(
        self,
        session: Session,
        list_id: int,
        entries: Sequence[NewEntry],
        read: Scan | None = None,
    ) -> list[int]:
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
        mark_lines(self._database, session, patterns, fuzziness, read)
        return list(patterns)
