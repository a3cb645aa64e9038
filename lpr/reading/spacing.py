"""Free space between the characters of a row: where the groups of a plate's text end."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

import numpy as np

from lpr.arrays import FloatArray
from lpr.geometry.boxes import centers, heights, widths
from lpr.geometry.few import median


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
    half = np.maximum(width, median(width)) * np.float32(0.5)
    ends = [end - 1 for end in accumulate(row_lengths[:-1]) if 0 < end < len(boxes)]
    free = np.minimum(
        _beyond_median(boxes[1:, 0] - boxes[:-1, 2], ends),
        _beyond_median(x[1:] - x[:-1] - half[1:] - half[:-1], ends),
    )
    return np.asarray(free / median(heights(boxes)), dtype=np.float32)


def _beyond_median(gaps: FloatArray, row_ends: Sequence[int]) -> FloatArray:
    """Gaps less their median, nan where a row ends."""
    if not row_ends:
        return gaps - median(gaps)
    gaps[row_ends] = np.nan
    known = gaps[np.isfinite(gaps)]
    return gaps - median(known) if len(known) else gaps
