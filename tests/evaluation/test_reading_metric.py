"""Reading figures against cases computed by hand."""

from __future__ import annotations

import math

import pytest

from lpr.evaluation.reading import ReadingMetric, calibration_error, edit_distance, loose


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


def test_every_figure() -> None:
    """Four plates of 5 characters: right, right but for O and 0, one off, missed."""
    metric = ReadingMetric(top_n=2)
    metric.update("AB123", ["AB123", "A8123"], 0.95)
    metric.update("AB0I3", ["ABO13"], 0.85)
    metric.update("XY789", ["XY78", "XY789"], 0.75)
    metric.update("CD456", [], 0.0)
    figures = metric.compute()
    assert figures.plates == 4
    assert figures.exact == 1 / 4
    assert figures.exact_loose == 2 / 4
    assert figures.top_n == 3 / 4
    assert figures.one_off == 3 / 4
    # Edits: 0, 2, 1, 5 of 20 characters.
    assert figures.character_error_rate == pytest.approx(8 / 20)
    # Gaps: |0.95 - 1|, |0.85 - 1|, |0.75 - 0|, |0 - 0|, each a bin with one plate.
    assert figures.calibration_error == pytest.approx((0.05 + 0.15 + 0.75 + 0) / 4)


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


def test_calibration_bins_average_inside() -> None:
    """Three answers of 0.7 in one bin, two right: the gap is 0.7 - 2/3."""
    assert calibration_error([0.7, 0.7, 0.7], [True, True, False]) == pytest.approx(0.7 - 2 / 3)
    # Opposite errors in one bin cancel, in two bins they do not.
    assert calibration_error([0.72, 0.78], [True, False]) == pytest.approx(0.25)
    assert calibration_error([0.2, 0.8], [True, False]) == pytest.approx(0.8)
