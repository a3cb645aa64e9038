"""The middle of a row of characters, cut out level: what of it is ground, and what is not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import cv2
import numpy as np
import numpy.typing as npt

from lpr.arrays import FloatArray, Image
from lpr.geometry.few import quantile
from lpr.reading.row import Row

Columns: TypeAlias = npt.NDArray[np.bool_]
"""Which columns of a plate image are meant, (W,)."""

BAND = (-0.4, 0.4)
"""How much of a row is looked at, in its height about its middle: its outer pixels are of
characters and ground."""
CONTRAST_QUANTILE = 0.85
"""Of how far pixels of characters are from the ground, what counts as the contrast."""


@dataclass(frozen=True, slots=True, eq=False)
class RowStrip:
    """The middle of a row of a plate image, H pixels high and as wide as the image.

    ``ground`` (3,) is the median colour between characters, ``beyond`` (3, H, W) the pixels less
    that, channel by channel, ``away`` (H, W) the greatest distance from it in any channel, ``mean``
    (3, W) the colours of the columns; ``taken`` are those that characters touch, ``contrast`` is
    how far characters are from the ground, in gray levels.
    """

    row: Row
    ground: FloatArray
    beyond: FloatArray
    away: FloatArray
    mean: FloatArray
    taken: Columns
    contrast: float

    @property
    def width(self) -> int:
        return len(self.taken)

    def differing(self, levels: float) -> FloatArray:
        """The share of each column's pixels that are farther than that from the ground, (W,)."""
        count = np.count_nonzero(self.away > levels, axis=0)
        return np.asarray(count / np.float32(len(self.away)), dtype=np.float32)


def row_strip(plate: Image, row: Row) -> RowStrip | None:
    """The strip of a row of a plate image, BGR; None where no ground is seen between its
    characters."""
    x = np.arange(plate.shape[1])
    taken = _columns(x, row.boxes)
    between = (x >= row.boxes[0, 0]) & (x <= row.boxes[-1, 2]) & ~taken
    if not between.any():
        return None
    pixels = level(plate, row, BAND, max(round((BAND[1] - BAND[0]) * row.line.height_px), 4))
    mean = pixels.mean(axis=1)
    ground = np.array([quantile(plane[:, between].ravel(), 0.5) for plane in pixels], np.float32)
    pixels -= ground[:, None, None]
    away = farthest(pixels)
    contrast = quantile(away[:, taken].ravel(), CONTRAST_QUANTILE)
    return RowStrip(row, ground, pixels, away, mean, taken, contrast)


def level(plate: Image, row: Row, band: tuple[float, float], rows: int) -> FloatArray:
    """A band of a row, in its heights about its middle, cut out along its line, channel by channel:
    (3, rows, W)."""
    line = row.line
    step = (band[1] - band[0]) * line.height_px / rows
    top = line.middle_px + band[0] * line.height_px
    matrix = np.array([[1, 0, 0], [line.slope, step, top]])
    pixels = cv2.warpAffine(
        plate,
        matrix,
        (plate.shape[1], rows),
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return np.stack(cv2.split(pixels)).astype(np.float32)


def farthest(planes: FloatArray) -> FloatArray:
    """The greatest distance from 0 of any channel, (3, H, W) to (H, W)."""
    apart = np.abs(planes)
    found: FloatArray = np.maximum(np.maximum(apart[0], apart[1]), apart[2])
    return found


def _columns(x: npt.NDArray[np.intp], boxes: FloatArray) -> Columns:
    """Which columns boxes touch, a pixel around them counted in, (W,)."""
    left, right = np.floor(boxes[:, 0]) - 1, np.ceil(boxes[:, 2])
    return np.asarray(((x >= left[:, None]) & (x <= right[:, None])).any(axis=0))
