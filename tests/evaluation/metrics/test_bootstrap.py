"""Bootstrap intervals: seeded, as wide as theory says, and scipy's."""

from __future__ import annotations

import math

import numpy as np
import pytest

from lpr.evaluation.metrics.bootstrap import Weights, bootstrap_intervals
from lpr.evaluation.metrics.reading import ReadingMetric

RIGHT = np.array([True] * 80 + [False] * 20)


def share(weights: Weights) -> dict[str, float]:
    return {"share": float(weights @ RIGHT / weights.sum())}


def test_interval_of_a_share_is_the_normal_one() -> None:
    """80 of 100 right: 0.8 +- 1.96 x sqrt(0.8 x 0.2 / 100) = 0.722 to 0.878."""
    low, high = bootstrap_intervals(share, 100, np.random.default_rng(0))["share"]
    assert low == pytest.approx(0.722, abs=0.015)
    assert high == pytest.approx(0.878, abs=0.015)
    again = bootstrap_intervals(share, 100, np.random.default_rng(0))["share"]
    assert again == (low, high)


def test_interval_is_scipys() -> None:
    stats = pytest.importorskip("scipy.stats")
    rng = np.random.default_rng(1)
    theirs = stats.bootstrap(
        (RIGHT,), np.mean, n_resamples=4000, method="percentile", rng=rng
    ).confidence_interval
    ours = bootstrap_intervals(share, 100, rng, resamples=4000)["share"]
    assert ours == pytest.approx((theirs.low, theirs.high), abs=0.011)


def test_plates_of_one_picture_stay_together() -> None:
    """One unit is drawn as it is, whatever is in it: there is nothing to vary."""
    metric = ReadingMetric()
    metric.update("AB", ["AB"], 0.9, "a")
    metric.update("CD", ["XX"], 0.9, "a")
    sample = metric.sample()
    intervals = bootstrap_intervals(
        lambda weights: {"exact": sample.figures(weights).exact},
        sample.unit_count,
        np.random.default_rng(2),
        resamples=20,
    )
    assert intervals["exact"] == (0.5, 0.5)


def test_nothing_and_nan() -> None:
    assert bootstrap_intervals(share, 0, np.random.default_rng(0)) == {}
    rng = np.random.default_rng(0)
    low, high = bootstrap_intervals(lambda weights: {"x": float("nan")}, 3, rng, 5)["x"]
    assert math.isnan(low)
    assert math.isnan(high)
