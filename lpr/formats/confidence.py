"""From what the ranking knows of its first reading to the probability that it is right.

A logistic model (Platt 1999) over three things: how much of the belief the reading holds, how sure
its least legible character is, and how short it is, since fragments are short. It was fitted on
800 drawn plates that the character network had not learned from.
"""

from __future__ import annotations

from math import exp, log

SHARE_WEIGHT = 0.64
"""Of the log-odds of the reading's share among all candidates."""
LEGIBILITY_WEIGHT = 3.13
"""Of the log-probability of the least legible character."""
SHORT_WEIGHT = -1.65
"""Of each character fewer than `USUAL_LENGTH`."""
BIAS = 1.36
USUAL_LENGTH = 6
_SHARE_FLOOR, _LEGIBILITY_FLOOR = 1e-4, 1e-3


def reading_confidence(share: float, least_legible: float, length: int) -> float:
    """The probability that a reading is right, 0/O and 1/I counted equal, 0 to 1.

    Args:
        share: the belief in this text and its 0/O and 1/I twins, of that in all candidates, 0 to 1.
        least_legible: the least probability, over the places of the text, that the place shows its
            character or a look-alike.
        length: number of characters.
    """
    odds = log((share + _SHARE_FLOOR) / (1 - share + _SHARE_FLOOR))
    score = (
        BIAS
        + SHARE_WEIGHT * odds
        + LEGIBILITY_WEIGHT * log(least_legible + _LEGIBILITY_FLOOR)
        + SHORT_WEIGHT * max(USUAL_LENGTH - length, 0)
    )
    return 1 / (1 + exp(-score))
