"""Passages as files: CSV for tables, JSON for programs."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from flask import Response, stream_with_context

from lpr.service.store.values import PassageRow

COLUMNS = (
    *("id", "text", "observed_text", "confidence", "region", "camera_name", "kind", "source"),
    *("first_seen", "last_seen", "seen", "look_count", "direction", "zones", "known", "tags"),
    *("corrected_by", "corrected_at", "state"),
)
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
"""Cells that begin so, spreadsheets take for formulas (OWASP, CSV injection)."""


def passage_dict(row: PassageRow) -> dict[str, Any]:
    """A passage in what JSON knows; times are in UTC."""
    return {name: _plain(getattr(row, name)) for name in COLUMNS}


def safe_cell(value: Any) -> str:
    """A cell that no spreadsheet takes for a formula.

    >>> safe_cell("=1+1"), safe_cell(None), safe_cell(True)
    ("'=1+1", '', 'yes')
    """
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, list | tuple):
        return safe_cell(" ".join(map(str, value)))
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text


def csv_lines(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """The lines of a CSV file, safe cells only."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(header)
    for values in rows:
        writer.writerow([safe_cell(value) for value in values])
        if buffer.tell() > 16_384:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()


def passages_csv(rows: Iterable[PassageRow]) -> Iterator[str]:
    """Passages as the lines of a CSV file."""
    return csv_lines(COLUMNS, (tuple(passage_dict(row).values()) for row in rows))


def passages_json(rows: Iterable[PassageRow]) -> Iterator[str]:
    """Passages as one JSON list, a passage a line."""
    begin = "[\n"
    for row in rows:
        yield begin + json.dumps(passage_dict(row), ensure_ascii=False)
        begin = ",\n"
    yield "[]\n" if begin == "[\n" else "\n]\n"


def file_response(lines: Iterator[str], mimetype: str, name: str) -> Response:
    """An answer that browsers keep as a file; it is sent while it is made."""
    response = Response(stream_with_context(lines), mimetype=mimetype)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _plain(value: Any) -> Any:
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value
