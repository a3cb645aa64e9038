"""Rows as JSON, the same from every database."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, Table

_TIME, _BYTES, _JSON = "$time", "$bytes", "$json"


def written(table: Table, row: Mapping[Any, Any]) -> dict[str, Any]:
    """A row, with what JSON does not know by itself written as an object with one key."""
    return {
        str(name): {_JSON: value} if isinstance(table.c[name].type, JSON) else _written(value)
        for name, value in row.items()
    }


def taken_back(row: Mapping[str, Any]) -> dict[str, Any]:
    """The row again.

    >>> taken_back({"at": {"$time": "2026-05-01T08:00:00+00:00"}, "tags": {"$json": ["a"]}})
    {'at': datetime.datetime(2026, 5, 1, 8, 0, tzinfo=datetime.timezone.utc), 'tags': ['a']}
    """
    return {name: _taken(value) for name, value in row.items()}


def _written(value: Any) -> Any:
    if isinstance(value, datetime):
        aware = value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
        return {_TIME: aware.isoformat()}
    if isinstance(value, bytes | memoryview):
        return {_BYTES: b64encode(value).decode()}
    return value


def _taken(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    ((kind, inner),) = value.items()
    if kind == _TIME:
        return datetime.fromisoformat(inner)
    return b64decode(inner) if kind == _BYTES else inner
