"""Lists and their lines as the database holds them, turned into what the store gives and back."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from lpr.errors import ConfigError, NotFound, shown
from lpr.service.store.costs import match_cost, sureness
from lpr.service.store.entries import same
from lpr.service.store.folding import WILDCARDS, plain
from lpr.service.store.hours import within_hours
from lpr.service.store.tables import ListLine, ListTable
from lpr.service.store.values import ListEntry, ListKind, ListMatch, NewEntry, PlateList
from lpr.service.store.values.checks import check_new_name
from lpr.service.store.values.passages import MOST_FUZZINESS

_KIND = re.compile(r"[a-z0-9][a-z0-9 _-]{0,29}")
COLUMNS = ("pattern", "valid_from", "valid_to", "hours")
Meaning: TypeAlias = tuple[str, datetime | None, datetime | None, str]


def meaning(entry: NewEntry) -> Meaning:
    """What makes an entry the same as another one, in the order of `COLUMNS`."""
    pattern = plain(entry.pattern, keep=WILDCARDS)
    return pattern, entry.valid_from, entry.valid_to, entry.hours.strip()


def checked(name: str, kind: str, fuzziness: int) -> dict[str, Any]:
    """A list in columns.

    Raises:
        ConfigError: the name, the kind or the fuzziness is none.
    """
    check_new_name(name, "a list")
    kind = kind.strip().lower()
    if not _KIND.fullmatch(kind):
        raise ConfigError(
            f"kind is {shown(kind)}; give one of {', '.join(ListKind)}, or a word of your own"
        )
    if not 0 <= fuzziness <= MOST_FUZZINESS:
        raise ConfigError(f"fuzziness is {fuzziness}; give 0 to {MOST_FUZZINESS}")
    return {"name": name.strip(), "kind": kind, "fuzziness": fuzziness}


def counted() -> Any:
    """Lists by name, with how many lines each has."""
    return (
        select(ListTable, func.count(ListLine.id).label("entries"))
        .outerjoin(ListLine, ListLine.list_id == ListTable.id)
        .group_by(ListTable.id)
        .order_by(ListTable.name)
    )


def known(session: Session, list_id: int) -> PlateList:
    """A list.

    Raises:
        NotFound: there is none of that number.
    """
    found = session.execute(counted().where(ListTable.id == list_id)).first()
    if found is None:
        raise NotFound(f"there is no list {list_id}")
    return list_of(found)


def list_of(found: Row[Any]) -> PlateList:
    """The list of a row of `counted`."""
    table: ListTable = found[0]
    return PlateList(table.id, table.name, table.kind, table.fuzziness, found.entries)


def entry_of_line(line: ListLine) -> ListEntry:
    """What the store gives of a line."""
    return ListEntry(**same(ListEntry, line))


def lines_of(session: Session, list_id: int) -> Sequence[tuple[int, str]]:
    """The numbers and patterns of a list's lines."""
    mine = select(ListLine.id, ListLine.pattern).where(ListLine.list_id == list_id)
    return session.execute(mine).tuples().all()


def match_of(listed: PlateList, line: ListEntry, text: str) -> ListMatch:
    """A match, with what it costs."""
    cost = match_cost(text, line.pattern)
    return ListMatch(listed, line, cost, sureness(cost))


def counts(line: ListEntry, at: datetime) -> bool:
    """Whether a line counts at a time, given in the zone that its hours are of."""
    return (
        (line.valid_from is None or line.valid_from <= at)
        and (line.valid_to is None or at < line.valid_to)
        and within_hours(line.hours, at)
    )


def take_turn(session: Session, list_id: int) -> None:
    """Wait until whoever puts lines into a list has done so: what is there is seen by all."""
    mine = select(ListTable.id).where(ListTable.id == list_id)
    session.execute(mine.with_for_update(key_share=True))


def there(session: Session, list_id: int, patterns: Collection[str]) -> set[Meaning]:
    """What the lines of a list mean that have one of some patterns."""
    columns = [getattr(ListLine, name) for name in COLUMNS]
    mine = ListLine.list_id == list_id, ListLine.pattern.in_(patterns)
    return set(session.execute(select(*columns).where(*mine)).tuples())
