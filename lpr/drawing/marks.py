"""How things are marked in a picture: the colours of confidence, outlines, sizes of lines."""

from __future__ import annotations

from typing import TypeAlias

import cv2
import numpy as np

from lpr.arrays import Image
from lpr.geometry import Quad
from lpr.types import Plate
from lpr.types.sureness import Sureness

Colour: TypeAlias = tuple[int, int, int]
"""Blue, green, red."""

# Okabe and Ito (2008): colours that people with colour-blind eyes tell apart, and that differ in
# lightness, too.
BLUE: Colour = (178, 114, 0)
ORANGE: Colour = (0, 159, 230)
VERMILION: Colour = (0, 94, 213)
GRAY: Colour = (200, 200, 200)
WHITE: Colour = (255, 255, 255)
BLACK: Colour = (0, 0, 0)

COLOURS = {Sureness.SURE: BLUE, Sureness.FAIR: ORANGE, Sureness.DOUBTFUL: VERMILION}
UNREAD = GRAY
"""Plates without a text are gray, which says nothing of confidence."""
DASH_LINES = 4
"""A dash, and the gap behind it, is this many times as long as its line is thick."""


def colour_of(plate: Plate) -> Colour:
    """The colour of a plate's outline and label."""
    return COLOURS[Sureness.of(plate.confidence)] if plate.text else UNREAD


def ink_on(background: Colour) -> Colour:
    """The colour of letters on a background."""
    return WHITE if background == BLUE else BLACK


def short_side_px(image: Image) -> int:
    """What sizes of lines and letters are measured by."""
    return int(min(image.shape[:2]))


def line_px(image: Image) -> int:
    """Thickness of a plate's outline."""
    return max(1, round(short_side_px(image) / 300))


def draw_outline(drawn: Image, quad: Quad, colour: Colour) -> None:
    """Draw a quad's outline, black on either side, so that it shows on every ground."""
    thickness = line_px(drawn)
    points = np.rint(quad.to_array()).astype(np.int32).reshape(-1, 1, 2)
    cv2.polylines(drawn, [points], True, BLACK, thickness + max(2, thickness), cv2.LINE_AA)
    cv2.polylines(drawn, [points], True, colour, thickness, cv2.LINE_AA)


def draw_dashed(drawn: Image, quad: Quad, colour: Colour) -> None:
    """Draw a quad's outline thin, in dashes of a colour and black."""
    thickness = max(1, line_px(drawn) // 2)
    corners = quad.to_array()
    for start, end in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        count = max(1, round(float(np.hypot(*(end - start))) / (DASH_LINES * thickness)))
        steps = np.linspace(start, end, count + 1).round().astype(np.int32)
        for number in range(count):
            first, last = steps[number].tolist(), steps[number + 1].tolist()
            shade = BLACK if number % 2 else colour
            cv2.line(drawn, first, last, shade, thickness, cv2.LINE_AA)
