"""Boxes as characters on a plate have them."""

from __future__ import annotations

import numpy as np

from lpr.arrays import FloatArray


def boxes_in_a_row(count: int, gap: float = 4.0, height: float = 20.0) -> FloatArray:
    """Boxes (count, 4), 12 px wide, from (0, 0) to the right."""
    left = np.arange(count) * (12.0 + gap)
    top = np.zeros(count)
    return np.stack([left, top, left + 12, top + height], axis=1).astype(np.float32)
