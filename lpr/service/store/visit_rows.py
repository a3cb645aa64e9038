"""Visits as the database holds them, turned into what the store gives and back."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, literal, or_, tuple_

from lpr.errors import ConfigError
from lpr.service.store.entries import same
from lpr.service.store.folding import plain
from lpr.service.store.tables import VisitEntry
from lpr.service.store.tables.base import Moment, PlainText
from lpr.service.store.values import CameraRole, Sight, Visit, VisitQuery, VisitRow

_ENDS = (CameraRole.ENTRY, CameraRole.EXIT)


def visit_of(entry: VisitEntry) -> Visit:
    """The visit of a row."""
    first, last = (_sight(entry, role) for role in _ENDS)
    return Visit(first, last, entry.ending)


def row_of(entry: VisitEntry) -> VisitRow:
    """What the store gives of a row."""
    amount = None if entry.amount is None else Decimal(entry.amount)
    given = same(VisitRow, entry) | {"visit": visit_of(entry), "amount": amount}
    return VisitRow(**{name: value for name, value in given.items() if name != "began"})


def columns_of(row: VisitRow) -> dict[str, Any]:
    """A visit in columns."""
    columns: dict[str, Any] = {
        "key": row.visit.key,
        "ending": str(row.visit.ending),
        "began": row.began,
        "amount": None if row.amount is None else str(row.amount),
    }
    others = ("site_id", "ended", "currency", "speed_kmh", "speed_error_kmh")
    columns |= {name: getattr(row, name) for name in (*others, "closed_by", "confirmed_by")}
    for role, sight in zip(_ENDS, (row.visit.entry, row.visit.exit), strict=True):
        columns |= _end_columns(role, sight)
    return columns


def conditions(query: VisitQuery) -> Iterator[ColumnElement[bool]]:
    """What a visit must fulfil, the cursor too.

    Raises:
        ConfigError: the cursor is none that a page gave.
    """
    table = VisitEntry
    yield table.site_id == query.site_id
    if query.text is not None and (text := plain(query.text)):
        yield or_(*(one.startswith(text) for one in (table.entry_text, table.exit_text)))
    if query.endings is not None:
        yield table.ending.in_([str(ending) for ending in query.endings])
    if query.since is not None:
        yield table.began >= query.since
    if query.until is not None:
        yield table.began < query.until
    if query.faster_than_kmh is not None:
        yield table.speed_kmh - table.speed_error_kmh > query.faster_than_kmh
    if query.cursor is not None:
        when, key = _place(query.cursor)
        there = tuple_(literal(when, Moment), literal(key, PlainText))
        yield tuple_(table.began, table.key) < there


def cursor_behind(row: VisitRow) -> str:
    """The cursor behind a row."""
    return base64.urlsafe_b64encode(f"{row.began.isoformat()}|{row.visit.key}".encode()).decode()


def _place(cursor: str) -> tuple[datetime, str]:
    try:
        when, key = base64.urlsafe_b64decode(cursor.encode()).decode().split("|", 1)
        return datetime.fromisoformat(when), key
    except ValueError as error:
        raise ConfigError("cursor is none that a page gave; leave it out to begin anew") from error


def _sight(entry: VisitEntry, role: str) -> Sight | None:
    values: Mapping[str, Any] = {
        name: getattr(entry, f"{role}_{name}") for name in ("id", "at", "text", "confidence")
    }
    if values["id"] is None:
        return None
    return Sight(values["id"], role, values["at"], values["text"], values["confidence"])


def _end_columns(role: str, sight: Sight | None) -> dict[str, Any]:
    values = (
        (None, None, None, None)
        if sight is None
        else (sight.passage_id, sight.time, sight.text, sight.confidence)
    )
    names = ("id", "at", "text", "confidence")
    return {f"{role}_{name}": value for name, value in zip(names, values, strict=True)}
