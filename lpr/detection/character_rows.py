"""Rows of blobs that are alike: where a picture may hold a line of characters.

Adaptive thresholds, connected components, and chains of neighbours of one height on one line
(connected-component analysis as in Anagnostopoulos et al. 2008, section III).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np

from lpr.arrays import FloatArray, GrayImage


@dataclass(frozen=True, slots=True)
class RowConfig:
    """What counts as a character and as a row; pixels are those of the picture that is searched."""

    windows_px: tuple[int, ...] = (15, 31, 61)
    """Windows of the adaptive thresholds, for characters from small to large."""
    offset: int = 9
    """Gray levels by which a character differs from its surroundings."""
    height_px: tuple[int, int] = (7, 110)
    aspect: tuple[float, float] = (0.08, 1.1)
    """Width / height of one character."""
    height_ratio: float = 1.3
    """How much the heights of neighbours may differ."""
    max_offset: float = 0.3
    """How far neighbours may lie above or below each other, of their height."""
    max_gap: float = 1.4
    """Widest free space between neighbours, of their height."""
    members: tuple[int, int] = (4, 10)
    """Fewest and most characters of a row."""
    max_slope: float = 0.4


@dataclass(frozen=True, slots=True)
class BlobRow:
    """A row of character-like blobs: their boxes (N, 4), left to right, and the line they are on.

    The line is y = ``slope`` x + ``start``; ``height`` is that of a character; all in pixels.
    """

    boxes: FloatArray
    slope: float
    start: float
    height: float

    @classmethod
    def around(cls, boxes: FloatArray) -> BlobRow:
        """The row of some boxes (N, 4), left to right; the line goes through their middles."""
        middles = (boxes[:, :2] + boxes[:, 2:]) / 2
        slope, start = np.polyfit(middles[:, 0], middles[:, 1], 1)
        return cls(boxes, float(slope), float(start), float(np.median(boxes[:, 3] - boxes[:, 1])))

    def quad(self, left: float, right: float, top: float, bottom: float) -> FloatArray:
        """The parallelogram (4, 2) that reaches so many character heights beyond the row's ends and
        from its middle line."""
        x0, x1 = self.boxes[0, 0] - left * self.height, self.boxes[-1, 2] + right * self.height
        up, down = -top * self.height, bottom * self.height
        corners = [(x0, up), (x1, up), (x1, down), (x0, down)]
        return np.array([[x, self.slope * x + self.start + dy] for x, dy in corners], np.float32)


def find_rows(gray: GrayImage, config: RowConfig) -> Iterator[BlobRow]:
    """Rows of character-like blobs, dark and light ones, of a gray picture."""
    for window_px in config.windows_px:
        for kind, sign in ((cv2.THRESH_BINARY_INV, 1), (cv2.THRESH_BINARY, -1)):
            mask = cv2.adaptiveThreshold(
                gray, 255, cv2.ADAPTIVE_THRESH_MEAN_C, kind, window_px, sign * config.offset
            )
            boxes = character_boxes(mask, config)
            for members in chains(boxes, config):
                row = BlobRow.around(boxes[members])
                if abs(row.slope) <= config.max_slope:
                    yield row


def character_boxes(mask: GrayImage, config: RowConfig) -> FloatArray:
    """The (N, 4) boxes of a mask's blobs of a character's size and shape, left to right."""
    stats = cv2.connectedComponentsWithStats(mask, connectivity=8)[2][1:]
    x, y, width, height, area = stats.T.astype(np.float32)
    aspect = width / height
    fit = (
        (height >= config.height_px[0])
        & (height <= config.height_px[1])
        & (aspect >= config.aspect[0])
        & (aspect <= config.aspect[1])
        & (area >= 0.15 * width * height)
    )
    boxes: FloatArray = np.stack([x, y, x + width, y + height], axis=1)[fit]
    in_order: FloatArray = boxes[np.argsort(boxes[:, 0], kind="stable")]
    return in_order


def chains(boxes: FloatArray, config: RowConfig) -> list[list[int]]:
    """Rows of boxes (N, 4), sorted left to right: the nearest fit on the right follows each box."""
    heights, middles = boxes[:, 3] - boxes[:, 1], (boxes[:, 1] + boxes[:, 3]) / 2
    follower = np.full(len(boxes), -1)
    ends = np.searchsorted(boxes[:, 0], boxes[:, 2] + config.max_gap * heights)
    for i, box in enumerate(boxes):
        later = slice(i + 1, max(int(ends[i]), i + 1))
        ratio = heights[later] / heights[i]
        fit = (
            (boxes[later, 0] >= box[2] - 0.2 * heights[i])
            & (ratio < config.height_ratio)
            & (ratio > 1 / config.height_ratio)
            & (np.abs(middles[later] - middles[i]) < config.max_offset * heights[i])
        )
        if fit.any():
            follower[i] = i + 1 + fit.argmax()
    rows = []
    for first in np.setdiff1d(np.arange(len(boxes)), follower):
        row = [int(first)]
        while follower[row[-1]] >= 0:
            row.append(int(follower[row[-1]]))
        if config.members[0] <= len(row) <= config.members[1]:
            rows.append(row)
    return rows
