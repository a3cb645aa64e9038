"""Plate crops with their text as CSV: ``image_path,plate_text`` and optional columns.

Optional: ``plate_region`` (a code or a country's name), ``lines`` (1 to 3), ``source``, ``text_by``
and the plate's box inside the crop, ``x_min,y_min,x_max,y_max`` (all four or none). Other columns
are ignored. Paths are relative to the CSV's folder. Semicolons or tabs may stand for the commas.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

from lpr.alphabet import CHARACTERS
from lpr.datasets.csv_table import FORMULA_SIGNS, plain_cell, read_table
from lpr.datasets.fields import (
    find_picture,
    known_text,
    parse_box,
    parse_lines,
    parse_name,
    parse_region,
    picture_paths,
)
from lpr.datasets.issues import Kind, LabelError, OnError, parse_each, stop
from lpr.datasets.naming import relative_name
from lpr.datasets.records import PlateTextRecord
from lpr.errors import shown
from lpr.geometry import Box

_REQUIRED = ("image_path", "plate_text")
_OPTIONAL = ("plate_region", "lines", "source", "text_by")
_BOX = ("x_min", "y_min", "x_max", "y_max")


def read_plates_csv(
    path: str | Path, alphabet: str = CHARACTERS, on_error: OnError = stop
) -> list[PlateTextRecord]:
    """The plates of a CSV file, in its order; ``alphabet`` are the signs that texts may have.

    Raises:
        DatasetError: the file cannot be read, lacks a required column, or a row is broken.
    """
    path = Path(path)
    rows = read_table(path, _REQUIRED, (*_OPTIONAL, *_BOX), on_error)
    if not rows:
        on_error(LabelError(Kind.EMPTY, str(path), "no rows in it; add a row for each plate"))
    return parse_each(rows, lambda row: _parse_row(row[1], path, row[0], alphabet), on_error)


def write_plates_csv(path: str | Path, records: Iterable[PlateTextRecord]) -> None:
    """Write plates so that `read_plates_csv` finds them again; pictures stay where they lie."""
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow((*_REQUIRED, *_OPTIONAL, *_BOX))
        for record in records:
            image = relative_name(record.image, path.parent)
            if image.startswith(FORMULA_SIGNS):
                image = f"./{image}"
            optional = (
                record.region,
                record.lines,
                plain_cell(record.source),
                plain_cell(record.text_by),
            )
            box = record.box.rounded().to_list() if record.box else [None] * len(_BOX)
            writer.writerow((image, record.text, *optional, *box))


def _parse_row(row: dict[str, str], path: Path, place: str, alphabet: str) -> PlateTextRecord:
    named = row["image_path"]
    image = find_picture(picture_paths([path.parent], named), named, place)
    text = known_text(row["plate_text"], place, alphabet, on_error=_refuse)
    if text is None:
        raise LabelError(
            Kind.ALPHABET,
            place,
            f"plate text {shown(row['plate_text'])} is in a script that lpr does not read; "
            "remove this row",
        )
    return PlateTextRecord(
        image=image,
        text=text,
        source=parse_name(row.get("source"), "source", place) or image.parent.name,
        region=parse_region(row.get("plate_region"), place),
        lines=parse_lines(row.get("lines"), place),
        box=_parse_row_box(row, place),
        text_by=parse_name(row.get("text_by"), "text_by", place) or None,
        place=place,
    )


def _refuse(error: LabelError) -> None:
    """Of a crop that is kept for its text, nothing is left without it."""
    raise LabelError(Kind.ALPHABET, error.issue.place, error.issue.message)


def _parse_row_box(row: dict[str, str], place: str) -> Box | None:
    values = [row.get(name, "") for name in _BOX]
    return parse_box(values, place) if any(values) else None
