"""Places of a picture made unreadable, whatever is in them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

import cv2
import numpy as np

from lpr.arrays import FloatArray, Image
from lpr.checks import check_kind, is_number
from lpr.errors import ConfigError, shown
from lpr.geometry import Box, Quad

CELLS = 2.5
"""Blurred and pixelated places keep so many values over their height: a letter has none of its
own, whatever is done to the picture afterwards."""


class Style(StrEnum):
    """What is put in the place of a plate."""

    BLUR = "blur"
    """Its colours, flowing into each other."""
    PIXELATE = "pixelate"
    """Its colours in squares."""
    COVER = "cover"
    """One colour: nothing of the plate is left in the file."""


@dataclass(frozen=True, slots=True)
class RedactionConfig:
    """How places are made unreadable.

    >>> RedactionConfig(margin=-1)
    Traceback (most recent call last):
    lpr.errors.ConfigError: margin is -1; give a number from 0 to 2

    Raises:
        ConfigError: a value makes no sense.
    """

    style: Style = Style.BLUR
    margin: float = 0.15
    """So much is hidden on every side besides, as a share of the place's height."""
    colour: tuple[int, int, int] = (32, 32, 32)
    """That of a cover: blue, green, red."""

    def __post_init__(self) -> None:
        check_kind("style", self.style, Style)
        if not (is_number(self.margin) and 0 <= self.margin <= 2):
            raise ConfigError(f"margin is {shown(self.margin)}; give a number from 0 to 2")
        if len(self.colour) != 3 or not all(value in range(256) for value in self.colour):
            raise ConfigError(f"colour is {shown(self.colour)}; give three numbers from 0 to 255")


def redact(
    image: Image, places: Iterable[Box | Quad], config: RedactionConfig | None = None
) -> Image:
    """A copy of a picture in which nothing can be read at some places.

    >>> import numpy as np
    >>> stripes = np.zeros((40, 120, 3), np.uint8)
    >>> stripes[:, ::4] = 255
    >>> hidden = redact(stripes, [Box(20, 10, 100, 30)], RedactionConfig(Style.COVER))
    >>> np.unique(hidden[12:28, 22:98]).tolist()
    [32]

    Args:
        image: height x width x 3, BGR, uint8; it is left as it is.
        places: what is hidden, in pixels of the picture; what lies outside of it is passed over.
        config: how; None is the usual way.
    """
    config = config or RedactionConfig()
    hidden = image.copy()
    for place in places:
        quad = place.to_quad() if isinstance(place, Box) else place
        _hide(hidden, quad, config)
    return hidden


def _hide(image: Image, quad: Quad, config: RedactionConfig) -> None:
    """Hide one place in the picture itself."""
    outline, letter_px = _outline(quad, config.margin)
    height, width = image.shape[:2]
    low = np.clip(np.floor(outline.min(axis=0)), 0, (width, height)).astype(int)
    high = np.clip(np.ceil(outline.max(axis=0)) + 1, 0, (width, height)).astype(int)
    (x, y), (x_end, y_end) = low.tolist(), high.tolist()
    if x_end <= x or y_end <= y:
        return
    part = image[y:y_end, x:x_end]
    mask = np.zeros(part.shape[:2], np.uint8)
    cv2.fillPoly(mask, [np.round(outline - low).astype(np.int32)], 255)
    part[mask > 0] = _substitute(part, letter_px, config)[mask > 0]


def _outline(quad: Quad, margin: float) -> tuple[FloatArray, float]:
    """The outline of what is hidden, (n, 2), and the height of the place in pixels."""
    points = quad.to_array()
    sides = np.linalg.norm(np.roll(points, -1, axis=0) - points, axis=1)
    height_px = float(max(min(sides[0::2].max(), sides[1::2].max()), 1.0))
    around = cv2.convexHull(points).reshape(-1, 2)
    reach = margin * height_px
    corners = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)], np.float32) * reach
    grown = (around[:, None] + corners[None]).reshape(-1, 2)
    return cv2.convexHull(grown).reshape(-1, 2), height_px


def _substitute(part: Image, height_px: float, config: RedactionConfig) -> Image:
    """What a rectangle is replaced by where it is hidden."""
    height, width = part.shape[:2]
    if config.style == Style.COVER:
        return np.full_like(part, config.colour)
    cell_px = max(height_px / CELLS, 2.0)
    cells = max(round(width / cell_px), 1), max(round(height / cell_px), 1)
    few = cv2.resize(part, cells, interpolation=cv2.INTER_AREA)
    smooth = config.style == Style.BLUR
    how = cv2.INTER_CUBIC if smooth else cv2.INTER_NEAREST
    shown: Image = cv2.resize(few, (width, height), interpolation=how)
    return shown
