"""The calibration error against cases computed by hand, and against scikit-learn's curve."""

from __future__ import annotations

import math

import numpy as np
import pytest

from lpr.evaluation.metrics.calibration import calibration_error, reliability


def test_calibration_bins_average_inside() -> None:
    """Three answers of 0.7 in one bin, two right: the gap is 0.7 - 2/3."""
    assert calibration_error([0.7, 0.7, 0.7], [True, True, False]) == pytest.approx(0.7 - 2 / 3)
    # Opposite errors in one bin cancel, in two bins they do not.
    assert calibration_error([0.72, 0.78], [True, False]) == pytest.approx(0.25)
    assert calibration_error([0.2, 0.8], [True, False]) == pytest.approx(0.8)


def test_calibration_error_is_that_of_scikit_learns_curve() -> None:
    calibration = pytest.importorskip("sklearn.calibration")
    rng = np.random.default_rng(5)
    sure = rng.uniform(0.001, 0.999, 500)
    right = rng.uniform(size=500) < sure**2
    shares, means = calibration.calibration_curve(right, sure, n_bins=10)
    counts = np.histogram(sure, bins=10, range=(0, 1))[0]
    expected = float(np.sum(counts * np.abs(shares - means)) / 500)
    assert calibration_error(sure, right) == pytest.approx(expected)


def test_weights_count_answers_more_than_once() -> None:
    sure, right = [0.9, 0.9, 0.6], [True, False, True]
    twice = calibration_error(sure, right, weights=np.array([2.0, 2.0, 2.0]))
    assert twice == pytest.approx(calibration_error(sure, right))
    assert calibration_error(sure, right, weights=np.array([1.0, 0.0, 0.0])) == pytest.approx(0.1)


def test_bins_say_what_is_in_them() -> None:
    bins = reliability([0.9, 1.0, 0.1], [True, False, True], bin_count=2)
    assert bins.counts.tolist() == [1, 2]
    assert bins.right.tolist() == [1, 1]
    assert bins.confidence.tolist() == pytest.approx([0.1, 1.9])
    assert math.isnan(reliability([], []).error)
