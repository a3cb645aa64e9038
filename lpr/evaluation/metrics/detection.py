"""How well plates are found: recall, precision, false plates, average precision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lpr.evaluation.metrics.bootstrap import Weights
from lpr.geometry import Box
from lpr.types import Detection

IOU_THRESHOLDS = np.linspace(0.5, 0.95, 10)
"""COCO's ten overlaps, 0.50 to 0.95."""
RECALL_LEVELS = np.linspace(0.0, 1.0, 101)
"""COCO's 101 recalls at which precision is read off."""
EVERY_WIDTH = (0.0, float("inf"))
IOU_50, IOU_75 = 0, 5
"""Rows of `IOU_THRESHOLDS`."""

BoolArray = npt.NDArray[np.bool_]
FloatMatrix = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class DetectionFigures:
    """What a detector reached; shares are 0 to 1, and nan where there was nothing to share.

    ``recall_50``, ``recall_75``, ``precision`` (at IoU 0.5) and ``false_per_picture`` (not matched
    at IoU 0.5) are at the metric's score threshold; the average precisions are over all scores.
    """

    pictures: int
    plates: int
    recall_50: float
    recall_75: float
    precision: float
    false_per_picture: float
    ap_50: float
    ap_50_95: float


@dataclass(frozen=True, slots=True)
class _Picture:
    """Scores (D,); per IoU threshold which detections match and which do not count, (10, D)."""

    scores: FloatMatrix
    matched: BoolArray
    ignored: BoolArray
    plates: int


@dataclass(frozen=True, slots=True)
class DetectionSample:
    """The detections of all pictures, best first, ready to be counted with any weights.

    ``scores`` (D,), ``matched`` and ``ignored`` (10, D) are those of the pictures, ``units`` (D,)
    says whose each is, ``plates`` (P,) how many plates each picture has.
    """

    threshold: float
    scores: FloatMatrix
    matched: BoolArray
    ignored: BoolArray
    units: npt.NDArray[np.int64]
    plates: npt.NDArray[np.int64]

    @property
    def unit_count(self) -> int:
        """How many pictures there are."""
        return len(self.plates)

    def figures(self, unit_weights: Weights | None = None) -> DetectionFigures:
        """The figures when each picture counts as often as its weight says, once without."""
        by_picture = np.ones(len(self.plates)) if unit_weights is None else unit_weights
        count, plates = round(float(by_picture.sum())), round(float(by_picture @ self.plates))
        weights = by_picture[self.units] * ~self.ignored
        strong = weights * (self.scores >= self.threshold)
        right = np.sum(strong * self.matched, axis=1)
        false = float(np.sum(strong[IOU_50] * ~self.matched[IOU_50]))
        precisions = average_precisions(self.matched, weights, plates)
        return DetectionFigures(
            pictures=count,
            plates=plates,
            recall_50=_share(right[IOU_50], plates),
            recall_75=_share(right[IOU_75], plates),
            precision=_share(right[IOU_50], right[IOU_50] + false),
            false_per_picture=_share(false, count),
            ap_50=float(precisions[IOU_50]),
            ap_50_95=float(precisions.mean()),
        )


class DetectionMetric:
    """Collects pictures with their true and detected plates; matches them as pycocotools does.

    Best first, each detection takes the free plate it meets most, if they meet enough. Difficult
    plates and those narrower than ``min_width_px`` need not be found, and finding them is no
    mistake.

    Args:
        threshold: score from which a detection counts in recall, precision and false plates. The
            average precisions count all detections, so they mean something only where the
            detector also gives its weak ones.
        min_width_px: width from which a true plate must be found.
        band_px: count only what is at least as wide as the first and narrower than the second:
            other plates need not be found, and other detections that match none are no mistake
            (COCO does so with areas).
    """

    def __init__(
        self,
        threshold: float = 0.0,
        min_width_px: float = 0.0,
        band_px: tuple[float, float] = EVERY_WIDTH,
    ) -> None:
        self._threshold = threshold
        self._min_width_px = min_width_px
        self._band_px = band_px
        self._pictures: list[_Picture] = []

    def update(
        self,
        truths: Sequence[Box],
        detections: Sequence[Detection],
        difficult: Sequence[bool] = (),
    ) -> None:
        """Add one picture; ``difficult`` says so of each plate, and is empty where none is."""
        found = sorted(detections, key=lambda detection: -detection.confidence)
        ignorable = np.array([truth.width < self._min_width_px for truth in truths], dtype=bool)
        ignorable |= self._is_outside(truths)
        if len(difficult):
            ignorable |= np.array(difficult, dtype=bool)
        overlaps = np.array([[d.box.iou(truth) for truth in truths] for d in found])
        overlaps = overlaps.reshape(len(found), len(truths))
        matches = [match(overlaps, ignorable, float(iou)) for iou in IOU_THRESHOLDS]
        outside = self._is_outside([detection.box for detection in found])
        self._pictures.append(
            _Picture(
                scores=np.array([d.confidence for d in found], dtype=np.float64),
                matched=np.array([matched for matched, _ in matches]),
                ignored=np.array([ignored | (outside & ~hit) for hit, ignored in matches]),
                plates=int(np.sum(~ignorable)),
            )
        )

    def compute(self) -> DetectionFigures:
        """The figures over all pictures so far."""
        return self.sample().figures()

    def sample(self) -> DetectionSample:
        """All pictures so far as arrays."""
        scores = np.concatenate([np.zeros(0), *(p.scores for p in self._pictures)])
        none = np.zeros((len(IOU_THRESHOLDS), 0), dtype=bool)
        order = np.argsort(-scores, kind="stable")
        counts = [len(picture.scores) for picture in self._pictures]
        return DetectionSample(
            threshold=self._threshold,
            scores=scores[order],
            matched=np.concatenate([none, *(p.matched for p in self._pictures)], axis=1)[:, order],
            ignored=np.concatenate([none, *(p.ignored for p in self._pictures)], axis=1)[:, order],
            units=np.repeat(np.arange(len(counts)), counts)[order],
            plates=np.array([picture.plates for picture in self._pictures], dtype=np.int64),
        )

    def reset(self) -> None:
        """Forget all pictures."""
        self._pictures.clear()

    def _is_outside(self, boxes: Sequence[Box]) -> BoolArray:
        """Which boxes are not of the band's width."""
        low_px, high_px = self._band_px
        return np.array([not low_px <= box.width < high_px for box in boxes], dtype=bool)


def match(
    overlaps: FloatMatrix, ignorable: BoolArray, min_iou: float
) -> tuple[BoolArray, BoolArray]:
    """Which detections match a plate, and which of them one that need not be found.

    A plate that must be found goes before one that need not, whatever the overlaps.

    Args:
        overlaps: IoU of detections, best first, with plates, (D, T).
        ignorable: plates that need not be found, (T,).
        min_iou: least overlap of a match.
    """
    matched = np.zeros(len(overlaps), dtype=bool)
    ignored = np.zeros(len(overlaps), dtype=bool)
    free = np.ones(len(ignorable), dtype=bool)
    for row, overlap in enumerate(overlaps):
        for group in (free & ~ignorable, free & ignorable):
            candidates = np.flatnonzero(group & (overlap >= min_iou))
            if len(candidates):
                taken = candidates[np.argmax(overlap[candidates])]
                free[taken] = False
                matched[row] = True
                ignored[row] = ignorable[taken]
                break
    return matched, ignored


def average_precisions(matched: BoolArray, weights: FloatMatrix, plates: int) -> FloatMatrix:
    """Mean over 101 recalls of the best precision at that recall or a higher one (COCO), (R,).

    Args:
        matched: whether each detection, the surest first, matches a plate by each rule, (R, N).
        weights: how often it counts, (R, N).
        plates: how many plates there are; nan where there are none.
    """
    if plates == 0:
        return np.full(len(matched), np.nan)
    hits = np.cumsum(weights * matched, axis=1)
    recall = hits / plates
    precision = hits / np.maximum(np.cumsum(weights, axis=1), 1.0)
    envelope = np.maximum.accumulate(precision[:, ::-1], axis=1)[:, ::-1]
    # Recalls that are never reached have a precision of 0.
    envelope = np.pad(envelope, ((0, 0), (0, 1)))
    reached = [np.searchsorted(row, RECALL_LEVELS, side="left") for row in recall]
    means = [row[places].mean() for row, places in zip(envelope, reached, strict=True)]
    return np.array(means, dtype=np.float64)


def _share(part: float, whole: float) -> float:
    return float(part) / float(whole) if whole else float("nan")
