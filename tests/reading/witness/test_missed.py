"""What a text is worth that has all characters of a path, and more."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from lpr.alphabet import encode
from lpr.reading.assembly import ReadingPath
from lpr.reading.witness.missed import MISSED, MISSED_AT_END, with_missed


def path(text: str, score: float, rows: tuple[int, ...] = (), sure: float = 0.9) -> ReadingPath:
    """A path of a text, each of its characters as sure, over rows of so many."""
    probabilities = np.full((len(text), 36), (1 - sure) / 35, np.float32)
    probabilities[np.arange(len(text)), encode(text)] = sure
    starts = np.cumsum((0, *(rows or (len(text),)))).tolist()
    lines = tuple(tuple(range(*ends)) for ends in pairwise(starts))
    return ReadingPath(score, lines, probabilities, np.zeros((len(text), 4), np.float32))


def gained(told: ReadingPath, other: ReadingPath) -> float:
    """How much more the told path is worth beside another one."""
    told = replace(told, told=told.text)
    return with_missed(told, [told, other]).log_score - told.log_score


@pytest.mark.parametrize(
    ("told", "other", "cost"),
    [
        ("AB712", "AB12", MISSED),
        ("AB7812", "AB12", 2 * MISSED),
        ("7AB12", "AB12", MISSED_AT_END),
        ("AB127", "AB12", MISSED_AT_END),
        # Which of two equal ones is missing nobody knows: the dearer.
        ("AAB12", "AB12", MISSED_AT_END),
    ],
)
def test_missing_characters_cost_more_at_the_ends(told: str, other: str, cost: float) -> None:
    certain = 0.99999
    gain = gained(path(told, -50.0, sure=certain), path(other, 30.0, sure=certain))
    assert gain == pytest.approx(80.0 - cost, abs=0.01)


def test_each_row_has_its_own_ends() -> None:
    told, other = path("AB712", -50.0, (2, 3), 0.99999), path("AB12", 30.0, (2, 2), 0.99999)
    assert gained(told, other) == pytest.approx(80.0 - MISSED_AT_END, abs=0.01)


@pytest.mark.parametrize("other", ["AB82", "BA12", "AB128"])
def test_a_path_with_other_characters_says_nothing(other: str) -> None:
    assert gained(path("AB12", -50.0), path(other, 30.0)) == 0.0


def test_rows_more_or_fewer_say_nothing() -> None:
    assert gained(path("AB712", -50.0, (2, 3)), path("AB12", 30.0)) == 0.0


def test_a_text_that_its_own_boxes_show_keeps_its_worth() -> None:
    assert gained(path("AB712", 40.0), path("AB12", 30.0)) == 0.0
