"""A classical plate detector: thresholds, contours, rows of alike blobs. Needs no model file.

A plate is a row of at least four blobs that are shaped like characters, equally high, on one line
and close together (connected-component analysis as in Anagnostopoulos et al. 2008, section III).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from lpr.detection.nms import suppress
from lpr.types import Box, Detection, FloatArray, GrayImage, Image, Quad


@dataclass(frozen=True, slots=True)
class ContourConfig:
    """What counts as a character and as a row; pixels are those of the reduced picture."""

    side_px: int = 900
    """Longer side to which larger pictures are reduced."""
    windows_px: tuple[int, ...] = (15, 31, 61)
    """Windows of the adaptive thresholds, for characters from small to large."""
    offset: int = 9
    """Gray levels by which a character differs from its surroundings."""
    height_px: tuple[int, int] = (7, 110)
    aspect: tuple[float, float] = (0.08, 1.1)
    """Width / height of one character."""
    height_ratio: float = 1.22
    """How much the heights of neighbours may differ."""
    max_offset: float = 0.3
    """How far neighbours may lie above or below each other, of their height."""
    max_gap: float = 1.1
    """Widest free space between neighbours, of their height."""
    members: tuple[int, int] = (4, 10)
    max_slope: float = 0.4
    max_overlap: float = 0.25
    max_plates: int = 5


DEFAULT_CONFIDENCE = 0.5


class ContourDetector:
    """Finds plates by their rows of characters.

    Args:
        min_confidence: score from which a row counts as a plate; None is 0.5. The score says how
            regular the row is; it is no probability.
    """

    def __init__(self, min_confidence: float | None = None) -> None:
        self.config = ContourConfig()
        self._least = DEFAULT_CONFIDENCE if min_confidence is None else min_confidence

    def detect(self, images: Sequence[Image]) -> list[list[Detection]]:
        """The plates of each picture, best first."""
        return [self._detect_one(image) for image in images]

    def _detect_one(self, image: Image) -> list[Detection]:
        height, width = image.shape[:2]
        scale = min(1.0, self.config.side_px / max(height, width))
        size = (max(1, round(width * scale)), max(1, round(height * scale)))
        reduced = cv2.resize(image, size, interpolation=cv2.INTER_AREA)
        rows = find_rows(cv2.cvtColor(reduced, cv2.COLOR_BGR2GRAY), self.config)
        found = [(quad / scale, score) for quad, score in rows if score >= self._least]
        if not found:
            return []
        quads = np.stack([quad for quad, _ in found])
        scores = np.array([score for _, score in found], np.float32)
        boxes = np.concatenate([quads.min(axis=1), quads.max(axis=1)], axis=1)
        keep = suppress(boxes, scores, self.config.max_overlap)[: self.config.max_plates]
        return [
            Detection(
                Box.from_list(boxes[row]).clipped(width, height),
                float(scores[row]),
                Quad.from_list(quads[row]),
            )
            for row in keep
        ]


def find_rows(gray: GrayImage, config: ContourConfig) -> Iterator[tuple[FloatArray, float]]:
    """Quads (4, 2) around rows of character-like blobs of a gray picture, each with its score."""
    for window_px in config.windows_px:
        for kind in (cv2.THRESH_BINARY_INV, cv2.THRESH_BINARY):
            offset = config.offset if kind == cv2.THRESH_BINARY_INV else -config.offset
            mask = cv2.adaptiveThreshold(
                gray, 255, cv2.ADAPTIVE_THRESH_MEAN_C, kind, window_px, offset
            )
            boxes = character_boxes(mask, config)
            for members in chains(boxes, config):
                yield row_quad(boxes[members]), row_score(boxes[members], config)


def character_boxes(mask: GrayImage, config: ContourConfig) -> FloatArray:
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


def chains(boxes: FloatArray, config: ContourConfig) -> list[list[int]]:
    """Rows of boxes (N, 4), sorted left to right: the nearest fit on the right follows each box."""
    heights, middles = boxes[:, 3] - boxes[:, 1], (boxes[:, 1] + boxes[:, 3]) / 2
    follower = np.full(len(boxes), -1)
    for i, box in enumerate(boxes):
        end = np.searchsorted(boxes[:, 0], box[2] + config.max_gap * heights[i])
        later = np.arange(i + 1, max(int(end), i + 1))
        ratio = heights[later] / heights[i]
        fit = (
            (boxes[later, 0] >= box[2] - 0.2 * heights[i])
            & (ratio < config.height_ratio)
            & (ratio > 1 / config.height_ratio)
            & (np.abs(middles[later] - middles[i]) < config.max_offset * heights[i])
        )
        if fit.any():
            follower[i] = later[fit.argmax()]
    rows = []
    for first in np.setdiff1d(np.arange(len(boxes)), follower):
        row = [int(first)]
        while follower[row[-1]] >= 0:
            row.append(int(follower[row[-1]]))
        if len(row) >= config.members[0]:
            rows.append(row)
    return rows


def row_quad(boxes: FloatArray) -> FloatArray:
    """A parallelogram (4, 2) around a row's boxes (N, 4), along its slope, with some margin."""
    x, y = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2
    slope, start = np.polyfit(x, y, 1)
    height = float(np.median(boxes[:, 3] - boxes[:, 1]))
    left, right = boxes[0, 0] - 0.45 * height, boxes[-1, 2] + 0.45 * height
    half = 0.72 * height
    corners = [(left, -half), (right, -half), (right, half), (left, half)]
    return np.array([[px, slope * px + start + dy] for px, dy in corners], np.float32)


def row_score(boxes: FloatArray, config: ContourConfig) -> float:
    """How plate-like a row (N, 4) is, 0 to 1: equal heights, a straight line, five to eight."""
    heights = boxes[:, 3] - boxes[:, 1]
    x, y = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2
    slope, start = np.polyfit(x, y, 1)
    if abs(slope) > config.max_slope or len(boxes) > config.members[1]:
        return 0.0
    median = float(np.median(heights))
    uneven = float(np.std(heights)) / median + float(np.std(y - slope * x - start)) / median
    gaps = boxes[1:, 0] - boxes[:-1, 2]
    ragged = float(np.std(gaps)) / median
    count = min(len(boxes), 7) / 7
    return float(np.clip(0.45 + 0.5 * count - 2.5 * uneven - 0.3 * ragged, 0, 1))
