"""Captions and clocks that are burnt into the picture: text that does not belong to the scene.

A caption and the plate of a parked car both stay where they are. But what lies around a plate is
its car, which stays as well; around a caption the scene moves, when the camera does, or when a
vehicle passes behind it, and then the text stays the same all the while. A plate that something
passes in front of is covered.
"""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from lpr.arrays import FloatArray, GrayImage
from lpr.geometry import Box
from lpr.video.scene import correlation

REACH = 1.2
"""How far around a text the scene is looked at, in heights of the text,"""
FREE = 0.45
"""but for a rim of so many: a caption's background, a plate's frame."""
INK_SHARE = 0.15
"""A text's ink is the lightest or the darkest pixels, this share of them,"""
INK_LEVELS = 16.0
"""and it is the same where these changed by no more gray levels on average,"""
STANDS_OUT = 0.5
"""and stand out by this share of what they did."""
OTHER_SCENE = 0.4
"""A scene is another that correlates less,"""
OTHER_LEVELS = 12.0
"""and differs by so many gray levels."""
TIMES = 3
"""So often the scene must be another while the text is the same."""
HEIGHT_PX = 16
"""Texts are compared at this height."""


class FixedText:
    """Watches what may be a caption: a text that stands where it stood.

    Args:
        gray: the picture that it is first seen in.
        box: where.
    """

    def __init__(self, gray: GrayImage, box: Box) -> None:
        self._region = box.padded(REACH * box.height / max(box.width, 1.0), REACH)
        self._inner = _part(self._region, box)
        rim = box.padded(FREE * box.height / max(box.width, 1.0), FREE)
        self._outer = ~_mask(_part(self._region, rim), self._shape)
        self._first = self._cut(gray)
        self._differed = 0

    @property
    def is_caption(self) -> bool:
        """Whether the text is fixed to the picture while the scene moves."""
        return self._differed >= TIMES

    def look(self, gray: GrayImage) -> None:
        """Compare a later picture with the first."""
        now = self._cut(gray)
        inside = _mask(self._inner, self._shape)
        if not _same_ink(self._first[inside], now[inside]):
            return
        levels = float(np.abs(self._first - now)[self._outer].mean()) if self._outer.any() else 0.0
        if levels >= OTHER_LEVELS and _alike(self._first, now, self._outer) < OTHER_SCENE:
            self._differed += 1

    @property
    def _shape(self) -> tuple[int, int]:
        """Rows and columns that the region is compared in."""
        scale = HEIGHT_PX * (1 + 2 * REACH) / max(self._region.height, 1.0)
        return max(round(self._region.height * scale), 1), max(round(self._region.width * scale), 1)

    def _cut(self, gray: GrayImage) -> FloatArray:
        """The region of a picture, edges repeated where it reaches out of it."""
        rows, columns = self._shape
        scale = columns / max(self._region.width, 1.0), rows / max(self._region.height, 1.0)
        x, y = self._region.x_min, self._region.y_min
        move = np.array([[scale[0], 0, -x * scale[0]], [0, scale[1], -y * scale[1]]], np.float32)
        cut = cv2.warpAffine(
            gray, move, (columns, rows), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
        )
        return np.asarray(cut, np.float32)


def _part(region: Box, box: Box) -> tuple[float, float, float, float]:
    """A box in shares of a region: left, top, right, bottom."""
    width, height = max(region.width, 1.0), max(region.height, 1.0)
    return (
        (box.x_min - region.x_min) / width,
        (box.y_min - region.y_min) / height,
        (box.x_max - region.x_min) / width,
        (box.y_max - region.y_min) / height,
    )


def _mask(part: tuple[float, float, float, float], shape: tuple[int, int]) -> npt.NDArray[np.bool_]:
    """The pixels of a part of a picture of that shape."""
    rows, columns = shape
    mask = np.zeros(shape, dtype=bool)
    left, right = (min(max(round(part[k] * columns), 0), columns) for k in (0, 2))
    top, bottom = (min(max(round(part[k] * rows), 0), rows) for k in (1, 3))
    mask[top:bottom, left:right] = True
    return mask


def _same_ink(first: FloatArray, second: FloatArray) -> bool:
    """Whether the lightest or the darkest of some pixels are as they were, and still stand out."""
    count = max(round(INK_SHARE * len(first)), 1)
    order = np.argsort(first)
    return any(
        float(np.abs(second[ink] - first[ink]).mean()) <= INK_LEVELS
        and _contrast(second, ink) >= STANDS_OUT * _contrast(first, ink)
        for ink in (order[:count], order[-count:])
    )


def _contrast(pixels: FloatArray, ink: npt.NDArray[np.intp]) -> float:
    """How far some pixels stand out of all."""
    return abs(float(pixels[ink].mean() - pixels.mean()))


def _alike(first: FloatArray, second: FloatArray, where: npt.NDArray[np.bool_]) -> float:
    return correlation(first[where], second[where]) if where.any() else 1.0
