"""Bootstrap intervals (Efron 1979): how far figures would move on other pictures of the kind.

They know no more than the pictures they draw from: a share of 100 % has an interval without width,
however few the plates were.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Weights: TypeAlias = npt.NDArray[np.float64]
"""How often each unit (a picture, or a plate crop) counts, (U,)."""
Interval: TypeAlias = tuple[float, float]

RESAMPLES = 500
LEVEL = 0.95
SEED = 6


def bootstrap_intervals(
    figures: Callable[[Weights], Mapping[str, float]],
    units: int,
    rng: np.random.Generator,
    resamples: int = RESAMPLES,
) -> dict[str, Interval]:
    """The percentile interval of each figure at `LEVEL`; nan where a figure is nan in all draws.

    Units are drawn with replacement, as many as there are: plates of one picture stay together.

    Args:
        figures: the figures when every unit counts as often as its weight says.
        units: how many there are; without any there are no intervals.
        rng: draws the units.
        resamples: how often they are drawn.
    """
    if units == 0:
        return {}
    draws = [
        figures(np.bincount(rng.integers(0, units, units), minlength=units).astype(np.float64))
        for _ in range(resamples)
    ]
    return {name: _interval([draw[name] for draw in draws]) for name in draws[0]}


def _interval(values: list[float]) -> Interval:
    known = np.array(values)[~np.isnan(values)]
    if not len(known):
        return float("nan"), float("nan")
    tail = 50 * (1 - LEVEL)
    low, high = np.percentile(known, [tail, 100 - tail])
    return float(low), float(high)
