"""What the colours mean, in a corner of the picture where it hides nothing."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import TypeAlias

from lpr.arrays import Image
from lpr.drawing.labels import draw_text, is_free, small_letters, text_size
from lpr.drawing.marks import BLUE, GRAY, ORANGE, UNREAD, VERMILION, WHITE, Colour
from lpr.geometry import Box
from lpr.types import ImageResult
from lpr.types.sureness import FAIR_FROM, SURE_FROM

Entry: TypeAlias = tuple[str, Colour]
"""A text and the colour that it explains, which is its background."""

SCALE: tuple[Entry, ...] = (
    ("confidence", WHITE),
    (f"< {FAIR_FROM:.0%}", VERMILION),
    (f"{FAIR_FROM:.0%} +", ORANGE),
    (f"{SURE_FROM:.0%} +", BLUE),
)
MOST_AREA = 0.1
"""A legend that would cover more than this share of the picture is left out."""


def legend_entries(result: ImageResult) -> list[Entry]:
    """What a result's marks need to be explained; nothing where there are none."""
    entries = list(SCALE) if any(plate.text for plate in result.plates) else []
    if any(not plate.text for plate in result.plates):
        entries.append(("? not read", UNREAD))
    if result.weak_detections:
        needed = result.weak_detections[0].needed
        entries.append((f"no plate: score under {needed:.0%}", GRAY))
    return entries


def draw_legend(drawn: Image, entries: Sequence[Entry], taken: Sequence[Box]) -> Box | None:
    """Draw a legend where nothing is taken, and return where; None where there is no such place.

    It stands in a corner, in one row, or as a column where a row is too long.
    """
    if not entries:
        return None
    height, width = drawn.shape[:2]
    letters_px = small_letters(drawn)
    sizes = [text_size(text, letters_px) for text, _ in entries]
    for sides in _layouts(sizes):
        legend_width = max(box.x_max for box in sides)
        legend_height = max(box.y_max for box in sides)
        if legend_width * legend_height > MOST_AREA * width * height:
            continue
        for top in (height - legend_height, 0):
            for left in (0, width - legend_width):
                place = Box(left, top, left + legend_width, top + legend_height)
                if left >= 0 and top >= 0 and is_free(place, taken):
                    for (text, colour), side in zip(entries, sides, strict=True):
                        draw_text(drawn, text, side.moved(left, top), letters_px, colour)
                    return place
    return None


def _layouts(sizes: Sequence[tuple[int, int]]) -> tuple[list[Box], list[Box]]:
    """The entries beside each other, and below each other."""
    widths, heights = [width for width, _ in sizes], [height for _, height in sizes]
    widest, highest = max(widths, default=0), max(heights, default=0)
    rights = list(accumulate(widths))
    row = [
        Box(right - width, 0, right, highest) for right, width in zip(rights, widths, strict=True)
    ]
    column = [Box(0, i * highest, widest, (i + 1) * highest) for i in range(len(sizes))]
    return row, column
