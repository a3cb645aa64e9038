"""Rows of tables: found by number, and turned into the values that the store gives."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy.orm import Session

from lpr.errors import NotFound
from lpr.service.store.tables import Table

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

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


def same(value: type[DataclassInstance], entry: Table) -> dict[str, Any]:
    """The fields of a value that its row has under the same name."""
    names = (field.name for field in fields(value))
    return {name: getattr(entry, name) for name in names if hasattr(entry, name)}
