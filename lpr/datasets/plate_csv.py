"""Plate crops with their text as CSV: ``image_path,plate_text`` and optional columns.

Optional: ``plate_region``, ``lines`` (1 or 2), ``source``, ``text_by`` and the plate's box inside
the crop, ``x_min,y_min,x_max,y_max`` (all four or none). Other columns are ignored. Paths are
relative to the CSV's folder.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

from lpr.alphabet import CHARACTERS
from lpr.datasets.fields import (
    find_picture,
    open_failed,
    parse_box,
    parse_lines,
    parse_region,
    parse_text,
)
from lpr.datasets.issues import Kind, LabelError, OnError, parse_each, stop
from lpr.datasets.naming import relative_name
from lpr.datasets.records import PlateTextRecord
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
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, restval="")
            _check_columns(reader.fieldnames or (), path)
            placed = ((f"{path}:{reader.line_num}", row) for row in reader)
            return parse_each(
                placed, lambda item: _parse_row(item[1], path, item[0], alphabet), on_error
            )
    except (OSError, UnicodeDecodeError) as error:
        raise open_failed(path, error) from error
    except csv.Error as error:
        raise LabelError(
            Kind.BROKEN, f"{path}:{reader.line_num}", f"not CSV ({error}); correct it"
        ) from error


def write_plates_csv(path: str | Path, records: Iterable[PlateTextRecord]) -> None:
    """Write plates so that `read_plates_csv` finds them again; pictures stay where they lie."""
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow((*_REQUIRED, *_OPTIONAL, *_BOX))
        for record in records:
            image = relative_name(record.image, path.parent)
            optional = (record.region, record.lines, record.source, record.text_by)
            box = record.box.rounded().to_list() if record.box else [None] * len(_BOX)
            writer.writerow((image, record.text, *optional, *box))


def _check_columns(columns: Sequence[str], path: Path) -> None:
    missing = [name for name in _REQUIRED if name not in columns]
    if missing:
        raise LabelError(
            Kind.BROKEN,
            f"{path}:1",
            f"no column {', '.join(missing)}; "
            "the first line must name the columns image_path,plate_text",
        )


def _parse_row(row: dict[str, str], path: Path, place: str, alphabet: str) -> PlateTextRecord:
    named = row["image_path"]
    image = find_picture([path.parent / named], named, place)
    text = parse_text(row["plate_text"], place, alphabet)
    if text is None:
        raise LabelError(
            Kind.ALPHABET,
            place,
            f"plate text '{row['plate_text']}' is in a script that lpr does not read; "
            "remove this row",
        )
    return PlateTextRecord(
        image=image,
        text=text,
        source=row.get("source") or image.parent.name,
        region=parse_region(row.get("plate_region"), place),
        lines=parse_lines(row.get("lines"), place),
        box=_parse_row_box(row, place),
        text_by=row.get("text_by") or None,
        place=place,
    )


def _parse_row_box(row: dict[str, str], place: str) -> Box | None:
    values = [row.get(name, "") for name in _BOX]
    return parse_box(values, place) if any(values) else None
