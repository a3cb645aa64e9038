"""Lists of plates: who may pass, who may not, who is watched for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from sqlalchemy import Row, delete, func, select
from sqlalchemy.orm import Session

from lpr.errors import ConfigError, NotFound, shown
from lpr.service.store.costs import match_cost, sureness
from lpr.service.store.database import Database, insert_one
from lpr.service.store.entries import same
from lpr.service.store.folding import WILDCARDS, plain
from lpr.service.store.hashes import as_stored
from lpr.service.store.hours import check_hours, within_hours
from lpr.service.store.marks import fits, mark_line
from lpr.service.store.names import taken
from lpr.service.store.tables import ListedPlate, ListLine, ListTable, PlateText
from lpr.service.store.values import ListEntry, ListKind, ListMatch, PlateList
from lpr.service.store.values.passages import MOST_FUZZINESS

LONGEST_PATTERN, LONGEST_NOTE, LONGEST_NAME = 32, 400, 80
_KIND = re.compile(r"[a-z0-9][a-z0-9 _-]{0,29}")


@dataclass(frozen=True, slots=True)
class NewEntry:
    """A line to be put into a list, as in a `ListEntry`.

    Raises:
        ConfigError: the pattern is empty, the hours are none, or a text is too long.
    """

    pattern: str
    note: str = ""
    valid_from: datetime | None = None
    valid_to: datetime | None = None
    hours: str = ""

    def __post_init__(self) -> None:
        if not plain(self.pattern):
            raise ConfigError(
                "a line of a list needs a plate; give letters and digits, ? and * may be among them"
            )
        for name, most in (("pattern", LONGEST_PATTERN), ("note", LONGEST_NOTE), ("hours", 200)):
            if len(getattr(self, name)) > most:
                raise ConfigError(f"{name} of a line has {most} characters at most")
        check_hours(self.hours)


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
            return tuple(_list(found) for found in session.execute(_counted()))

    def get(self, list_id: int) -> PlateList:
        """A list.

        Raises:
            NotFound: there is none of that number.
        """
        with self._database.read() as session:
            return _known(session, list_id)

    def add(self, name: str, kind: str, fuzziness: int = 1) -> PlateList:
        """A new list.

        Raises:
            ConfigError: the name is empty, or the kind or fuzziness is none.
            Conflict: another one has its name.
        """
        row = _checked(name, kind, fuzziness)
        with taken(f"a list is called {name} already"), self._database.write() as session:
            return _known(session, insert_one(session, ListTable, row))

    def change(self, list_id: int, name: str, kind: str, fuzziness: int = 1) -> PlateList:
        """Another name, kind or fuzziness for a list.

        Raises:
            NotFound: there is none of that number.
            ConfigError: the name is empty, or the kind or fuzziness is none.
            Conflict: another one has its name.
        """
        row = _checked(name, kind, fuzziness)
        with taken(f"a list is called {name} already"), self._database.write() as session:
            _known(session, list_id)
            entry = session.get_one(ListTable, list_id)
            entry.name, entry.kind, entry.fuzziness = row["name"], row["kind"], fuzziness
            lines = session.scalars(select(ListLine).where(ListLine.list_id == list_id)).all()
            for line in lines:
                mark_line(self._database, session, line.id, line.pattern, fuzziness)
            session.flush()
            return _known(session, list_id)

    def remove(self, list_id: int) -> None:
        """Remove a list with its lines.

        Raises:
            NotFound: there is none of that number.
        """
        with self._database.write() as session:
            _known(session, list_id)
            session.execute(delete(ListTable).where(ListTable.id == list_id))

    def entries(self, list_id: int) -> tuple[ListEntry, ...]:
        """The lines of a list by pattern.

        Raises:
            NotFound: there is no such list.
        """
        with self._database.read() as session:
            _known(session, list_id)
            statement = select(ListLine).where(ListLine.list_id == list_id)
            found = session.scalars(statement.order_by(ListLine.pattern, ListLine.id))
            return tuple(_entry(line) for line in found)

    def add_entry(self, list_id: int, new: NewEntry) -> ListEntry:
        """Put a line into a list.

        Raises:
            NotFound: there is no such list.
        """
        with self._database.write() as session:
            fuzziness = _known(session, list_id).fuzziness
            return self._insert(session, list_id, fuzziness, new)

    def add_entries(self, list_id: int, entries: Sequence[NewEntry]) -> int:
        """Put lines into a list, all or none, but for those that are in it just so; how many were
        new.

        Raises:
            NotFound: there is no such list.
        """
        added = 0
        with self._database.write() as session:
            fuzziness = _known(session, list_id).fuzziness
            lines = session.scalars(select(ListLine).where(ListLine.list_id == list_id))
            there = {_meaning(_entry(line)) for line in lines}
            for new in entries:
                if _meaning(new) not in there:
                    there.add(_meaning(new))
                    self._insert(session, list_id, fuzziness, new)
                    added += 1
        return added

    def remove_entry(self, entry_id: int) -> None:
        """Take a line out of its list.

        Raises:
            NotFound: there is none of that number.
        """
        with self._database.write() as session:
            statement = delete(ListLine).where(ListLine.id == entry_id).returning(ListLine.id)
            if session.execute(statement).first() is None:
                raise NotFound(f"no list has a line {entry_id}")

    def matches(self, text: str, at: datetime) -> tuple[ListMatch, ...]:
        """The lists that hold a plate at a time, the surest first; the hours of the lines are local
        ones."""
        with self._database.read() as session:
            return self.matching(session, text, at)

    def matching(self, session: Session, text: str, at: datetime) -> tuple[ListMatch, ...]:
        """`matches`, as a transaction sees it."""
        text = as_stored(text)
        lists = {found[0].id: _list(found) for found in session.execute(_counted())}
        statement = select(ListLine)
        number = session.scalar(select(PlateText.id).where(PlateText.text == text))
        if number is not None:
            # It was written down which lines mean it when it was read first.
            marked = ListedPlate.plate_id == number
            statement = statement.join(ListedPlate, ListedPlate.entry_id == ListLine.id)
            statement = statement.where(marked)
        lines = [_entry(line) for line in session.scalars(statement)]
        found = (
            _match(lists[line.list_id], line, text)
            for line in lines
            if line.list_id in lists
            and (number is not None or fits(text, line.pattern, lists[line.list_id].fuzziness))
            and _counts(line, at.astimezone(self._zone))
        )
        return tuple(sorted(found, key=lambda one: (one.cost, one.list.name, one.entry.id)))

    def _insert(self, session: Session, list_id: int, fuzziness: int, new: NewEntry) -> ListEntry:
        row: dict[str, Any] = dict(zip(_COLUMNS, _meaning(new), strict=True))
        row |= {"list_id": list_id, "note": new.note.strip()}
        number = insert_one(session, ListLine, row)
        mark_line(self._database, session, number, new.pattern, fuzziness)
        return _entry(session.get_one(ListLine, number))


_COLUMNS = ("pattern", "valid_from", "valid_to", "hours")


def _meaning(entry: NewEntry | ListEntry) -> tuple[str, datetime | None, datetime | None, str]:
    """What makes an entry the same as another one, in the order of `_COLUMNS`."""
    pattern = plain(entry.pattern, keep=WILDCARDS)
    return pattern, entry.valid_from, entry.valid_to, entry.hours.strip()


def _match(listed: PlateList, line: ListEntry, text: str) -> ListMatch:
    cost = match_cost(text, line.pattern)
    return ListMatch(listed, line, cost, sureness(cost))


def _counts(line: ListEntry, at: datetime) -> bool:
    return (
        (line.valid_from is None or line.valid_from <= at)
        and (line.valid_to is None or at < line.valid_to)
        and within_hours(line.hours, at)
    )


def _checked(name: str, kind: str, fuzziness: int) -> dict[str, Any]:
    if not name.strip():
        raise ConfigError("a list needs a name")
    if len(name.strip()) > LONGEST_NAME:
        raise ConfigError(f"the name of a list has {LONGEST_NAME} characters at most")
    kind = kind.strip().lower()
    if not _KIND.fullmatch(kind):
        raise ConfigError(
            f"kind is {shown(kind)}; give one of {', '.join(ListKind)}, or a word of your own"
        )
    if not 0 <= fuzziness <= MOST_FUZZINESS:
        raise ConfigError(f"fuzziness is {fuzziness}; give 0 to {MOST_FUZZINESS}")
    return {"name": name.strip(), "kind": kind, "fuzziness": fuzziness}


def _counted() -> Any:
    return (
        select(ListTable, func.count(ListLine.id).label("entries"))
        .outerjoin(ListLine, ListLine.list_id == ListTable.id)
        .group_by(ListTable.id)
        .order_by(ListTable.name)
    )


def _known(session: Session, list_id: int) -> PlateList:
    found = session.execute(_counted().where(ListTable.id == list_id)).first()
    if found is None:
        raise NotFound(f"there is no list {list_id}")
    return _list(found)


def _list(found: Row[Any]) -> PlateList:
    table: ListTable = found[0]
    return PlateList(table.id, table.name, table.kind, table.fuzziness, found.entries)


def _entry(line: ListLine) -> ListEntry:
    return ListEntry(**same(ListEntry, line))
