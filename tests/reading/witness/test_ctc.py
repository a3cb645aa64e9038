"""Connectionist temporal classification against sums over every way to spell a text."""

from __future__ import annotations

from itertools import groupby, product

import numpy as np
import pytest

from lpr.alphabet import CHARACTERS
from lpr.arrays import FloatArray
from lpr.reading.witness.ctc import best_along, log_likelihoods, log_softmax

CLASSES = 4
"""The blank and the characters 0, 1, 2: few enough to try all ways."""


def places(seed: int, count: int) -> FloatArray:
    """Log-probabilities (count, 37) of which only a few classes are possible."""
    logits = np.full((count, len(CHARACTERS) + 1), -80.0, np.float32)
    logits[:, :CLASSES] = np.random.default_rng(seed).normal(0, 1.5, (count, CLASSES))
    return log_softmax(logits)


def spelled(way: tuple[int, ...]) -> str:
    """What a class at each place spells: repeats are one, blanks are none."""
    return "".join(CHARACTERS[k - 1] for k, _ in groupby(way) if k)


def by_hand(log_p: FloatArray) -> dict[str, float]:
    """The probability of every text, summed over all ways to spell it."""
    chances: dict[str, float] = {}
    for way in product(range(CLASSES), repeat=len(log_p)):
        chance = float(np.exp(log_p[np.arange(len(way)), way].sum(dtype=np.float64)))
        chances[spelled(way)] = chances.get(spelled(way), 0.0) + chance
    return chances


@pytest.mark.parametrize("seed", range(4))
def test_likelihoods_are_the_sums_over_all_ways(seed: int) -> None:
    log_p = places(seed, 5)
    chances = by_hand(log_p)
    texts = list(chances)
    np.testing.assert_allclose(
        np.exp(log_likelihoods(log_p, texts)), [chances[text] for text in texts], rtol=1e-4
    )
    assert sum(chances.values()) == pytest.approx(1.0, abs=1e-4)


def test_a_text_that_does_not_fit_has_no_chance() -> None:
    log_p = places(0, 3)
    # A repeated character needs a blank between: 00 takes three places, 000 five.
    fits, does_not = log_likelihoods(log_p, ["00", "000"])
    assert fits > -30
    assert does_not < -1e20


def test_the_likeliest_way_is_spelled() -> None:
    log_p = places(3, 6)
    classes = [1, 1, 0, 1, 2, 0]
    log_p[np.arange(6), classes] = -1e-3
    assert best_along(log_p) == "001"


def test_no_texts_and_the_empty_text() -> None:
    log_p = places(1, 4)
    assert log_likelihoods(log_p, []).shape == (0,)
    assert log_likelihoods(log_p, [""])[0] == pytest.approx(float(log_p[:, 0].sum()), abs=1e-4)
