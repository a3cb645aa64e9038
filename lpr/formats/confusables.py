"""Characters that look alike: how much, and what that does to a classifier's probabilities.

The table says how alike two characters are on a plate, from 0 (never mixed up) to 1 (the same
shape in many plate fonts, so that no classifier can tell them and only the position decides).
The pairs are the ones that OCR for plates is known for; their weights are round figures, the two
rates below are fitted on the readings of training plates and drawn ones.
"""

from __future__ import annotations

from functools import cache

import numpy as np

from lpr.alphabet import CHARACTERS, TWINS
from lpr.arrays import FloatArray

TWIN_RATE = 0.012
"""How often a character of likeness 1 is taken for its twin."""
TWIN_BALANCE = 0.7
"""Log-odds given to O against 0 and to I against 1. The classifier learned from four zeros for each
O, which it counts on; how common they are on plates is for the grammar to say."""
BACKGROUND = 6e-5
"""The least probability left to any character: a classifier is never that sure."""

_ALIKE = {
    1.0: " ".join(digit + letter for digit, letter in TWINS),
    0.3: "0D 0Q OD OQ DQ 8B 5S 2Z 6G",
    0.1: "4A 7T 1L IL 1T IT 7Z 1J 3B 38 6B CG EF GO HM HN KX MN MW PR UV VY 17 Y7 CO 69 9G 0U",
}


@cache
def likeness_matrix() -> FloatArray:
    """How alike each two characters are: (36, 36), symmetric, 0 to 1, ones on the diagonal."""
    matrix = np.eye(len(CHARACTERS), dtype=np.float32)
    for weight, pairs in _ALIKE.items():
        for pair in pairs.split():
            row, column = (CHARACTERS.index(character) for character in pair)
            matrix[row, column] = matrix[column, row] = weight
    matrix.flags.writeable = False
    return matrix


@cache
def _confusion_matrix() -> FloatArray:
    """P(true character | character seen): (36, 36), rows sum to 1."""
    confusion = likeness_matrix() * TWIN_RATE
    np.fill_diagonal(confusion, 0.0)
    np.fill_diagonal(confusion, 1.0 - confusion.sum(axis=1))
    return confusion


@cache
def _balance() -> FloatArray:
    """What the probability of each character is multiplied by, (36,)."""
    factors = np.ones(len(CHARACTERS), dtype=np.float32)
    for digit, letter in TWINS:
        factors[CHARACTERS.index(digit)] = np.exp(-TWIN_BALANCE / 2)
        factors[CHARACTERS.index(letter)] = np.exp(TWIN_BALANCE / 2)
    factors.flags.writeable = False
    return factors


def smooth(probabilities: FloatArray) -> FloatArray:
    """Give each character a part of the probability of those it looks like.

    Takes and returns (L, 36); rows of the result sum to 1 and hold no zero.
    """
    mixed = (probabilities @ _confusion_matrix() + BACKGROUND) * _balance()
    smoothed: FloatArray = mixed / mixed.sum(axis=-1, keepdims=True)
    return smoothed


def shape_probabilities(probabilities: FloatArray) -> FloatArray:
    """How sure it is that a place shows a character or a look-alike of it: (L, 36), 0 to 1.

    Where a grammar turns a seen O into 0, the shape was still read with certainty.
    """
    shapes: FloatArray = np.minimum(probabilities @ likeness_matrix(), 1.0)
    return shapes
