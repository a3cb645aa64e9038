"""The suppression of repeated detections, and what they know together."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from lpr.arrays import FloatArray
from lpr.geometry.boxes import pairwise_iou
from lpr.types import Detection

SAME_CANDIDATE = 0.6
"""From this overlap on, two parts of a picture show the same candidate."""


def suppress(boxes: FloatArray, scores: FloatArray, max_iou: float) -> npt.NDArray[np.intp]:
    """Greedy non-maximum suppression: the rows to keep of (N, 4) boxes, best first."""
    order = np.argsort(-scores, kind="stable")
    ranked = boxes[order]
    same = pairwise_iou(ranked, ranked) > max_iou
    alive = np.ones(len(boxes), dtype=bool)
    for row in range(len(boxes)):
        if alive[row]:
            alive[row + 1 :] &= ~same[row, row + 1 :]
    return np.asarray(order[alive], dtype=np.intp)


def vote(
    kept: npt.NDArray[np.intp],
    boxes: FloatArray,
    values: FloatArray,
    scores: FloatArray,
    min_iou: float,
) -> FloatArray:
    """Score-weighted means of ``values`` (N, K) over the boxes around each kept one: (kept, K).

    "Box voting" of Gidaris and Komodakis 2015: the neighbours that suppression would throw away
    still know something about where the plate ends.
    """
    weights = np.where(pairwise_iou(boxes[kept], boxes) >= min_iou, scores[None], 0)
    means: FloatArray = weights @ values / weights.sum(axis=1, keepdims=True)
    return means


def distinct(candidates: Sequence[Detection]) -> list[Detection]:
    """The candidates of several parts of a picture without repeated ones, best first."""
    boxes = np.array([one.box.to_list() for one in candidates], np.float32).reshape(-1, 4)
    scores = np.array([one.confidence for one in candidates], np.float32)
    return [candidates[row] for row in suppress(boxes, scores, SAME_CANDIDATE)]
