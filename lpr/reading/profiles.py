"""What the columns of a row look like: how far from the ground, how solid, where edges stand."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from lpr.arrays import FloatArray, Image
from lpr.reading.few import quantile
from lpr.reading.row import Row

BAND = (-0.4, 0.4)
"""How much of a row is looked at, in its height about its middle: its outer pixels are of
characters and ground."""
ABOVE, BELOW, BESIDE_PX = (-0.78, -0.58), (0.58, 0.78), 4
"""What lies right above and below it, and how many pixels high that is seen."""
CONTRAST_QUANTILE = 0.85
"""Of how far pixels of characters are from the ground, what counts as the contrast."""
LEAST_CONTRAST = 8.0
"""Gray levels that characters and ground count as apart, at least."""
FARTHEST = 2.0
"""Pixels count as no farther from the ground than this, of the characters' contrast."""
DIFFERENT, SOLID = 0.25, 0.9
"""Pixels so far from the ground are of something else; columns with this share of them are
covered."""
COLOUR = 60.0
"""Differences of channels are told in this many gray levels."""

MEANS = (
    "away", "solid", "light", "light_squared", "blue", "colour", "above", "below",
)  # fmt: skip
"""What `RowProfiles.means` has of each column: the distance from the ground; 1 where it is covered;
its brightness beyond the ground's, and its mean square; blue beyond red; the highest beyond the
lowest channel; the distance from the ground above the row and below it. All but the colours are in
the characters' contrast."""


@dataclass(frozen=True, slots=True)
class RowProfiles:
    """The columns of a plate image along one row.

    ``sums`` (W + 1, `MEANS`) are running sums; ``edge`` (W,) is how strong the upright edge in each
    column is, of the characters' contrast, ``coherence`` (W,) how much of what changes there
    changes alike over the row's whole height, 0 to 1, ``clear`` (W,) both together. ``contrast`` is
    in gray levels.
    """

    sums: FloatArray
    edge: FloatArray
    coherence: FloatArray
    clear: FloatArray
    contrast: float

    @property
    def width(self) -> int:
        return len(self.edge)

    def means(self, starts: FloatArray, ends: FloatArray) -> FloatArray:
        """The means over columns from starts to ends (N,): (N, `MEANS`), 0 where there are none."""
        first = np.rint(starts).clip(0, self.width).astype(np.intp)
        last = np.maximum(np.rint(ends).clip(0, self.width).astype(np.intp), first)
        count = np.maximum(last - first, 1)[:, None]
        return np.asarray((self.sums[last] - self.sums[first]) / count, dtype=np.float32)

    def strongest_edge(self, start: float, end: float) -> tuple[float, float, int]:
        """The clearest edge between columns: strength, coherence and place; 0s where none is."""
        first, last = max(round(start), 0), min(round(end), self.width)
        if last <= first:
            return 0.0, 0.0, first
        place = first + int(self.clear[first:last].argmax())
        return float(self.edge[place]), float(self.coherence[place]), place


def row_profiles(plate: Image, row: Row) -> RowProfiles | None:
    """The columns of a plate image, BGR, along a row; None where no ground is seen between it."""
    planes = _level(plate, row, BAND, max(round((BAND[1] - BAND[0]) * row.line.height_px), 4))
    x = np.arange(plate.shape[1])
    taken = _columns(x, row.boxes)
    between = (x >= row.boxes[0, 0]) & (x <= row.boxes[-1, 2]) & ~taken
    if not between.any():
        return None
    mean = planes.mean(axis=1)
    ground = np.array([quantile(plane[:, between].ravel(), 0.5) for plane in planes], np.float32)
    planes -= ground[:, None, None]
    away = _farthest(planes)
    contrast = max(quantile(away[:, taken].ravel(), CONTRAST_QUANTILE), LEAST_CONTRAST)
    light = (planes[0] + planes[1] + planes[2]) * np.float32(1 / 3 / contrast)
    beside = [
        _farthest(_level(plate, row, band, BESIDE_PX) - ground[:, None, None]).mean(axis=0)
        for band in (ABOVE, BELOW)
    ]
    columns = [
        np.minimum(away * np.float32(1 / contrast), FARTHEST).mean(axis=0),
        (away > DIFFERENT * contrast).mean(axis=0) > SOLID,
        light.mean(axis=0),
        (light * light).mean(axis=0),
        (mean[0] - mean[2]) / COLOUR,
        (mean.max(axis=0) - mean.min(axis=0)) / COLOUR,
        *(np.minimum(one / contrast, FARTHEST) for one in beside),
    ]
    sums = np.zeros((len(x) + 1, len(MEANS)), np.float32)
    np.cumsum(np.stack(columns, axis=1), axis=0, out=sums[1:])
    edge, coherence = _edges(light)
    return RowProfiles(sums, edge, coherence, edge * coherence, contrast)


def _farthest(planes: FloatArray) -> FloatArray:
    """The greatest distance from 0 of any channel, (3, H, W) to (H, W)."""
    apart = np.abs(planes)
    found: FloatArray = np.maximum(np.maximum(apart[0], apart[1]), apart[2])
    return found


def _level(plate: Image, row: Row, band: tuple[float, float], rows: int) -> FloatArray:
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


def _edges(light: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Strength and coherence of the upright edge in each column of a strip (H, W)."""
    change = np.zeros_like(light)
    change[:, 1:-1] = light[:, 2:] - light[:, :-2]
    alike = np.abs(change.mean(axis=0))
    coherence = alike / (np.abs(change).mean(axis=0) + np.float32(0.03))
    return alike, np.asarray(coherence, dtype=np.float32)


def _columns(x: npt.NDArray[np.intp], boxes: FloatArray) -> npt.NDArray[np.bool_]:
    """Which columns boxes touch, a pixel around them counted in, (W,)."""
    left, right = np.floor(boxes[:, 0]) - 1, np.ceil(boxes[:, 2])
    return np.asarray(((x >= left[:, None]) & (x <= right[:, None])).any(axis=0))
