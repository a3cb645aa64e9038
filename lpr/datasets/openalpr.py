"""Plates as OpenALPR's benchmarks keep them: a text file beside each picture, a line a plate.

::

    eu1.jpg	396	340	203	46	M5XSX          file, x, y, width, height in pixels, text

There are tabs between the fields; the text may be missing.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from lpr.datasets.annotations import LabelledObject, LabelledPicture
from lpr.datasets.fields import find_picture, parse_box, parse_numbers
from lpr.datasets.files import MAX_PICTURE_BYTES, list_folder, numbered_lines
from lpr.datasets.issues import Kind, LabelError, OnError, parse_each, stop
from lpr.datasets.pictures import upright_size
from lpr.errors import DatasetError, shown

_EXPECTED = "file, x, y, width, height and text, with tabs between"
_LONGEST_LINE = 1 << 16
_FIELDS = (5, 6)
"""How many fields a line has without a text, and with one."""


def find_openalpr_files(folder: Path) -> list[Path]:
    """The label files of a folder by name; none where the folder holds something else."""
    return [f for f in list_folder(folder) if f.suffix == ".txt" and _looks_right(f)]


def read_openalpr_pictures(folder: Path, on_error: OnError = stop) -> list[LabelledPicture]:
    """The pictures of a folder of label files with their plates, ordered by file name.

    Raises:
        DatasetError: no labels are there, or something is broken.
    """
    files = find_openalpr_files(folder)
    if not files:
        raise DatasetError(f"{folder}: no labels of OpenALPR's benchmarks in it ({_EXPECTED})")
    return parse_each(files, lambda file: _read_file(file, on_error), on_error)


def _looks_right(file: Path) -> bool:
    """Whether the first line of a file is a label; YOLO's have no tabs."""
    try:
        if not file.is_file():
            return False
        with file.open(encoding="utf-8-sig") as lines:
            fields = lines.readline(_LONGEST_LINE).rstrip("\n").split("\t")
    except (OSError, ValueError):
        return False
    return len(fields) in _FIELDS and all(_is_number(field) for field in fields[1:5])


def _read_file(file: Path, on_error: OnError) -> LabelledPicture:
    lines = [
        (f"{file}:{number}", line.split("\t"))
        for number, line in numbered_lines(file, MAX_PICTURE_BYTES)
    ]
    place, named = str(file), lines[0][1][0]
    image = find_picture([file.parent / named], named, place)
    width, height = upright_size(image, place)
    return LabelledPicture(
        image=image,
        width=width,
        height=height,
        objects=tuple(parse_each(lines, lambda item: _parse_line(item, named), on_error)),
        place=place,
    )


def _parse_line(item: tuple[str, Sequence[str]], named: str) -> LabelledObject:
    place, fields = item
    if len(fields) not in _FIELDS or fields[0] != named:
        raise LabelError(
            Kind.BROKEN,
            place,
            f"is no plate of {shown(named)}; write {_EXPECTED}, one picture a file",
        )
    x, y, width, height = parse_numbers(fields[1:5], 4, place, "box", "x, y, width, height")
    attributes = {"text": fields[5].strip()} if len(fields) == 6 and fields[5].strip() else {}
    box = parse_box([x, y, x + width, y + height], place)
    return LabelledObject("plate", box, None, attributes, place)


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
