"""Statistics of a few values: what numpy offers takes many times as long for them."""

from __future__ import annotations

import numpy as np

from lpr.arrays import FloatArray


def median(values: FloatArray) -> np.float32:
    """The median of one value or more.

    >>> float(median(np.array([3, 1, 2, 10], np.float32)))
    2.5
    """
    ordered = sorted(values.tolist())
    return np.float32((ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) / 2)


def quantile(values: FloatArray, share: float) -> float:
    """The value below which that share of (N,) values lies, straight lines between them.

    >>> quantile(np.array([0, 10, 20], np.float32), 0.75)
    15.0
    """
    place = share * (len(values) - 1)
    low = int(place)
    high = min(low + 1, len(values) - 1)
    ordered = np.partition(values, (low, high))
    return float(ordered[low] + (ordered[high] - ordered[low]) * (place - low))


def fitted_line(x: FloatArray, y: FloatArray) -> tuple[float, float]:
    """Slope and start of the straight line through points, by least squares; level where all have
    one place.

    >>> fitted_line(np.array([0, 1, 2], np.float32), np.array([1, 3, 5], np.float32))
    (2.0, 1.0)
    """
    x_mean, y_mean = float(x.mean(dtype=np.float64)), float(y.mean(dtype=np.float64))
    across = x.astype(np.float64) - x_mean
    spread = float(across @ across)
    slope = float(across @ (y.astype(np.float64) - y_mean)) / spread if spread > 0 else 0.0
    return slope, y_mean - slope * x_mean
