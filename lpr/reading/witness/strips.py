"""Where a plate may say in small letters where it is from: strips above and below its rows of
characters, and its left end.

They are cut out of the source picture itself, as the letters are a fifth as high as the characters.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lpr.arrays import FloatArray, Image
from lpr.geometry.boxes import centers
from lpr.geometry.few import median
from lpr.reading.witness.rows import row_frame
from lpr.rectification import PlateImage
from lpr.warping import FloatMatrix, source_pixels, warp

STRIP_HEIGHT_PX, STRIP_WIDTH_PX = 40, 256
"""Size of the picture of a strip."""
BESIDE = 2
"""How many strips lie above and below the characters; behind them comes the left end."""
STRIP_REACH = 0.72
"""How far strips above and below reach from the characters, in their heights."""
OVERLAP = 0.04
"""How much of the characters they show."""
BEYOND = 0.02
"""How much is shown beside the plate, in its widths."""
END_WIDTH_PX = 44
"""How wide a left end is in its picture, which is gray beside it."""
END_HEIGHT, END_BELOW, END_GAP = 0.95, 0.16, 0.04
"""How high a left end is, how far it goes below the characters of the last row, and how much before
the first character it ends, in their heights."""
LEAST_END = 0.22
"""Narrower ends hold no letters."""
GROUND = 127
"""Gray level beside a left end."""


def cut_strips(image: Image, plate: PlateImage, rows: Sequence[FloatArray]) -> list[Image]:
    """Pictures (40, 256, 3) uint8 BGR of the strips above and below the characters of a plate and,
    where there is room before them, of its left end.

    Args:
        image: the source picture, BGR.
        plate: the upright plate.
        rows: the boxes (L, 4) of the characters of each row in the plate image, from the top.
    """
    size = STRIP_WIDTH_PX, STRIP_HEIGHT_PX
    maps = [_beside(rows[0], plate, above=True), _beside(rows[-1], plate, above=False)]
    found = [_cut(image, plate, to_plate, size) for to_plate in maps]
    end = _left_end(image, plate, rows)
    return found if end is None else [*found, end]


def _beside(row: FloatArray, plate: PlateImage, *, above: bool) -> FloatMatrix:
    """The (3, 3) map from pixels of a strip to those of the plate image."""
    height, slope, level = _line(row, plate)
    across = plate.image.shape[1]
    tall = STRIP_REACH * height
    wide = max((1 + 2 * BEYOND) * across, STRIP_WIDTH_PX * tall / STRIP_HEIGHT_PX)
    edge = level + (-0.5 + OVERLAP if above else 0.5 - OVERLAP) * height
    left, top = across / 2 - wide / 2, edge - tall if above else edge
    return _map((left, top), (wide / STRIP_WIDTH_PX, tall / STRIP_HEIGHT_PX), slope, across / 2)


def _left_end(image: Image, plate: PlateImage, rows: Sequence[FloatArray]) -> Image | None:
    """The picture of what lies before the characters, None where that is too narrow."""
    height, slope, level = _line(rows[-1], plate)
    across = plate.image.shape[1]
    pixel = END_HEIGHT * height / STRIP_HEIGHT_PX
    right = min(float(row[:, 0].min()) for row in rows) - END_GAP * height
    left = max(right - END_WIDTH_PX * pixel, -0.03 * across)
    if right - left < LEAST_END * height:
        return None
    top = level + (0.5 + END_BELOW - END_HEIGHT) * height
    to_plate = _map((left, top), (pixel, pixel), slope, across / 2)
    width = min(int(np.ceil((right - left) / pixel)), END_WIDTH_PX)
    picture: Image = np.full((STRIP_HEIGHT_PX, STRIP_WIDTH_PX, 3), GROUND, dtype=np.uint8)
    picture[:, :width] = _cut(image, plate, to_plate, (width, STRIP_HEIGHT_PX))
    return picture


def _line(row: FloatArray, plate: PlateImage) -> tuple[float, float, float]:
    """Height of a row's characters, its slope, and its level in the middle of the plate."""
    frame = row_frame(row, plate.image.shape[1])
    return float(median(row[:, 3] - row[:, 1])), frame.slope, frame.center[1]


def _map(
    corner: tuple[float, float], pixel: tuple[float, float], slope: float, middle: float
) -> FloatMatrix:
    """The (3, 3) map to the plate image of a picture whose upper left corner would lie there were
    its row level; ``pixel`` is the size of its pixels, ``middle`` where the row has its level."""
    (left, top), (across, down) = corner, pixel
    return np.array(
        [[across, 0, left], [slope * across, down, top + slope * (left - middle)], [0, 0, 1]]
    )


def _cut(image: Image, plate: PlateImage, to_plate: FloatMatrix, size: tuple[int, int]) -> Image:
    to_source = plate.to_source.astype(np.float64) @ to_plate
    return warp(image, to_source, size, source_pixels(to_source, size))


def characters_px(plate: PlateImage, row: FloatArray) -> float:
    """How high the characters of a row (L, 4) are in the source picture, about."""
    x, y = centers(row)
    half = float(median(row[:, 3] - row[:, 1])) / 2
    middle = float(np.mean(x)), float(np.mean(y))
    ends = np.array([[middle[0], middle[1] - half], [middle[0], middle[1] + half]], np.float32)
    above, below = plate.points_to_source(ends)
    return float(np.hypot(*(below - above)))
