"""Checks one label at a time; shared by all readers, so that every format complains alike.

Each function takes ``place``, the ``file:line`` or file that a complaint names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from math import isfinite
from pathlib import Path
from typing import Any

from lpr.errors import DatasetError
from lpr.types import Box, Quad

PICTURE_SUFFIXES = (".jpg", ".jpeg", ".png", ".bmp", ".webp", ".tif", ".tiff")
"""Lower-case file endings taken for pictures."""

_LEFT_OUT = re.compile(r"[\s\-._·:|/\u4e00-\u9fff]+")
_PLATE_TEXT = re.compile(r"[0-9A-Z]+")
_UNKNOWN_REGIONS = frozenset({"", "unknown"})


def parse_box(values: Any, place: str) -> Box:
    """A box from ``x_min, y_min, x_max, y_max`` as numbers or as their text."""
    numbers = _numbers(values, 4, place, "box", "four numbers x_min, y_min, x_max, y_max")
    box = Box(*numbers)
    if box.width <= 0 or box.height <= 0:
        raise DatasetError(
            f"{place}: box {list(numbers)} is empty or inside out; "
            "write x_min, y_min, x_max, y_max with x_min < x_max and y_min < y_max"
        )
    return box


def parse_quad(values: Any, place: str) -> Quad:
    """A quad from four ``[x, y]`` pairs, clockwise from the plate's top-left."""
    expected = "four [x, y] corners, clockwise from top-left"
    if not isinstance(values, list) or len(values) != 4:
        raise DatasetError(f"{place}: quad is {values!r}; write {expected}")
    quad = Quad.from_list([_numbers(point, 2, place, "quad corner", expected) for point in values])
    if not quad.is_convex():
        raise DatasetError(f"{place}: quad {values!r} is crossed or turns back; write {expected}")
    return quad


def parse_text(text: Any, place: str) -> str | None:
    """Plate text as `lpr` writes it: upper case, A-Z and 0-9, without separators.

    Chinese characters (the province) are left out, for the alphabet has none; a text that is
    wholly or partly in another script (Arabic, Hangul) is None, because it cannot be read.
    """
    if not isinstance(text, str):
        raise DatasetError(f"{place}: plate text is {text!r}; write it in quotes, or leave it out")
    cleaned = _LEFT_OUT.sub("", text).upper()
    if _PLATE_TEXT.fullmatch(cleaned):
        return cleaned
    if cleaned.isalnum() and not cleaned.isascii():
        return None
    problem = (
        f"plate text '{text}' has signs that no plate has" if cleaned else "plate text is empty"
    )
    raise DatasetError(f"{place}: {problem}; write letters and digits, or remove this text")


def parse_region(region: Any, place: str) -> str | None:
    """A region code in upper case ("HR", "US-CA"); None where it is empty or "unknown"."""
    if region is not None and not isinstance(region, str):
        raise DatasetError(f"{place}: region is {region!r}; write a code such as 'HR' or 'US-CA'")
    code = (region or "").strip()
    return None if code.lower() in _UNKNOWN_REGIONS else code.upper()


def parse_lines(lines: Any, place: str) -> int | None:
    """The count of text lines, 1 or 2; None where it is not given."""
    if lines is None or lines == "":
        return None
    if str(lines).strip() not in {"1", "2"}:
        raise DatasetError(f"{place}: lines is {lines!r}; write 1, 2, or leave it out")
    return int(lines)


def parse_size(width: Any, height: Any, place: str) -> tuple[int, int]:
    """Width and height of a picture in pixels, both above zero."""
    try:
        size = int(width), int(height)
    except (TypeError, ValueError):
        size = 0, 0
    if min(size) <= 0:
        raise DatasetError(
            f"{place}: picture size is {width!r} x {height!r}; write its width and height in pixels"
        )
    return size


def find_picture(candidates: Sequence[Path], named: str, place: str) -> Path:
    """The first of the candidate paths that is a file; ``named`` is what the label calls it."""
    for candidate in candidates:
        if candidate.is_file():
            return candidate
    folders = " or ".join(dict.fromkeys(str(path.parent) for path in candidates))
    raise DatasetError(
        f"{place}: picture '{named}' is neither of the files looked for (in {folders}); "
        "put it there, or correct the path"
    )


def open_failed(path: Path, error: OSError | UnicodeDecodeError) -> DatasetError:
    """The complaint about a label file that cannot be opened or is no UTF-8 text."""
    if isinstance(error, FileNotFoundError):
        return DatasetError(f"{path}: no such file; check the path")
    if isinstance(error, UnicodeDecodeError):
        return DatasetError(f"{path}: is not UTF-8 text; save it as UTF-8")
    return DatasetError(f"{path}: cannot be read ({error.strerror}); check its rights")


def _numbers(values: Any, count: int, place: str, what: str, expected: str) -> tuple[float, ...]:
    """``count`` finite numbers, or a complaint that says what was expected."""
    try:
        numbers = tuple(float(value) for value in _checked_iterable(values))
    except (TypeError, ValueError):
        numbers = ()
    if len(numbers) != count or not all(isfinite(number) for number in numbers):
        raise DatasetError(f"{place}: {what} is {values!r}; write {expected}")
    return numbers


def _checked_iterable(values: Any) -> Iterable[Any]:
    if not isinstance(values, list | tuple):
        raise TypeError
    return values
