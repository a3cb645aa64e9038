"""Reading figures against cases computed by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from lpr.alphabet import loose
from lpr.evaluation.metrics.reading import (
    ReadingFigures,
    ReadingMetric,
    edit_distance,
    precision_at_coverage,
)


@pytest.mark.parametrize(
    ("a", "b", "distance"),
    [
        ("", "", 0),
        ("ABC", "", 3),
        ("", "AB", 2),
        ("ABC", "ABC", 0),
        ("ABC", "AXC", 1),
        ("ABC", "AC", 1),
        ("ABC", "ABBC", 1),
        ("KITTEN", "SITTING", 3),
        ("AB12", "12AB", 4),
    ],
)
def test_edit_distance(a: str, b: str, distance: int) -> None:
    assert edit_distance(a, b) == edit_distance(b, a) == distance


def test_loose_makes_two_pairs_equal() -> None:
    assert loose("OIL8B") == "01L8B"


def test_weights_count_plates_as_often_as_their_picture() -> None:
    """Two plates of one picture and one of another, which counts three times."""
    metric = ReadingMetric()
    metric.update("AB", ["AB"], 0.9, "a")
    metric.update("CD", ["C"], 0.5, "a")
    metric.update("EFGH", ["EFXX"], 0.7, "b")
    sample = metric.sample()
    assert sample.unit_count == 2
    figures = sample.figures(np.array([1.0, 3.0]))
    assert figures.plates == 5
    assert figures.exact == pytest.approx(1 / 5)
    assert figures.one_off == pytest.approx(2 / 5)
    # 1 edit of 2 + 2 characters, and three times 2 of 4.
    assert figures.character_error_rate == pytest.approx(7 / 16)
    # Bins 0.9 (0.1 short), 0.5 (0.5 over) and 0.7 (0.7 over, three times).
    assert figures.calibration_error == pytest.approx((0.1 + 0.5 + 3 * 0.7) / 5)
    once = sample.figures(np.array([2.0, 0.0]))
    assert once.calibration_error == pytest.approx(0.3)
    assert once.precision_at_90 == pytest.approx(2 / 3.6)
    assert once == ReadingFigures(
        plates=4,
        exact=0.5,
        exact_loose=0.5,
        top_n=0.5,
        one_off=1.0,
        one_off_loose=1.0,
        character_error_rate=0.25,
        character_error_rate_loose=0.25,
        calibration_error=once.calibration_error,
        precision_at_90=once.precision_at_90,
        sure_right=once.sure_right,
    )
    assert math.isnan(once.sure_right)


def test_the_share_right_of_sure_readings() -> None:
    metric = ReadingMetric()
    metric.update("AB0", ["ABO"], 0.99)
    metric.update("CD", ["CE"], 0.96)
    metric.update("EF", ["XX"], 0.95)
    assert metric.compute().sure_right == 0.5


@pytest.mark.parametrize(
    ("coverage", "precision"),
    [(0.25, 1.0), (0.5, 0.75), (0.75, 2 / 3), (1.0, 0.5)],
    ids=["the surest one", "half of the two at 0.8", "three", "all"],
)
def test_precision_at_coverage(coverage: float, precision: float) -> None:
    """Answers at 0.9 right, at 0.8 one right and one wrong, at 0.1 wrong."""
    found = precision_at_coverage([0.8, 0.1, 0.9, 0.8], [True, False, True, False], coverage)
    assert found == pytest.approx(precision)


def test_only_top_n_candidates_count() -> None:
    metric = ReadingMetric(top_n=1)
    metric.update("AB", ["XX", "AB"], 0.5)
    assert metric.compute().top_n == 0


def test_nothing_read_and_reset() -> None:
    metric = ReadingMetric()
    metric.update("AB", ["AB"], 1.0)
    assert metric.compute().exact == 1
    metric.reset()
    figures = metric.compute()
    assert figures.plates == 0
    assert math.isnan(figures.exact)
    assert math.isnan(figures.character_error_rate)
    assert math.isnan(figures.calibration_error)


def test_precision_over_coverage_is_scikit_learns_precision_of_a_threshold() -> None:
    metrics = pytest.importorskip("sklearn.metrics")
    rng = np.random.default_rng(5)
    sure = rng.uniform(size=200)
    right = rng.uniform(size=200) < sure
    for given in (10, 90, 200):
        threshold = np.sort(sure)[-given]
        expected = metrics.precision_score(right, sure >= threshold)
        assert precision_at_coverage(sure, right, given / 200) == pytest.approx(expected)
