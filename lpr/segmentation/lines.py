"""The text line as a model: height, slope and middle, voted for by the boxes that lie on it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from lpr.arrays import FloatArray
from lpr.geometry.boxes import centers, heights, widths
from lpr.segmentation.config import LineConfig

MAX_HYPOTHESES = 500
"""Pairs of boxes tried as a line."""
ROW_DISTANCE = (0.75, 2.2)
"""How far apart the middles of two rows of a plate may lie, in their mean height."""
MAX_ROW_RATIO = 0.8
"""How far the heights of two rows of a plate may differ, |log ratio|."""
MIN_ROW_SUPPORT = 0.5
"""Support from which a row counts that only its place beside another shows."""
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
    share = (np.square(weights) / np.maximum(_crowding(boxes, weights), 1e-3)).astype(np.float32)
    hypotheses = _pair_lines(boxes, config)
    scores = _support(boxes, share, hypotheses, config)
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


def opposite_row(line: TextLine, size_px: tuple[int, int]) -> tuple[TextLine, ...]:
    """The other row of a two-row plate, guessed from the one that was found; none without room.

    Rows lie symmetrically about the middle of the plate, whose width and height are given. The
    guess gets half the support.
    """
    width, height = size_px
    shift = 2 * (height / 2 - line.middle_at(width / 2))
    if not 1.0 <= abs(shift) / line.height_px <= 1.8:
        return ()
    return (replace(line, middle_px=line.middle_px + shift, support=line.support / 2),)


def companion_rows(
    line: TextLine, boxes: FloatArray, weights: FloatArray, config: LineConfig
) -> tuple[TextLine, ...]:
    """Rows right above and below a line, parallel to it, each through the surest place there.

    A row of one character spans no line by itself; with the slope of the other row it does.
    ``boxes`` (N, 4) have the line's polarity, ``weights`` (N,) say how likely each is a character.
    """
    share = (np.square(weights) / np.maximum(_crowding(boxes, weights), 1e-3)).astype(np.float32)
    x, y = centers(boxes)
    height = heights(boxes)
    hypotheses = np.stack([np.full_like(y, line.slope), y - line.slope * x, height], axis=1)
    distance = (y - line.middle(x)) * 2 / (height + line.height_px)
    alike = np.abs(np.log(height / line.height_px)) < MAX_ROW_RATIO
    support = _support(boxes, share, hypotheses, config)
    rows = []
    for side in (-1, 1):
        beside = (side * distance > ROW_DISTANCE[0]) & (side * distance < ROW_DISTANCE[1])
        scores = np.where(beside & alike, support, 0.0)
        best = int(scores.argmax())
        if scores[best] > MIN_ROW_SUPPORT:
            _, middle, row_height = (float(value) for value in hypotheses[best])
            rows.append(TextLine(line.light, row_height, line.slope, middle, float(scores[best])))
    return tuple(rows)


def row_pairs(lines: tuple[TextLine, ...], width_px: float) -> list[tuple[TextLine, TextLine]]:
    """Pairs of lines that can be the two rows of one plate, upper row first.

    Rows have one polarity and like slope and height and lie one above the other without a gap wider
    than a row.
    """
    x = width_px / 2
    pairs = []
    for upper in lines:
        for lower in lines:
            mean_height = (upper.height_px + lower.height_px) / 2
            distance = (lower.middle_at(x) - upper.middle_at(x)) / mean_height
            ratio = abs(np.log(lower.height_px / upper.height_px))
            near = ROW_DISTANCE[0] < distance < ROW_DISTANCE[1]
            if upper.light == lower.light and near and ratio < MAX_ROW_RATIO:
                pairs.append((upper, lower))
    return pairs


def _crowding(boxes: FloatArray, weights: FloatArray) -> FloatArray:
    """For each box the weight of all boxes of like height that stand in the same place, (N,)."""
    x, y = centers(boxes)
    height = heights(boxes)
    near = (np.abs(x[:, None] - x[None]) < 0.3 * height[:, None]) & (
        np.abs(y[:, None] - y[None]) < 0.3 * height[:, None]
    )
    alike = np.abs(np.log(height[:, None] / height[None])) < 0.35
    crowding: FloatArray = (near & alike) @ weights
    return np.maximum(crowding, weights)


def _pair_lines(boxes: FloatArray, config: LineConfig) -> FloatArray:
    """Slope, middle and height of the lines through pairs of boxes, (P, 3)."""
    x, y = centers(boxes)
    height = heights(boxes)
    i, j = np.triu_indices(len(boxes), 1)
    dx = x[j] - x[i]
    mean = np.sqrt(height[i] * height[j])
    slope = (y[j] - y[i]) / np.where(np.abs(dx) < 1e-3, 1e-3, dx)
    fits = (
        (np.abs(np.log(height[j] / height[i])) < config.height_tolerance)
        & (np.abs(dx) > 0.5 * mean)
        & (np.abs(slope) < config.max_slope)
    )
    found = np.flatnonzero(fits)
    found = found[:: len(found) // MAX_HYPOTHESES + 1]
    middle = y[i[found]] - slope[found] * x[i[found]]
    return np.stack([slope[found], middle, mean[found]], axis=1).astype(np.float32)


def _membership(boxes: FloatArray, hypotheses: FloatArray, config: LineConfig) -> FloatArray:
    """How well each box lies on each line, (P, N): 1 exactly on it, 0 at the tolerance."""
    x, y = centers(boxes)
    slope, middle, height = (column[:, None] for column in hypotheses.T)
    offset = np.abs(y[None] - middle - slope * x[None]) / (height * config.offset_tolerance)
    ratio = np.abs(np.log(heights(boxes)[None] / height)) / config.height_tolerance
    members: FloatArray = np.maximum(1 - np.square(offset), 0) * np.maximum(1 - np.square(ratio), 0)
    return members


def _support(
    boxes: FloatArray, share: FloatArray, hypotheses: FloatArray, config: LineConfig
) -> FloatArray:
    support: FloatArray = _membership(boxes, hypotheses, config) @ share
    return support


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
