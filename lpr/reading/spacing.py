"""Free space between the characters of a row: where the groups of a plate's text end."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lpr.arrays import FloatArray
from lpr.geometry.boxes import centers, heights, widths
from lpr.reading.few import median


def extra_gaps(boxes: FloatArray, row_lengths: Sequence[int]) -> FloatArray:
    """How much wider each gap is than the reading's usual one, (L - 1,), in heights.

    A gap is measured twice, from edge to edge and as if narrow characters were as wide as usual
    ones, and the lesser counts: a "1" leaves much room around it in fonts of one pitch, little in
    others. Where a row ends there is no gap: nan.

    Args:
        boxes: (L, 4), characters in reading order.
        row_lengths: characters in each row.
    """
    if len(boxes) < 2:
        return np.zeros(0, dtype=np.float32)
    width, (x, _) = widths(boxes), centers(boxes)
    usual = np.maximum(width, median(width)).astype(np.float32)
    half = np.float32(0.5)
    free = np.minimum(
        _beyond_median(boxes[1:, 0] - boxes[:-1, 2], row_lengths),
        _beyond_median(x[1:] - x[:-1] - (usual[1:] + usual[:-1]) * half, row_lengths),
    )
    return np.asarray(free / median(heights(boxes)), dtype=np.float32)


def _beyond_median(gaps: FloatArray, row_lengths: Sequence[int]) -> FloatArray:
    """Gaps less their median, nan where a row ends."""
    free = np.array(gaps, dtype=np.float32)
    ends = np.cumsum(row_lengths)[:-1] - 1
    free[ends[(ends >= 0) & (ends < len(free))]] = np.nan
    known = free[np.isfinite(free)]
    return free - median(known) if len(known) else free
