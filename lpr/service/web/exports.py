"""Passages as files: CSV for tables, JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from lpr.service.http.downloads import csv_lines
from lpr.service.store.values import PassageRow

COLUMNS = (
    *("id", "text", "observed_text", "confidence", "region", "camera_name", "kind", "source"),
    *("first_seen", "last_seen", "seen", "look_count", "direction", "zones", "known", "tags"),
    *("corrected_by", "corrected_at", "state", "model_version"),
)


def passage_dict(row: PassageRow) -> dict[str, Any]:
    """A passage in what JSON knows; times are in UTC."""
    return {name: _plain(getattr(row, name)) for name in COLUMNS}


def csv_file(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """The lines of a CSV file (RFC 4180), as people read it."""
    return csv_lines(header, (tuple(map(_cell, values)) for values in rows), "\r\n")


def passages_csv(rows: Iterable[PassageRow]) -> Iterator[str]:
    """Passages as the lines of a CSV file."""
    return csv_file(COLUMNS, (tuple(passage_dict(row).values()) for row in rows))


def passages_json(rows: Iterable[PassageRow]) -> Iterator[str]:
    """Passages as one JSON list, a passage a line."""
    begin = "[\n"
    for row in rows:
        yield begin + json.dumps(passage_dict(row), ensure_ascii=False)
        begin = ",\n"
    yield "[]\n" if begin == "[\n" else "\n]\n"


def _cell(value: Any) -> Any:
    """A value in words where tables have none for it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return " ".join(map(str, value)) if isinstance(value, list | tuple) else value


def _plain(value: Any) -> Any:
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value
