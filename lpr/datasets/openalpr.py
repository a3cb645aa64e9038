"""Plates as OpenALPR's benchmarks keep them: a text file beside each picture, a line a plate.

::

    eu1.jpg	396	340	203	46	M5XSX          file, x, y, width, height in pixels, text

There are tabs between the fields; the text may be missing.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from lpr.datasets.annotations import LabelledObject, LabelledPicture
from lpr.datasets.fields import find_picture, open_failed, parse_box, parse_numbers
from lpr.datasets.issues import Kind, LabelError, OnError, parse_each, stop
from lpr.datasets.pictures import upright_size
from lpr.errors import DatasetError

_EXPECTED = "file, x, y, width, height and text, with tabs between"
_FIELDS = (5, 6)
"""How many fields a line has without a text, and with one."""


def find_openalpr_files(folder: Path) -> list[Path]:
    """The label files of a folder by name; none where the folder holds something else."""
    return sorted(file for file in folder.glob("*.txt") if _looks_right(file))


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
        with file.open(encoding="utf-8-sig") as lines:
            fields = next(lines, "").rstrip("\n").split("\t")
    except (OSError, UnicodeDecodeError):
        return False
    return len(fields) in _FIELDS and all(_is_number(field) for field in fields[1:5])


def _read_file(file: Path, on_error: OnError) -> LabelledPicture:
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise open_failed(file, error) from error
    lines = [
        (f"{file}:{number}", line.split("\t"))
        for number, line in enumerate(text.splitlines(), start=1)
        if line.strip()
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
            Kind.BROKEN, place, f"is no plate of '{named}'; write {_EXPECTED}, one picture a file"
        )
    x, y, width, height = parse_numbers(fields[1:5], 4, place, "box", "x, y, width, height")
    attributes = {"text": fields[5].strip()} if len(fields) == 6 else {}
    box = parse_box([x, y, x + width, y + height], place)
    return LabelledObject("plate", box, None, attributes, place)


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
