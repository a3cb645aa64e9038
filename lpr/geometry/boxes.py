"""Arithmetic on many boxes at once: (N, 4) float32 arrays of x_min, y_min, x_max, y_max."""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt

from lpr.arrays import FloatArray

_PACKING = np.array([1 << 48, 1 << 32, 1 << 16, 1], dtype=np.int64)
"""Packs a box's four whole pixels into one number."""
_BLOCK = 512
"""Boxes that are compared with all later ones at once: memory grows with their number alone."""
_PAIRS_KEPT = 128
"""The pairs of up to so many things are kept once they are known; all of them take 6 MB."""
_LEAST_AREA = 1e-6
"""Empty boxes count as this large, in square pixels, where an area divides."""


def widths(boxes: FloatArray) -> FloatArray:
    """Widths, (N,)."""
    return boxes[:, 2] - boxes[:, 0]


def heights(boxes: FloatArray) -> FloatArray:
    """Heights, (N,)."""
    return boxes[:, 3] - boxes[:, 1]


def centers(boxes: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Centres' x and y, (N,) each."""
    half = np.float32(0.5)
    return half * (boxes[:, 0] + boxes[:, 2]), half * (boxes[:, 1] + boxes[:, 3])


def pairwise_shared(first: FloatArray, second: FloatArray) -> FloatArray:
    """Area that every pair shares, (N, M)."""
    across = np.minimum(first[:, None, 2], second[None, :, 2])
    across -= np.maximum(first[:, None, 0], second[None, :, 0])
    down = np.minimum(first[:, None, 3], second[None, :, 3])
    down -= np.maximum(first[:, None, 1], second[None, :, 1])
    return np.asarray(np.maximum(across, 0) * np.maximum(down, 0), dtype=np.float32)


def pairwise_iou(first: FloatArray, second: FloatArray) -> FloatArray:
    """Intersection over union of every pair, (N, M)."""
    shared = pairwise_shared(first, second)
    areas = [widths(boxes) * heights(boxes) for boxes in (first, second)]
    union = areas[0][:, None] + areas[1][None, :] - shared
    return np.asarray(shared / np.maximum(union, _LEAST_AREA), dtype=np.float32)


def share_inside(boxes: FloatArray, regions: FloatArray) -> FloatArray:
    """The share of each box's area (N, 4) that lies in each region (M, 4): (N, M)."""
    areas = np.maximum(widths(boxes) * heights(boxes), _LEAST_AREA)
    return np.asarray(pairwise_shared(boxes, regions) / areas[:, None], dtype=np.float32)


def first_of_duplicates(boxes: FloatArray, iou: float) -> npt.NDArray[np.bool_]:
    """Marks the boxes to keep, (N,): of boxes that meet by ``iou`` or more the first one stays.

    Boxes of the same whole pixels are dropped beforehand, which spares most of the comparisons.
    """
    packed = boxes.round().astype(np.int64) @ _PACKING
    distinct = np.sort(np.unique(packed, return_index=True)[1])
    unlike = boxes[distinct]
    kept = np.ones(len(distinct), dtype=bool)
    for start in range(0, len(unlike), _BLOCK):
        later = unlike[start:]
        alike = np.triu(pairwise_iou(later[:_BLOCK], later) >= iou, 1)
        for index in np.flatnonzero(alike.any(axis=1)):
            if kept[start + index]:
                kept[start:] &= ~alike[index]
    keep = np.zeros(len(boxes), dtype=bool)
    keep[distinct[kept]] = True
    return keep


def pairs(count: int) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """All pairs of so many things, each once: the first of each pair, and the second.

    >>> [places.tolist() for places in pairs(3)]
    [[0, 0, 1], [1, 2, 2]]
    """
    if count > _PAIRS_KEPT:
        first, second = np.triu_indices(count, 1)
        return first, second
    return _kept_pairs(count)


@cache
def _kept_pairs(count: int) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    first, second = np.triu_indices(count, 1)
    first.setflags(write=False)
    second.setflags(write=False)
    return first, second


def union_boxes(first: FloatArray, second: FloatArray) -> FloatArray:
    """The smallest boxes around pairs of boxes, (N, 4)."""
    return np.concatenate(
        [np.minimum(first[:, :2], second[:, :2]), np.maximum(first[:, 2:], second[:, 2:])], axis=1
    )


def no_boxes() -> FloatArray:
    """The empty (0, 4) array."""
    return np.zeros((0, 4), dtype=np.float32)
