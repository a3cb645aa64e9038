"""Overlap of boxes, and the suppression of repeated detections."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from lpr.types import FloatArray


def box_iou(a: FloatArray, b: FloatArray) -> FloatArray:
    """Intersection over union of each box of ``a`` (N, 4) with each of ``b`` (M, 4): (N, M)."""
    low = np.maximum(a[:, None, :2], b[None, :, :2])
    high = np.minimum(a[:, None, 2:], b[None, :, 2:])
    shared = np.prod(np.maximum(high - low, 0), axis=-1)
    area_a = np.prod(a[:, 2:] - a[:, :2], axis=-1)
    area_b = np.prod(b[:, 2:] - b[:, :2], axis=-1)
    iou: FloatArray = shared / np.maximum(area_a[:, None] + area_b[None] - shared, 1e-9)
    return iou


def suppress(boxes: FloatArray, scores: FloatArray, max_iou: float) -> npt.NDArray[np.intp]:
    """Greedy non-maximum suppression: the rows to keep of (N, 4) boxes, best first."""
    order = np.argsort(-scores, kind="stable")
    iou = box_iou(boxes, boxes)
    keep: list[int] = []
    for row in order:
        if not keep or iou[row, keep].max() <= max_iou:
            keep.append(int(row))
    return np.asarray(keep, dtype=np.intp)


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
    weights = np.where(box_iou(boxes[kept], boxes) >= min_iou, scores[None], 0)
    means: FloatArray = weights @ values / weights.sum(axis=1, keepdims=True)
    return means
