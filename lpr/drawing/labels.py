"""Labels beside plates: a text on its plate's colour, clear of other labels where it can be."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import cv2

from lpr.arrays import Image
from lpr.drawing.marks import Colour, ink_on, line_px, short_side_px
from lpr.geometry import Box

FONT = cv2.FONT_HERSHEY_DUPLEX
FONT_HEIGHT_PX = 22.0
"""Height of a capital letter of the font at scale 1."""
PADDING = 0.6
"""Room around a text on each side, in heights of its letters."""


@dataclass(frozen=True, slots=True)
class Caption:
    """What is to stand beside the plate in a box."""

    plate: Box
    text: str
    background: Colour
    letters_px: float


def letters_for(image: Image, plate: Box) -> float:
    """Height of a plate's letters: legible in the whole picture, in proportion to the plate."""
    side = short_side_px(image)
    return min(max(10.0, 0.022 * side, 0.3 * plate.height), max(10.0, 0.06 * side))


def small_letters(image: Image) -> float:
    """Height of the letters of lesser things."""
    return max(9.0, 0.016 * short_side_px(image))


def text_size(text: str, letters_px: float) -> tuple[int, int]:
    """Width and height of a text with the room around it."""
    scale = letters_px / FONT_HEIGHT_PX
    (width, height), _ = cv2.getTextSize(text, FONT, scale, _stroke_px(scale))
    return width + 2 * _padding_px(scale), height + 2 * _padding_px(scale)


def draw_text(drawn: Image, text: str, place: Box, letters_px: float, background: Colour) -> None:
    """Draw a text on its background; ``place`` is as large as `text_size` says, or larger."""
    scale = letters_px / FONT_HEIGHT_PX
    left, top, right, bottom = (round(edge) for edge in place.to_list())
    cv2.rectangle(drawn, (left, top), (right - 1, bottom - 1), background, cv2.FILLED)
    origin = (left + _padding_px(scale), bottom - _padding_px(scale))
    cv2.putText(
        drawn, text, origin, FONT, scale, ink_on(background), _stroke_px(scale), cv2.LINE_AA
    )


def draw_caption(drawn: Image, label: Caption, labels: Sequence[Box], others: Sequence[Box]) -> Box:
    """Draw a label beside its plate, and return where it is.

    It keeps clear of the ``labels`` that are there, and of the ``others`` among the plates, where
    it can.
    """
    height, width = drawn.shape[:2]
    (unit_width, _), _ = cv2.getTextSize(label.text, FONT, 1.0, 1)
    widest = width / (unit_width + 2 * PADDING * FONT_HEIGHT_PX) * FONT_HEIGHT_PX
    letters_px = min(label.letters_px, widest)
    places = caption_places(
        label.plate, text_size(label.text, letters_px), (width, height), line_px(drawn)
    )
    unlabelled = [place for place in places if is_free(place, labels)]
    free = [place for place in unlabelled if is_free(place, others)]
    place = (free or unlabelled or places)[0]
    draw_text(drawn, label.text, place, letters_px, label.background)
    return place


def caption_places(
    plate: Box, size: tuple[int, int], picture: tuple[int, int], gap_px: int
) -> list[Box]:
    """Where a label of that size may stand, best first: above the plate, below it, beside it.

    Where there is no room for any of it, it stands as high above the plate as it can.
    """
    width, height = size
    left, right = math.floor(plate.x_min) - gap_px, math.ceil(plate.x_max) + gap_px
    above, below = math.floor(plate.y_min) - gap_px - height, math.ceil(plate.y_max) + gap_px
    last_left, last_top = max(picture[0] - width, 0), max(picture[1] - height, 0)
    lefts = [min(max(x, 0), last_left) for x in (left, right - width)]
    middle = min(max(round(plate.center[1] - height / 2), 0), last_top)
    corners = [(x, y) for y in (above, below) if 0 <= y <= last_top for x in lefts]
    corners += [(x, middle) for x in (right, left - width) if 0 <= x <= last_left]
    corners = corners or [(lefts[0], min(max(above, 0), last_top))]
    return [Box(x, y, x + width, y + height) for x, y in corners]


def is_free(place: Box, taken: Sequence[Box]) -> bool:
    """Whether a place shares nothing with those that are taken."""
    return all(place.iou(other) == 0 for other in taken)


def _padding_px(scale: float) -> int:
    return max(1, round(PADDING * scale * FONT_HEIGHT_PX))


def _stroke_px(scale: float) -> int:
    return max(1, round(scale * 1.6))
