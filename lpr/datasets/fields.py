"""Checks one label at a time; shared by all readers, so that every format complains alike.

Each function takes ``place``, the ``file:line`` or file that a complaint names.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping, Sequence
from math import atan2, isfinite
from pathlib import Path
from typing import Any

from lpr.alphabet import CHARACTERS
from lpr.datasets.issues import Kind, LabelError
from lpr.geometry import Box, Point, Quad

_UPRIGHT_PX = 0.5
"""Corners this close to those of their box are those of the box."""
_SEPARATORS = re.compile(r"[\s\-._·:|/]+")
_PROVINCES = re.compile(r"[\u4e00-\u9fff]")
_UNKNOWN_REGIONS = frozenset({"", "unknown"})


def parse_box(values: Any, place: str) -> Box:
    """A box from ``x_min, y_min, x_max, y_max`` as numbers or as their text."""
    numbers = parse_numbers(values, 4, place, "box", "four numbers x_min, y_min, x_max, y_max")
    box = Box(*numbers)
    if box.width <= 0 or box.height <= 0:
        raise LabelError(
            Kind.BROKEN,
            place,
            f"box {list(numbers)} is empty or inside out; "
            "write x_min, y_min, x_max, y_max with x_min < x_max and y_min < y_max",
        )
    return box


def parse_quad(values: Any, place: str) -> Quad:
    """A quad from four ``[x, y]`` pairs, clockwise from the plate's top-left."""
    expected = "four [x, y] corners, clockwise from top-left"
    if not isinstance(values, list | tuple) or len(values) != 4:
        raise LabelError(Kind.BROKEN, place, f"quad is {values!r}; write {expected}")
    quad = Quad.from_list(
        [parse_numbers(point, 2, place, "quad corner", expected) for point in values]
    )
    if not quad.is_convex():
        raise LabelError(
            Kind.BROKEN, place, f"quad {values!r} is crossed or turns back; write {expected}"
        )
    return quad


def from_top_left(quad: Quad) -> Quad:
    """The same quad, its corner of least x + y first: where rotated rectangles begin is chance."""
    points = quad.to_list()
    first = min(range(4), key=lambda i: sum(points[i]))
    return Quad.from_list(points[first:] + points[:first])


def parse_polygon(points: Sequence[Point], place: str) -> Quad | None:
    """The quad of a polygon's four points, which may begin anywhere and turn either way.

    It begins at the corner of least x + y. A rectangle along the picture's edges is a box that a
    tool wrote as a polygon: nobody looked at the plate's corners, so there are none.
    """
    middle_x = sum(x for x, _ in points) / len(points)
    middle_y = sum(y for _, y in points) / len(points)
    # With y downwards, growing angles go clockwise.
    turned = sorted(points, key=lambda point: atan2(point[1] - middle_y, point[0] - middle_x))
    quad = from_top_left(parse_quad([list(point) for point in turned], place))
    upright = quad.bounding_box().to_quad()
    off = abs(quad.to_array() - upright.to_array()).max()
    return None if off < _UPRIGHT_PX else quad


def parse_text(text: Any, place: str, alphabet: str = CHARACTERS) -> str | None:
    """Plate text as `lpr` writes it: upper case, letters of the alphabet, without separators.

    Chinese characters (the province) are left out where the alphabet has none; a text that is
    wholly or partly in another script (Arabic, Hangul) is None, because it cannot be read.
    """
    if not isinstance(text, str):
        raise LabelError(
            Kind.BROKEN, place, f"plate text is {text!r}; write it in quotes, or leave it out"
        )
    known = frozenset(alphabet)
    cleaned = _SEPARATORS.sub("", text).upper()
    if not known.issuperset(cleaned):
        cleaned = _PROVINCES.sub(lambda sign: sign[0] if sign[0] in known else "", cleaned)
    if cleaned and known.issuperset(cleaned):
        return cleaned
    if not cleaned:
        raise LabelError(Kind.BROKEN, place, "plate text is empty; write it, or remove this text")
    if cleaned.isalnum() and not cleaned.isascii():
        return None
    foreign = " ".join(dict.fromkeys(sign for sign in cleaned if sign not in known))
    raise LabelError(
        Kind.ALPHABET,
        place,
        f"plate text '{text}' has signs outside the alphabet: {foreign}; "
        "write letters and digits, or remove this text",
    )


def parse_region(region: Any, place: str) -> str | None:
    """A region code in upper case ("HR", "US-CA"); None where it is empty or "unknown"."""
    if region is not None and not isinstance(region, str):
        raise LabelError(
            Kind.BROKEN, place, f"region is {region!r}; write a code such as 'HR' or 'US-CA'"
        )
    code = (region or "").strip()
    return None if code.lower() in _UNKNOWN_REGIONS else code.upper()


def parse_lines(lines: Any, place: str) -> int | None:
    """The count of text lines, 1 or 2; None where it is not given."""
    if lines is None or lines == "":
        return None
    if str(lines).strip() not in {"1", "2"}:
        raise LabelError(Kind.BROKEN, place, f"lines is {lines!r}; write 1, 2, or leave it out")
    return int(lines)


def parse_size(width: Any, height: Any, place: str) -> tuple[int, int]:
    """Width and height of a picture in pixels, both above zero."""
    try:
        size = int(width), int(height)
    except (TypeError, ValueError):
        size = 0, 0
    if min(size) <= 0:
        raise LabelError(
            Kind.BROKEN,
            place,
            f"picture size is {width!r} x {height!r}; write its width and height in pixels",
        )
    return size


def parse_numbers(values: Any, count: int, place: str, what: str, expected: str) -> list[float]:
    """``count`` finite numbers, or a complaint that says what was expected."""
    try:
        numbers = [float(value) for value in _checked_iterable(values)]
    except (TypeError, ValueError):
        numbers = []
    if len(numbers) != count or not all(isfinite(number) for number in numbers):
        raise LabelError(Kind.BROKEN, place, f"{what} is {values!r}; write {expected}")
    return numbers


def find_picture(candidates: Sequence[Path], named: str, place: str) -> Path:
    """The first of the candidate paths that is a file; ``named`` is what the label calls it."""
    for candidate in candidates:
        if candidate.is_file():
            return _without_detour(candidate)
    folders = " or ".join(dict.fromkeys(str(path.parent) for path in candidates))
    raise LabelError(
        Kind.MISSING,
        place,
        f"picture '{named}' is neither of the files looked for (in {folders}); "
        "put it there, or correct the path",
    )


def first_known(values: Mapping[str, Any], keys: Iterable[str]) -> Any:
    """The first value that is there and not empty, None where no key has one."""
    return next((values[key] for key in keys if values.get(key) not in (None, "")), None)


def open_failed(path: Path, error: OSError | UnicodeDecodeError) -> LabelError:
    """The complaint about a label file that cannot be opened or is no UTF-8 text."""
    if isinstance(error, FileNotFoundError):
        message = "no such file; check the path"
    elif isinstance(error, UnicodeDecodeError):
        message = "is not UTF-8 text; save it as UTF-8"
    else:
        message = f"cannot be read ({error.strerror}); check its rights"
    return LabelError(Kind.BROKEN, str(path), message)


def line_of(text: str | bytes, offset: int) -> int:
    """The number of the line, from 1, that a place in a file is on."""
    newline: Any = "\n" if isinstance(text, str) else b"\n"
    return text.count(newline, 0, offset) + 1


def pairs(values: Sequence[float]) -> list[Point]:
    """``x1, y1, x2, y2, ...`` as points."""
    return list(zip(values[::2], values[1::2], strict=True))


def _without_detour(path: Path) -> Path:
    """The path without "..", so that its last folder has the name that people know it by."""
    return Path(os.path.normpath(path)) if ".." in path.parts else path


def _checked_iterable(values: Any) -> Iterable[Any]:
    if not isinstance(values, list | tuple):
        raise TypeError
    return values
