"""How well plates are found: recall, precision, false plates, average precision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lpr.types import Box, Detection

IOU_THRESHOLDS = np.linspace(0.5, 0.95, 10)
"""COCO's ten overlaps, 0.50 to 0.95."""
RECALL_LEVELS = np.linspace(0.0, 1.0, 101)
"""COCO's 101 recalls at which precision is read off."""
IOU_50, IOU_75 = 0, 5
"""Rows of `IOU_THRESHOLDS`."""

BoolArray = npt.NDArray[np.bool_]


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

    scores: npt.NDArray[np.float64]
    matched: BoolArray
    ignored: BoolArray
    plates: int


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
    """

    def __init__(self, threshold: float = 0.0, min_width_px: float = 0.0) -> None:
        self._threshold = threshold
        self._min_width_px = min_width_px
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
        if len(difficult):
            ignorable |= np.array(difficult, dtype=bool)
        overlaps = np.array([[d.box.iou(truth) for truth in truths] for d in found])
        overlaps = overlaps.reshape(len(found), len(truths))
        matches = [match(overlaps, ignorable, float(iou)) for iou in IOU_THRESHOLDS]
        self._pictures.append(
            _Picture(
                scores=np.array([d.confidence for d in found], dtype=np.float64),
                matched=np.array([matched for matched, _ in matches]),
                ignored=np.array([ignored for _, ignored in matches]),
                plates=int(np.sum(~ignorable)),
            )
        )

    def compute(self) -> DetectionFigures:
        """The figures over all pictures so far."""
        count = len(self._pictures)
        plates = sum(picture.plates for picture in self._pictures)
        scores = np.concatenate([np.zeros(0), *(p.scores for p in self._pictures)])
        none = np.zeros((len(IOU_THRESHOLDS), 0), dtype=bool)
        matched = np.concatenate([none, *(p.matched for p in self._pictures)], axis=1)
        ignored = np.concatenate([none, *(p.ignored for p in self._pictures)], axis=1)
        strong = scores >= self._threshold
        right = np.sum(matched & ~ignored & strong, axis=1)
        false = int(np.sum(~matched[IOU_50] & strong))
        precisions = [
            average_precision(scores[~skip], hit[~skip], plates)
            for hit, skip in zip(matched, ignored, strict=True)
        ]
        return DetectionFigures(
            pictures=count,
            plates=plates,
            recall_50=_share(right[IOU_50], plates),
            recall_75=_share(right[IOU_75], plates),
            precision=_share(right[IOU_50], int(right[IOU_50]) + false),
            false_per_picture=_share(false, count),
            ap_50=precisions[IOU_50],
            ap_50_95=float(np.mean(precisions)),
        )

    def reset(self) -> None:
        """Forget all pictures."""
        self._pictures.clear()


def match(
    overlaps: npt.NDArray[np.float64], ignorable: BoolArray, min_iou: float
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


def average_precision(scores: npt.NDArray[np.float64], matched: BoolArray, plates: int) -> float:
    """Mean over 101 recalls of the best precision at that recall or a higher one (COCO).

    Args:
        scores: of the detections of all pictures, (N,), in any order.
        matched: whether each detection matches a plate, (N,).
        plates: how many plates there are; nan where there are none.
    """
    if plates == 0:
        return float("nan")
    hits = np.cumsum(matched[np.argsort(-scores, kind="stable")])
    recall = hits / plates
    precision = hits / np.arange(1, len(hits) + 1)
    envelope = np.maximum.accumulate(precision[::-1])[::-1]
    reached = np.searchsorted(recall, RECALL_LEVELS, side="left")
    return float(np.mean(np.append(envelope, 0.0)[np.minimum(reached, len(envelope))]))


def _share(part: int, whole: int) -> float:
    return float(part) / whole if whole else float("nan")
