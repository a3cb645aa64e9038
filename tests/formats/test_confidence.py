"""Confidence of a reading from its share, its legibility and its length."""

import pytest

from lpr.formats.confidence import GIVEN_BELOW, Evidence, reading_confidence, where_given


def test_confidence_stays_a_probability() -> None:
    for share in (0.0, 0.5, 1.0):
        for legible in (0.0, 0.5, 1.0):
            assert 0.0 < reading_confidence(Evidence(share, legible, 7)) < 1.0


@pytest.mark.parametrize(
    ("surer", "less_sure"),
    [
        ((0.99, 0.95, 7), (0.7, 0.95, 7)),
        ((0.9, 0.95, 7), (0.9, 0.4, 7)),
        ((0.9, 0.95, 6), (0.9, 0.95, 2)),
    ],
)
def test_doubt_lowers_the_confidence(
    surer: tuple[float, float, int], less_sure: tuple[float, float, int]
) -> None:
    assert reading_confidence(Evidence(*surer)) > reading_confidence(Evidence(*less_sure)) + 0.05


def test_a_clear_reading_is_sure() -> None:
    assert reading_confidence(Evidence(0.995, 0.98, 7)) > 0.95


def test_readings_of_plates_that_are_given_are_surer_but_for_the_surest() -> None:
    steps = [number / 50 for number in range(51)]
    surer = [where_given(confidence) for confidence in steps]
    assert surer == sorted(surer)
    assert (surer[0], surer[-1]) == (0.0, 1.0)
    for before, after in zip(steps[1:-1], surer[1:-1], strict=True):
        assert before <= after < 1.0
        assert (before == after) == (before >= GIVEN_BELOW)
    assert where_given(0.5) > 0.6
