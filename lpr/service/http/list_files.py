"""Lists of plates as tables: what is in one, and what is to be put into one."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING

from lpr.datasets.csv_table import FORMULA_SIGNS, SEPARATORS
from lpr.errors import ConfigError, first_line, shown
from lpr.service.http.downloads import csv_lines
from lpr.service.http.local_time import local_time
from lpr.service.store import ListEntry, NewEntry

if TYPE_CHECKING:
    import _csv

COLUMNS = ("pattern", "note", "valid_from", "valid_to", "hours")
OTHER_NAMES = {"plate": "pattern", "plate_text": "pattern", "plate_number": "pattern"}
"""What other programs call the columns."""
MOST_BYTES = 16 << 20
MOST_ROWS = 200_000
MOST_PROBLEMS = 20
"""So many rows that are none are told of; the others are counted."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What a table brings: entries, and a sentence for each row that is none."""

    entries: tuple[NewEntry, ...]
    problems: tuple[str, ...] = ()


def entries_csv(entries: Iterable[ListEntry]) -> Iterator[str]:
    """Entries as the lines of a table, which `read_entries` takes back."""
    rows = ([_cell(getattr(entry, name)) for name in COLUMNS] for entry in entries)
    return csv_lines(COLUMNS, rows, "\r\n")


def read_entries(data: bytes) -> Imported:
    """The entries of a table: UTF-8, the first line names the columns, ``pattern`` or ``plate`` is
    one of them.

    >>> read_entries(b"plate;note\\nzg 1234-ab;van\\n").entries[0].note
    'van'

    Raises:
        ConfigError: it is no such table; a row that is none is told of, and passed over.
    """
    if len(data) > MOST_BYTES:
        raise ConfigError(
            f"the table has {len(data) >> 20} MiB; give at most {MOST_BYTES >> 20}, or parts"
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ConfigError("the table is no text in UTF-8; save it as CSV UTF-8") from error
    heading, _, _ = text.partition("\n")
    separator = max(SEPARATORS, key=heading.count)
    table = io.StringIO(text, newline="")
    rows = csv.reader(table, delimiter=separator, skipinitialspace=True, strict=True)
    entries: list[NewEntry] = []
    problems: list[str] = []
    numbered = _with_lines(rows)
    columns = [_column(name) for _, cells in islice(numbered, 1) for name in cells]
    if columns.count("pattern") != 1:
        raise ConfigError("the first line names no column pattern; begin it with pattern,note")
    for begun, cells in numbered:
        if len(entries) + len(problems) >= MOST_ROWS:
            raise ConfigError(f"the table has more than {MOST_ROWS} rows; give it in parts")
        if any(cell.strip() for cell in cells):
            try:
                entries.append(_entry(dict(zip(columns, cells, strict=False))))
            except ConfigError as error:
                problems.append(f"line {begun}: {error}")
    return Imported(tuple(entries), tuple(problems))


def _with_lines(rows: _csv.Reader) -> Iterator[tuple[int, list[str]]]:
    """Rows with the lines that they begin in.

    Raises:
        ConfigError: one is none, as where a quote is opened and not closed.
    """
    while True:
        begun = rows.line_num + 1
        try:
            cells = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            raise ConfigError(
                f"line {begun} is no row ({first_line(error)}); see whether its quotes are closed"
            ) from error
        yield begun, cells


def told(problems: tuple[str, ...]) -> tuple[str, ...]:
    """The first problems, and how many more there are."""
    more = len(problems) - MOST_PROBLEMS
    return problems if more <= 0 else (*problems[:MOST_PROBLEMS], f"and {more} more")


def _column(name: str) -> str:
    plain = name.strip().lower().replace(" ", "_")
    return OTHER_NAMES.get(plain, plain)


def _entry(row: Mapping[str, str]) -> NewEntry:
    cells = {name: _unquoted(row.get(name, "").strip()) for name in COLUMNS}
    if any(len(cell.splitlines()) > 1 for cell in cells.values()):
        raise ConfigError("a cell has several lines; close its quotes, or write it in one")
    return NewEntry(
        cells["pattern"],
        cells["note"],
        _moment("valid_from", cells["valid_from"]),
        _moment("valid_to", cells["valid_to"]),
        cells["hours"],
    )


def _moment(name: str, text: str) -> datetime | None:
    if not text:
        return None
    try:
        return local_time(datetime.fromisoformat(text))
    except (ValueError, OverflowError):
        raise ConfigError(f"{name} is {shown(text)}; give a time as 2026-05-01T08:30") from None


def _cell(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    return "" if value is None else value


def _unquoted(cell: str) -> str:
    """A cell as it was before `csv_lines` kept spreadsheets from taking it for a formula."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA_SIGNS) else cell
