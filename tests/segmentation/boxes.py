"""Boxes of characters in rows."""

import numpy as np

from lpr.arrays import FloatArray


def row(
    count: int, x: float = 20, middle: float = 32, height: float = 30, slope: float = 0.0
) -> FloatArray:
    left = x + 24 * np.arange(count)
    y = middle + slope * (left + 9)
    return np.stack([left, y - height / 2, left + 18, y + height / 2], axis=1).astype(np.float32)


def ones(boxes: FloatArray) -> FloatArray:
    return np.ones(len(boxes), np.float32)
