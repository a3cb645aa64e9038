"""Where another row of a plate may lie beside one that was found: ink in the room it leaves.

Letters that are blurred into one blob make no text line, but their strokes still show in the rows
of pixels above or below the line that was found.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np

from lpr.arrays import FloatArray, GrayImage
from lpr.geometry.few import median, quantile
from lpr.segmentation.lines import TextLine
from lpr.segmentation.rows import EDGE

LEAST_ROOM = 0.6
"""Room that another row takes at least, of the known row's height."""
LEAST_DISTANCE, MOST_DISTANCE = 0.75, 1.6
"""How far the middles of the two rows lie apart, of the known row's height."""
LEAST_HEIGHT = 0.6
"""Height of the ink, of the known row's: small print is lower."""
LEAST_INK = 0.12
"""Strokes in it, of the known row's: there may be a single letter beside six."""
HEIGHTS = (0.85, 1.15)
"""How high the other row is taken to be, at least and at most, of the known row's."""
RISE = 0.45
"""Rows of pixels belong to the ink whose strokes rise so far from the fewest to the most."""
GROUND, FULL = 0.1, 0.9
"""Quantiles of the strokes in the free room that stand for the fewest and the most."""


@dataclass(frozen=True, slots=True)
class FreeBand:
    """Ink beside a row: the ``line`` that may lie there, and how many ``strokes`` it has, of the
    known row's."""

    line: TextLine
    strokes: float


def free_bands(
    blurred: GrayImage, known: TextLine, least_height: float = LEAST_HEIGHT
) -> tuple[FreeBand, ...]:
    """The bands above and below a row that have ink about as high as the row; richest first.

    Args:
        blurred: a plate image's luminance, as `lpr.segmentation.sighting` has it.
        known: the row that was found.
        least_height: height of the ink, of the known row's.
    """
    height, width = blurred.shape
    middle, half = known.middle_at(width / 2), known.height_px / 2
    edge, least = EDGE * height, LEAST_ROOM * known.height_px
    rooms = [(edge, middle - half), (middle + half, height - edge)]
    wide = [(start, end) for start, end in rooms if end - start >= least]
    if not wide:
        return ()
    strokes = stroke_profile(blurred, known.slope)
    core = strokes[round(max(middle - 0.6 * half, 0)) : round(middle + 0.6 * half) + 1]
    own = float(median(core))
    found = [_band(strokes, room, own, known, (width, least_height)) for room in wide]
    return tuple(sorted((one for one in found if one), key=lambda one: -one.strokes))


def stroke_profile(blurred: GrayImage, slope: float) -> FloatArray:
    """Mean strength of upright edges in each row of pixels, (height,), the rows sloping so much.

    Rows are told by where they cross the middle of the picture.
    """
    height, width = blurred.shape
    edges = np.abs(cv2.Sobel(blurred, cv2.CV_32F, 1, 0, ksize=3))
    matrix = np.array([[1.0, 0.0, 0.0], [slope, 1.0, -slope * width / 2]])
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    level = cv2.warpAffine(
        edges, matrix, (width, height), flags=flags, borderMode=cv2.BORDER_REPLICATE
    )
    inner = level[:, width // 12 : width - width // 12].mean(axis=1, keepdims=True)
    return np.asarray(cv2.blur(inner, (1, 3))[:, 0], dtype=np.float32)


def _band(
    strokes: FloatArray,
    room: tuple[float, float],
    own: float,
    known: TextLine,
    size: tuple[int, float],
) -> FreeBand | None:
    """The richest run of rows of pixels in the room (start, end), if it may be a row.

    ``size`` is the picture's width and the least height of a row, of the known one's.
    """
    width_px, least_height = size
    start, end = max(round(room[0]), 0), round(room[1])
    inside = strokes[start:end]
    ground, full = (quantile(inside, share) for share in (GROUND, FULL))
    rich = np.concatenate([[False], inside > ground + RISE * (full - ground), [False]])
    runs = np.flatnonzero(np.diff(rich.astype(np.int8))).reshape(-1, 2).tolist()
    if not runs:
        return None
    first, last = max(runs, key=lambda run: float((inside[run[0] : run[1]] - ground).sum()))
    ink = (float(median(inside[first:last])) - ground) / max(own - ground, 1.0)
    middle = start + (first + last) / 2
    distance = abs(middle - known.middle_at(width_px / 2)) / known.height_px
    height = (last - first) / known.height_px
    if not LEAST_DISTANCE <= distance <= MOST_DISTANCE or height < least_height or ink < LEAST_INK:
        return None
    line = replace(
        known,
        height_px=known.height_px * min(max(height, HEIGHTS[0]), HEIGHTS[1]),
        middle_px=middle - known.slope * width_px / 2,
        support=known.support / 2,
    )
    return FreeBand(line, ink)
