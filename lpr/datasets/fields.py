"""Checks one label at a time; shared by all readers, so that every format complains alike.

Each function takes ``place``, the ``file:line`` or file that a complaint names.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping, Sequence
from math import atan2
from pathlib import Path
from typing import Any

from lpr.alphabet import CHARACTERS, Alphabet
from lpr.datasets.issues import Kind, LabelError, OnError, stop
from lpr.errors import ConfigError, printable, shown
from lpr.formats.region_names import region_code
from lpr.geometry import Box, Point, Quad

_UPRIGHT_PX = 0.5
"""Corners this close to those of their box are those of the box."""
_LONGEST_NAME = 200
_LONGEST_LIST = 400
_SEPARATORS = re.compile(r"[\s\-._·:|/]+")
_PROVINCES = re.compile(r"[\u4e00-\u9fff]")
_UNKNOWN_REGIONS = frozenset({"", "unknown", "none", "auto", "mixed"})
MOST_PX = 1_000_000
"""Of a picture's side; what lies further out than ten of them is no coordinate."""
_MOST_LETTERS = 40
"""Of a plate's text, before it is looked at more closely."""


def parse_box(values: Any, place: str) -> Box:
    """A box from ``x_min, y_min, x_max, y_max`` as numbers or as their text."""
    numbers = parse_numbers(values, 4, place, "box", "four numbers x_min, y_min, x_max, y_max")
    box = Box(*numbers)
    if box.width <= 0 or box.height <= 0:
        raise LabelError(
            Kind.BROKEN,
            place,
            f"box {numbers} is empty or inside out; "
            "write x_min, y_min, x_max, y_max with x_min < x_max and y_min < y_max",
        )
    return box


def parse_quad(values: Any, place: str) -> Quad:
    """A quad from four ``[x, y]`` pairs, clockwise from the plate's top-left."""
    expected = "four [x, y] corners, clockwise from top-left"
    if not isinstance(values, list | tuple) or len(values) != 4:
        raise LabelError(Kind.BROKEN, place, f"quad is {shown(values)}; write {expected}")
    quad = Quad.from_list(
        [parse_numbers(point, 2, place, "quad corner", expected) for point in values]
    )
    if not quad.is_convex():
        raise LabelError(
            Kind.BROKEN, place, f"quad {shown(values)} is crossed or turns back; write {expected}"
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
    wholly or partly in another script (Arabic, Hangul) or has letters of its own (Č) is None,
    because it cannot be read.
    """
    if not isinstance(text, str) or len(text) > _MOST_LETTERS:
        raise LabelError(
            Kind.BROKEN, place, f"plate text is {shown(text)}; write it in quotes, or leave it out"
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
        f"plate text {shown(text)} has signs outside the alphabet: {foreign}; "
        "write letters and digits, or remove this text",
    )


def own_letters(text: str, alphabet: str = CHARACTERS) -> str:
    """The letters of a text that a network could be taught beside those of the alphabet.

    They are those of scripts with capitals (Latin, Cyrillic, Greek), of which plates have few.

    >>> own_letters("zg-12-čž")
    'ČŽ'
    """
    return "".join(dict.fromkeys(s for s in text.upper() if s.isupper() and s not in alphabet))


def known_text(
    text: Any, place: str, alphabet: str = CHARACTERS, on_error: OnError = stop
) -> str | None:
    """What `parse_text` makes of a text; ``on_error`` is told where letters of its own are why
    it is None: the text is left out, the rest of its label is of use."""
    parsed = parse_text(text, place, alphabet)
    letters = own_letters(text, alphabet) if parsed is None else ""
    if letters:
        on_error(LabelError(Kind.LETTERS, place, _letters_message(text, letters, alphabet)))
    return parsed


def _letters_message(text: str, letters: str, alphabet: str) -> str:
    own = Alphabet.of(alphabet).letters
    return (
        f"plate text {shown(text)} has letters outside the alphabet: {letters}; give --alphabet "
        f"{own}{letters} to use them (docs/retraining.md), or leave the text out"
    )


def parse_region(region: Any, place: str) -> str | None:
    """A region code in upper case ("HR", "US-CA"), also from a name; None where it is unknown.

    >>> parse_region("Croatia", "a.csv:2"), parse_region("unknown", "a.csv:3")
    ('HR', None)
    """
    if region is not None and not isinstance(region, str):
        raise LabelError(
            Kind.BROKEN, place, f"region is {shown(region)}; write a code such as 'HR' or 'US-CA'"
        )
    name = (region or "").strip()
    if name.lower() in _UNKNOWN_REGIONS:
        return None
    try:
        return region_code(name).upper()
    except ConfigError as error:
        raise LabelError(Kind.REGION, place, f"{error}; or write unknown") from error


def parse_lines(lines: Any, place: str) -> int | None:
    """The count of text lines, 1 to 3; None where it is not given."""
    if lines is None or lines == "":
        return None
    if str(lines).strip() not in {"1", "2", "3"}:
        raise LabelError(
            Kind.BROKEN, place, f"lines is {shown(lines)}; write 1, 2, 3, or leave it out"
        )
    return int(lines)


def parse_size(width: Any, height: Any, place: str) -> tuple[int, int]:
    """Width and height of a picture in pixels, both above zero."""
    try:
        size = int(width), int(height)
    except (TypeError, ValueError, OverflowError):
        size = 0, 0
    if not 0 < min(size) <= max(size) <= MOST_PX:
        raise LabelError(
            Kind.BROKEN,
            place,
            f"picture size is {shown(width)} x {shown(height)}; write its width and height in "
            "pixels",
        )
    return size


def parse_numbers(values: Any, count: int, place: str, what: str, expected: str) -> list[float]:
    """``count`` numbers such as coordinates are, or a complaint that says what was expected."""
    try:
        numbers = [float(value) for value in _checked_iterable(values)]
    except (TypeError, ValueError, OverflowError):
        numbers = []
    # Of what is no number (nan) this is False, too.
    if len(numbers) != count or not all(abs(number) <= 10 * MOST_PX for number in numbers):
        raise LabelError(Kind.BROKEN, place, f"{what} is {shown(values)}; write {expected}")
    return numbers


def parse_name(value: Any, what: str, place: str) -> str:
    """A short text on one line, such as the name of a source; empty where there is none."""
    if value is None:
        return ""
    if not isinstance(value, str) or len(value) > _LONGEST_NAME:
        raise LabelError(
            Kind.BROKEN, place, f"{what} is {shown(value)}; write a short text, or leave it out"
        )
    return printable(" ".join(value.split()))


def picture_paths(folders: Iterable[Path], named: str) -> list[Path]:
    """Where a picture may lie that a label names; backslashes are Windows' separators."""
    spellings = dict.fromkeys((named, named.replace("\\", "/")))
    return [folder / spelling for folder in folders for spelling in spellings]


def find_picture(candidates: Sequence[Path], named: str, place: str) -> Path:
    """The first of the candidate paths that is a file; ``named`` is what the label calls it."""
    for candidate in candidates:
        # os.path answers False where pathlib raises: names too long, or with a NUL in them.
        if named and os.path.isfile(candidate):
            return _without_detour(candidate)
    folders = " or ".join(dict.fromkeys(str(path.parent) for path in candidates))
    if len(folders) > _LONGEST_LIST:
        folders = f"{folders[:_LONGEST_LIST]}..."
    raise LabelError(
        Kind.MISSING,
        place,
        f"picture {shown(named)} not found in {folders}; put it there, or correct the path",
    )


def first_known(values: Mapping[str, Any], keys: Iterable[str]) -> Any:
    """The first value that is there and not empty, None where no key has one."""
    return next((values[key] for key in keys if values.get(key) not in (None, "")), None)


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
