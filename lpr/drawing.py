"""Results drawn into their picture: an outline around each plate and its text on a label."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TypeAlias

import cv2
import numpy as np

from lpr.arrays import Image
from lpr.geometry import Box
from lpr.types import ImageResult, Plate

Colour: TypeAlias = tuple[int, int, int]
"""Blue, green, red."""

# Okabe and Ito (2008): colours that people with colour-blind eyes tell apart; the label of an
# unread plate also says so in another way, with a question mark.
BLUE: Colour = (178, 114, 0)
ORANGE: Colour = (0, 159, 230)
WHITE: Colour = (255, 255, 255)
BLACK: Colour = (0, 0, 0)

_FONT = cv2.FONT_HERSHEY_DUPLEX
_FONT_HEIGHT_PX = 22.0
"""Height of a capital letter of the font at scale 1."""
_UNREAD = "?"


def draw_result(image: Image, result: ImageResult) -> Image:
    """A copy of the picture with every plate outlined and labelled with its text and confidence.

    A plate whose text fits a known format is blue, any other orange. Lines and letters grow with
    the picture; labels stand above the plate, or below it where there is no room.
    """
    drawn = image.copy()
    labels: list[Box] = []
    for plate in result.plates:
        _draw_outline(drawn, plate)
    # The best plates come first and get the best places; labels lie over all outlines.
    for plate in result.plates:
        labels.append(_draw_label(drawn, plate, labels))
    return drawn


def _draw_outline(drawn: Image, plate: Plate) -> None:
    thickness = _line_px(drawn)
    points = np.rint(plate.quad.to_array()).astype(np.int32).reshape(-1, 1, 2)
    cv2.polylines(drawn, [points], True, BLACK, thickness + max(2, thickness), cv2.LINE_AA)
    cv2.polylines(drawn, [points], True, _colour(plate), thickness, cv2.LINE_AA)


def _draw_label(drawn: Image, plate: Plate, taken: Sequence[Box]) -> Box:
    """Draw the label of one plate and return where it is."""
    picture_height, picture_width = drawn.shape[:2]
    text = f"{plate.text} {plate.confidence:.0%}" if plate.text else _UNREAD
    scale = _letter_px(drawn, plate) / _FONT_HEIGHT_PX
    (unit_width, _), _ = cv2.getTextSize(text, _FONT, 1.0, 1)
    # The padding around the text is 0.6 letters on either side.
    scale = min(scale, picture_width / (unit_width + 1.2 * _FONT_HEIGHT_PX))
    stroke = max(1, round(scale * 1.6))
    (text_width, text_height), _ = cv2.getTextSize(text, _FONT, scale, stroke)
    padding = max(1, round(0.6 * scale * _FONT_HEIGHT_PX))
    place = _place(
        plate.quad.bounding_box(),
        (text_width + 2 * padding, text_height + 2 * padding),
        (picture_width, picture_height),
        _line_px(drawn),
        taken,
    )
    left, top, right, bottom = (round(v) for v in place.to_list())
    background = _colour(plate)
    cv2.rectangle(drawn, (left, top), (right - 1, bottom - 1), background, cv2.FILLED)
    ink = WHITE if background == BLUE else BLACK
    origin = (left + padding, bottom - padding)
    cv2.putText(drawn, text, origin, _FONT, scale, ink, stroke, cv2.LINE_AA)
    return place


def _place(
    plate: Box, size: tuple[int, int], picture: tuple[int, int], gap_px: int, taken: Sequence[Box]
) -> Box:
    """Where a label goes: above the plate, else below it, clear of other labels where it can be."""
    width, height = size
    above = math.floor(plate.y_min) - gap_px - height
    below = math.ceil(plate.y_max) + gap_px
    lefts = (math.floor(plate.x_min) - gap_px, math.ceil(plate.x_max) + gap_px - width)
    places = [
        Box(left, top, left + width, top + height)
        for top in (above, below)
        if 0 <= top <= picture[1] - height
        for left in (_clamp(x, picture[0] - width) for x in lefts)
    ]
    free = [box for box in places if all(box.iou(other) == 0 for other in taken)]
    if free or places:
        return (free or places)[0]
    left, top = _clamp(lefts[0], picture[0] - width), _clamp(above, picture[1] - height)
    return Box(left, top, left + width, top + height)


def _clamp(value: int, highest: int) -> int:
    return max(0, min(value, highest))


def _line_px(image: Image) -> int:
    return max(1, round(_short_side_px(image) / 300))


def _letter_px(image: Image, plate: Plate) -> float:
    """Height of a label's letters: legible in the whole picture, in proportion to the plate."""
    side = _short_side_px(image)
    return min(max(10.0, 0.022 * side, 0.3 * plate.box.height), max(10.0, 0.06 * side))


def _colour(plate: Plate) -> Colour:
    return BLUE if plate.matches_format else ORANGE


def _short_side_px(image: Image) -> int:
    return int(min(image.shape[:2]))
