"""Tables as spreadsheets write them: commas, semicolons or tabs between the cells, a row a line.

Only line ends end a row: a quote that somebody forgot to close swallows no other row. The names in
the first line may have capitals and blanks.
"""

from __future__ import annotations

import csv
from collections.abc import Collection, Sequence
from pathlib import Path

from lpr.datasets.files import numbered_lines
from lpr.datasets.issues import Kind, LabelError, OnError, stop
from lpr.errors import first_line, shown

SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs"}
_SEPARATORS_NAMED = " or ".join(", ".join(SEPARATORS.values()).rsplit(", ", 1))
FORMULA_SIGNS = tuple("=+-@\t\r")
"""What makes a spreadsheet take a cell for a formula."""
_QUOTE = "'"

PlacedRow = tuple[str, dict[str, str]]
"""Where a row stands, ``file:line``, and its cells by the names of their columns."""


def read_table(
    path: Path, required: Sequence[str], optional: Collection[str], on_error: OnError = stop
) -> list[PlacedRow]:
    """The rows of a table, as they come.

    Args:
        path: a UTF-8 file whose first line names the columns.
        required: columns that must be there.
        optional: columns that may be; the others are ignored.
        on_error: told of rows that are none.

    Raises:
        LabelError: the file cannot be read, lacks a required column, or has one twice.
    """
    lines = numbered_lines(path)
    number, heading = lines[0] if lines else (1, "")
    place = f"{path}:{number}"
    separator, columns = _columns(heading, required, place)
    for name in (*required, *optional):
        if columns.count(name) > 1:
            raise LabelError(
                Kind.BROKEN, place, f"column {name} is there twice; remove one, or rename it"
            )
    rows: list[PlacedRow] = []
    for number, line in lines[1:]:
        try:
            cells = _cells(line, separator, f"{path}:{number}", len(columns))
        except LabelError as error:
            on_error(error)
            continue
        if any(cells):
            cells += [""] * (len(columns) - len(cells))
            row = {name: cell for name, cell in zip(columns, cells, strict=True) if name}
            rows.append((f"{path}:{number}", row))
    return rows


def plain_cell(value: object) -> object:
    """A value that no spreadsheet takes for a formula; `read_table` reads it as it was.

    >>> plain_cell("=1+1"), plain_cell("mine"), plain_cell(2.5)
    ("'=1+1", 'mine', 2.5)
    """
    is_formula = isinstance(value, str) and value.startswith(FORMULA_SIGNS)
    return f"{_QUOTE}{value}" if is_formula else value


def _columns(heading: str, required: Sequence[str], place: str) -> tuple[str, list[str]]:
    """What stands between the cells, and the names of the columns: with it all required are there.

    Raises:
        LabelError: with no separator they are.
    """
    fewest = list(required)
    for separator in SEPARATORS:
        try:
            names = [_column_name(cell) for cell in _split(heading, separator)]
        except csv.Error:
            continue
        missing = [name for name in required if name not in names]
        if not missing:
            return separator, names
        fewest = min(fewest, missing, key=len)
    raise LabelError(
        Kind.BROKEN,
        place,
        f"no column {', '.join(fewest)}; the first line must name the columns "
        f"{','.join(required)}, with {_SEPARATORS_NAMED} between (it is {shown(heading)})",
    )


def _column_name(cell: str) -> str:
    return cell.strip().lower().replace(" ", "_").replace("-", "_")


def _cells(line: str, separator: str, place: str, count: int) -> list[str]:
    """The cells of a row, at most ``count`` of them.

    Raises:
        LabelError: the line is no row of the table.
    """
    try:
        cells = [_unquoted(cell.strip()) for cell in _split(line, separator)]
    except csv.Error as error:
        is_open = "unexpected end" in str(error)
        what = "a quote is opened and not closed" if is_open else first_line(error)
        raise LabelError(
            Kind.BROKEN, place, f"not a row of the table ({what}); correct this line"
        ) from error
    while len(cells) > count and not cells[-1]:
        cells.pop()
    if len(cells) > count:
        raise LabelError(
            Kind.BROKEN,
            place,
            f"has {len(cells)} cells where the first line names {count} columns, with "
            f"{SEPARATORS[separator]} between; put quotes around a cell that holds one",
        )
    return cells


def _split(line: str, separator: str) -> list[str]:
    """The cells of a line; raises csv.Error where a quote stays open."""
    return next(csv.reader([line], delimiter=separator, skipinitialspace=True, strict=True), [])


def _unquoted(cell: str) -> str:
    is_formula = cell.startswith(_QUOTE) and cell[1:].startswith(FORMULA_SIGNS)
    return cell[1:] if is_formula else cell
