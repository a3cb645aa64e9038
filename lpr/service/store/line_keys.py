"""Keys that lines of lists are found by, so that a plate is compared with those alone that may mean
it.

A line without ``?`` and ``*`` has its text without look-alikes as a key, and, where its list allows
edits, that text with so many characters left out (SymSpell; Garbe 2012): what is so many edits away
shares one of these. A pattern's key is its longest piece without ``?`` and ``*``, which stands in
whatever it means.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from lpr.service.store.database import Database
from lpr.service.store.folding import WILDCARDS, deletes, folded, plain
from lpr.service.store.tables import LineKey, ListLine, ListTable
from lpr.service.store.texts import portions

_PIECE = "*"
"""Begins the keys of patterns; no text has it."""


def edits_of(fuzziness: int) -> int:
    """How many edits a list allows beside look-alikes."""
    return max(0, fuzziness - 1)


def keys_of_line(pattern: str, fuzziness: int) -> set[str]:
    """The keys of a line, whose list has a fuzziness.

    >>> sorted(keys_of_line("ZG 12", 1)), sorted(keys_of_line("ZG*A?", 1))
    (['2612'], ['*26'])
    >>> sorted(keys_of_line("AB1", 2))
    ['81', 'A1', 'A8', 'A81']
    """
    wanted = folded(plain(pattern, keep=WILDCARDS))
    if set(wanted) & set(WILDCARDS):
        return {_PIECE + max(re.split(r"[?*]", wanted), key=len)}
    return deletes(wanted, edits_of(fuzziness))


def keys_of_text(text: str, edits: int) -> set[str]:
    """The keys of all lines that may mean a text, where lists allow so many edits at most.

    >>> sorted(keys_of_text("A1", 0))
    ['*', '*1', '*A', '*A1', 'A1']
    """
    wanted = folded(text)
    places = range(len(wanted) + 1)
    pieces = {_PIECE + wanted[begin:end] for begin in places for end in places[begin:]}
    return deletes(wanted, edits) | pieces


def may_mean(session: Session, text: str) -> list[tuple[ListLine, int]]:
    """Lines that may mean a text, each with its list's fuzziness; all that do are among them."""
    most = max(session.scalars(select(ListTable.fuzziness).distinct()), default=0)
    found: dict[int, tuple[ListLine, int]] = {}
    for keys in portions(sorted(keys_of_text(text, edits_of(most)))):
        statement = (
            select(ListLine, ListTable.fuzziness)
            .join(ListTable, ListTable.id == ListLine.list_id)
            .where(ListLine.id.in_(select(LineKey.entry_id).where(LineKey.key.in_(keys))))
        )
        found.update((line.id, (line, fuzziness)) for line, fuzziness in session.execute(statement))
    return list(found.values())


def write_keys(
    database: Database, session: Session, lines: Mapping[int, str], fuzziness: int
) -> None:
    """Write down the keys of lines, beside those that they have.

    Args:
        database: inserts.
        session: of a transaction that writes.
        lines: their patterns by their numbers.
        fuzziness: that of their list.
    """
    rows = [
        {"key": key, "entry_id": line}
        for line, pattern in lines.items()
        for key in sorted(keys_of_line(pattern, fuzziness))
    ]
    database.insert_new(session, LineKey, rows)
