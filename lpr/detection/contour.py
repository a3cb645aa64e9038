"""A classical plate detector: rows of character-like blobs, and the edges around. Needs no model.

A plate is a row of at least four blobs (`lpr.detection.character_rows`); its border is the clearest
edge on each side; a logistic score tells plates from other lettering and from leaves.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np

from lpr.arrays import FloatArray, GrayImage, Image
from lpr.detection.base import LEAST_WEAK, Sightings, parted
from lpr.detection.character_rows import BlobRow, RowConfig, find_rows
from lpr.detection.nms import suppress
from lpr.geometry import Box, Quad
from lpr.types import Detection


@dataclass(frozen=True, slots=True)
class BorderConfig:
    """Where a plate's border is looked for around its row; lengths are in character heights."""

    height_px: int = 16
    """Height to which characters are brought for it."""
    reach: tuple[float, float] = (2.0, 1.7)
    """How far the patch reaches beside the row, and above and below its middle."""
    across: tuple[float, float] = (0.58, 1.35)
    """Distances of the upper and lower edge from the row's middle."""
    beside: tuple[float, float] = (0.2, 1.5)
    """Distances of the left and right edge from the row's ends."""
    least_step: float = 0.25
    """Weakest step in brightness that is an edge, of the contrast of the characters."""
    margins: tuple[float, float] = (0.45, 0.72)
    """Beside the row, and from its middle, where there is no edge."""


@dataclass(frozen=True, slots=True)
class ContourConfig:
    """How the contour detector goes about it."""

    side_px: int = 720
    """Longer side to which larger pictures are reduced."""
    max_overlap: float = 0.25
    """Of two rows whose plates have a larger IoU, the worse is dropped."""
    max_plates: int = 5
    rows: RowConfig = field(default_factory=RowConfig)
    border: BorderConfig = field(default_factory=BorderConfig)


DEFAULT_CONFIDENCE = 0.5
SCORE_WEIGHTS = (0.73, -12.78, -13.09, 2.13, -4.94, 0.72, 0.86, 4.43)
SCORE_BIAS = -7.44
"""Logistic regression on the rows in the training pictures: is the row's quad a plate? Of count
(at most 7), unevenness of heights, of the line, of gaps and of widths in character heights, and the
border's clearness above and below, and the contrast."""


class ContourDetector:
    """Finds plates by their rows of characters.

    Args:
        min_confidence: score from which a row counts as a plate; None is 0.5.
    """

    def __init__(self, min_confidence: float | None = None) -> None:
        self.config = ContourConfig()
        self._least = DEFAULT_CONFIDENCE if min_confidence is None else min_confidence

    def detect(self, images: Sequence[Image]) -> list[list[Detection]]:
        """The plates of each picture, best first."""
        return [found.plates for found in self.find(images)]

    def find(self, images: Sequence[Image]) -> list[Sightings]:
        """The plates of each picture, and the rows whose score is too low for one."""
        return [parted(self._candidates(image), self._least) for image in images]

    def _candidates(self, image: Image) -> list[Detection]:
        """The likeliest plates, sure or not, best first."""
        height, width = image.shape[:2]
        scale = min(1.0, self.config.side_px / max(height, width))
        size = (max(1, round(width * scale)), max(1, round(height * scale)))
        reduced = cv2.resize(image, size, interpolation=cv2.INTER_AREA)
        gray = cv2.cvtColor(reduced, cv2.COLOR_BGR2GRAY)
        found = []
        for row in find_rows(gray, self.config.rows):
            quad, clear = find_border(gray, row, self.config.border)
            score = row_score(row, clear)
            if score >= min(self._least, LEAST_WEAK):
                found.append((quad / scale, score))
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


def find_border(
    gray: GrayImage, row: BlobRow, config: BorderConfig
) -> tuple[FloatArray, FloatArray]:
    """The plate's border around a row.

    Returns:
        The quad (4, 2), and how clear it is, (3,): the brightness steps above and below in units of
        the characters' contrast, at most 3, and that contrast in half scales.
    """
    beside, across = config.reach
    unit = config.height_px
    patch = _straighten(gray, row, config)
    ends = slice(int(beside * unit), patch.shape[1] - int(beside * unit))
    middle = int(across * unit)
    text = patch[middle - unit // 2 : middle + unit // 2, ends]
    contrast = max(float(text.std()), 1.0)
    steps = _steps(patch[:, ends].mean(axis=1) / contrast)
    top, clear_top = _edge(steps[:middle][::-1], config.across, config.margins[1], config)
    bottom, clear_bottom = _edge(steps[middle:], config.across, config.margins[1], config)
    inside = slice(int((across - top) * unit) + 1, int((across + bottom) * unit) - 1)
    steps = _steps(patch[inside].mean(axis=0) / contrast)
    left, _ = _edge(steps[: ends.start][::-1], config.beside, config.margins[0], config)
    right, _ = _edge(steps[ends.stop :], config.beside, config.margins[0], config)
    clear = np.array([min(clear_top, 3), min(clear_bottom, 3), contrast / 128], np.float32)
    return row.quad(left, right, top, bottom), clear


def _straighten(gray: GrayImage, row: BlobRow, config: BorderConfig) -> FloatArray:
    """The row and what is around it, upright, the characters as high as the config says."""
    beside, across = config.reach
    source = row.quad(beside, beside, across, across)
    length = float(source[1, 0] - source[0, 0]) / row.height
    width = max(round(length * config.height_px), 1)
    height = round(2 * across * config.height_px)
    target = np.array([[0, 0], [width, 0], [0, height]], np.float32)
    matrix = cv2.getAffineTransform(source[[0, 1, 3]], target)
    patch = cv2.warpAffine(gray, matrix, (width, height), borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(patch, np.float32)


def _steps(profile: FloatArray) -> FloatArray:
    """How much a profile (N,) changes at each place, (N,)."""
    padded = np.pad(profile, 1, mode="edge")
    steps: FloatArray = np.abs(padded[2:] - padded[:-2])
    return steps


def _edge(
    steps: FloatArray, reach: tuple[float, float], margin: float, config: BorderConfig
) -> tuple[float, float]:
    """How far the strongest step is, in character heights, and how strong.

    Where none is strong enough to be an edge, the distance is ``margin``.
    """
    first, last = (int(distance * config.height_px) for distance in reach)
    part = steps[first : last + 1]
    best = int(part.argmax())
    strength = float(part[best])
    distance = (first + best + 0.5) / config.height_px
    return (distance if strength >= config.least_step else margin), strength


def row_score(row: BlobRow, clear: FloatArray) -> float:
    """How probably a row is a plate's, 0 to 1; ``clear`` is what `find_border` says of it."""
    logit = float(row_features(row, clear) @ np.array(SCORE_WEIGHTS)) + SCORE_BIAS
    return float(1 / (1 + np.exp(-logit)))


def row_features(row: BlobRow, clear: FloatArray) -> FloatArray:
    """What tells a plate's row from others, (8,), in the order of `SCORE_WEIGHTS`."""
    boxes, height = row.boxes, row.height
    x, y = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2
    uneven = [
        np.std(boxes[:, 3] - boxes[:, 1]),
        np.std(y - row.slope * x - row.start),
        np.std(boxes[1:, 0] - boxes[:-1, 2]),
        np.std(boxes[:, 2] - boxes[:, 0]),
    ]
    return np.array([min(len(boxes), 7), *np.divide(uneven, height), *clear], np.float32)
