"""Rows of tables, found by number."""

from __future__ import annotations

from typing import TypeVar

from sqlalchemy.orm import Session

from lpr.errors import NotFound
from lpr.service.store.tables import Table

Entry = TypeVar("Entry", bound=Table)


def entry_of(session: Session, table: type[Entry], number: int, what: str) -> Entry:
    """The row of a number.

    Args:
        session: is asked for it.
        table: has it.
        number: its own.
        what: it is called, in the sentence that there is none.

    Raises:
        NotFound: there is none of that number.
    """
    entry = session.get(table, number)
    if entry is None:
        raise NotFound(f"there is no {what} {number}")
    return entry
