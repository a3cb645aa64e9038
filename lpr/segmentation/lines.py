"""The text line as a model: height, slope and middle, voted for by the boxes that lie on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from lpr.arrays import FloatArray
from lpr.geometry.boxes import centers, heights, pairs, widths
from lpr.segmentation.config import LineConfig

MAX_HYPOTHESES = 500
"""Pairs of boxes tried as a line."""
BLOB_SUPPORT = 0.3
"""Support that a blob gives its line for each height of its width."""


@dataclass(frozen=True, slots=True)
class TextLine:
    """A row of characters of one height: its middle runs through y = middle_px + slope * x.

    ``support`` counts the places along the line where a character may stand.
    """

    light: bool
    height_px: float
    slope: float
    middle_px: float
    support: float

    def middle_at(self, x: float) -> float:
        """y of the middle at x, pixels."""
        return self.middle_px + self.slope * x

    def middle(self, x: npt.NDArray[np.floating[Any]]) -> FloatArray:
        """y of the middle at every x, pixels."""
        return np.asarray(self.middle_px + self.slope * x, dtype=np.float32)

    @property
    def worth(self) -> float:
        """How much of the plate the line explains: support times height, pixels.

        Small print may have more characters than the plate's own row, but they are small.
        """
        return self.support * self.height_px

    def resembles(self, other: TextLine, x: float) -> bool:
        """Whether both lines have one polarity and about one height and place at x."""
        distance = abs(self.middle_at(x) - other.middle_at(x)) / self.height_px
        ratio = abs(float(np.log(self.height_px / other.height_px)))
        return self.light == other.light and distance < 0.12 and ratio < 0.15

    def offsets(self, boxes: FloatArray) -> FloatArray:
        """Vertical distance of boxes' centres from the middle, in line heights, (N,)."""
        x, y = centers(boxes)
        offsets: FloatArray = (y - self.middle(x)) / self.height_px
        return offsets

    def height_ratios(self, boxes: FloatArray) -> FloatArray:
        """log(box height / line height), (N,)."""
        ratios: FloatArray = np.log(np.maximum(heights(boxes), 1e-3) / self.height_px)
        return ratios


def find_lines(
    boxes: FloatArray, weights: FloatArray, light: bool, config: LineConfig
) -> tuple[TextLine, ...]:
    """Text lines among boxes of one polarity, best supported first, at most ``max_lines``.

    Every pair of boxes of like height spans a line (a RANSAC that tries all pairs); each line is
    scored by the boxes near it, ``weights`` (N,) saying how likely each is a character, and boxes
    that share a place counting as one. The best is refined by least squares, its rivals for the
    same place are dropped, and so on.
    """
    if len(boxes) < 2:
        return ()
    share = shares(boxes, weights)
    hypotheses = _pair_lines(boxes, config)
    scores = support_of(boxes, share, hypotheses, config)
    lines: list[TextLine] = []
    width = float(boxes[:, 2].max())
    while len(lines) < config.max_lines and scores.size and scores.max() > 1.0:
        best = int(scores.argmax())
        line = _refined(boxes, share, hypotheses[best], light, config)
        if not any(known.resembles(line, width / 2) for known in lines):
            lines.append(line)
        slope, middle, height = hypotheses.T
        distance = np.abs(middle + slope * width / 2 - line.middle_at(width / 2))
        scores = np.where(distance < 0.5 * np.maximum(height, line.height_px), 0.0, scores)
        scores[best] = 0.0
    return tuple(sorted(lines, key=lambda line: -line.support))


def blob_lines(blobs: FloatArray, light: bool) -> tuple[TextLine, ...]:
    """The line that the largest wide blob shows, where all characters of a row touch."""
    if not len(blobs):
        return ()
    x_min, y_min, x_max, y_max = (
        float(v) for v in blobs[int((heights(blobs) * widths(blobs)).argmax())]
    )
    height = y_max - y_min
    support = BLOB_SUPPORT * (x_max - x_min) / height
    return (TextLine(light, height, 0.0, (y_min + y_max) / 2, support),)


def shares(boxes: FloatArray, weights: FloatArray) -> FloatArray:
    """What each box counts for a line, (N,): those of like height in one place count as one."""
    x, y = centers(boxes)
    height = heights(boxes)
    near = (np.abs(x[:, None] - x[None]) < 0.3 * height[:, None]) & (
        np.abs(y[:, None] - y[None]) < 0.3 * height[:, None]
    )
    log_height = np.log(height)
    alike = np.abs(log_height[:, None] - log_height[None]) < 0.35
    crowd = np.maximum((near & alike) @ weights, weights)
    return np.asarray(np.square(weights) / np.maximum(crowd, 1e-3), dtype=np.float32)


def _pair_lines(boxes: FloatArray, config: LineConfig) -> FloatArray:
    """Slope, middle and height of the lines through pairs of boxes, (P, 3)."""
    x, y = centers(boxes)
    height = heights(boxes)
    i, j = pairs(len(boxes))
    log_height = np.log(height)
    alike = np.flatnonzero(np.abs(log_height[j] - log_height[i]) < config.height_tolerance)
    i, j = i[alike], j[alike]
    dx = x[j] - x[i]
    mean = np.sqrt(height[i] * height[j])
    slope = (y[j] - y[i]) / np.where(np.abs(dx) < 1e-3, np.float32(1e-3), dx)
    fits = (np.abs(dx) > np.float32(0.5) * mean) & (np.abs(slope) < config.max_slope)
    found = np.flatnonzero(fits)
    found = found[:: len(found) // MAX_HYPOTHESES + 1]
    middle = y[i[found]] - slope[found] * x[i[found]]
    return np.stack([slope[found], middle, mean[found]], axis=1).astype(np.float32)


def _membership(boxes: FloatArray, hypotheses: FloatArray, config: LineConfig) -> FloatArray:
    """How well each box lies on each line, (P, N): 1 exactly on it, 0 at the tolerance."""
    x, y = centers(boxes)
    slope, middle, height = (column[:, None] for column in hypotheses.T)
    offset = slope * x[None]
    offset += middle
    offset -= y[None]
    offset /= height * np.float32(config.offset_tolerance)
    ratio = np.log(heights(boxes))[None] - np.log(height)
    ratio *= np.float32(1 / config.height_tolerance)
    for misfit in (offset, ratio):
        np.square(misfit, out=misfit)
        np.subtract(1, misfit, out=misfit)
        np.maximum(misfit, 0, out=misfit)
    offset *= ratio
    return np.asarray(offset, dtype=np.float32)


def support_of(
    boxes: FloatArray, share: FloatArray, hypotheses: FloatArray, config: LineConfig
) -> FloatArray:
    """What boxes, each with its share, add up to on each (P, 3) line, (P,)."""
    total: FloatArray = _membership(boxes, hypotheses, config) @ share
    return total


def _refined(
    boxes: FloatArray,
    share: FloatArray,
    hypothesis: FloatArray,
    light: bool,
    config: LineConfig,
) -> TextLine:
    """The line fitted to its members by weighted least squares, twice."""
    x, y = centers(boxes)
    slope, middle, height = (float(value) for value in hypothesis)
    support = 0.0
    for _ in range(2):
        current = np.array([[slope, middle, height]], np.float32)
        weight = _membership(boxes, current, config)[0] * share
        total = float(weight.sum())
        if total <= 0:
            break
        support = total
        x_mean, y_mean = float(weight @ x) / total, float(weight @ y) / total
        spread = float(weight @ np.square(x - x_mean))
        if spread > 1e-3:
            slope = float(weight @ ((x - x_mean) * (y - y_mean))) / spread
            slope = float(np.clip(slope, -config.max_slope, config.max_slope))
        middle = y_mean - slope * x_mean
        height = float(np.exp(weight @ np.log(heights(boxes)) / total))
    return TextLine(light, height, slope, middle, support)
