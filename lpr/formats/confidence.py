"""From what the ranking knows of its first reading to the probability that it is right.

A logistic model (Platt 1999) over how much of the belief the reading holds, how sure its least
legible character is, and what fragments and other lettering look like: short texts, words, and
texts longer than plates have. Its weights are fitted on held-back plates, and on what the detector
takes for plates and is none (`lpr.training.fits.confidence`).
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from math import exp, log, log1p

USUAL_LENGTH, LONGEST = 6, 11
"""Shorter texts may be fragments; no region has longer plates."""
GIVEN_SLOPE, GIVEN_BELOW = 0.85, 0.975
"""How much of the distance in log-odds from the second is left, below it, where a plate is given:
chosen on validation plates, which read better than the fit, with its signs and lettering, says."""
_SHARE_FLOOR, _LEGIBILITY_FLOOR = 1e-4, 1e-3


@dataclass(frozen=True, slots=True)
class ConfidenceWeights:
    """Weights of the logistic model.

    ``share`` is that of the log-odds of the reading's share among all candidates, ``legibility`` of
    the log-probability of its least legible character, ``short`` of each character fewer than
    `USUAL_LENGTH`, ``long`` of being longer than `LONGEST`, ``word`` of being a word; ``behind``
    and ``unsure`` of log(1 + nats) by which a second opinion finds the reading behind its own, and
    its own short of certain.
    """

    share: float = 0.941
    legibility: float = 2.88
    short: float = -1.41
    long: float = -8.52
    word: float = -1.22
    behind: float = 0.0
    unsure: float = 0.0
    bias: float = 1.06


ALONE = ConfidenceWeights()
"""Weights for readings without a second opinion."""
WITNESSED = ConfidenceWeights(
    share=0.458,
    legibility=1.16,
    short=-1.48,
    long=-1.88,
    word=-0.594,
    behind=-1.12,
    unsure=-1.02,
    bias=1.79,
)
"""Weights for readings with one."""


@dataclass(frozen=True, slots=True)
class Witnessed:
    """What a second opinion says of a reading, both in nats from 0 down: how far the reading is
    ``behind`` what it would say itself, and the log-probability of that."""

    behind: float
    certainty: float


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for a reading.

    ``share`` is the belief in its text and its 0/O and 1/I twins, of that in all candidates, 0 to
    1; ``least_legible`` the least probability, over the places of the text, that the place shows
    its character or a look-alike; ``length`` the number of characters; ``word`` whether they are
    letters alone that keep to no format.
    """

    share: float
    least_legible: float
    length: int
    word: bool = False
    witnessed: Witnessed | None = None

    def features(self) -> tuple[float, ...]:
        """What the weights but the last, the bias, are for."""
        second = self.witnessed or Witnessed(0.0, 0.0)
        return (
            log((self.share + _SHARE_FLOOR) / (1 - self.share + _SHARE_FLOOR)),
            log(self.least_legible + _LEGIBILITY_FLOOR),
            float(max(USUAL_LENGTH - self.length, 0)),
            float(self.length > LONGEST),
            float(self.word),
            log1p(-second.behind),
            log1p(-min(second.certainty, 0.0)),
        )


def reading_confidence(evidence: Evidence, weights: ConfidenceWeights | None = None) -> float:
    """The probability that a reading is right, 0/O and 1/I counted equal, 0 to 1.

    ``weights`` None are those that belong to the evidence.
    """
    chosen = weights or (ALONE if evidence.witnessed is None else WITNESSED)
    *factors, bias = (getattr(chosen, field.name) for field in fields(chosen))
    score = bias + sum(f * w for f, w in zip(evidence.features(), factors, strict=True))
    return 1 / (1 + exp(-score))


def where_given(confidence: float) -> float:
    """How sure a reading is, 0 to 1, where it is known that there is a plate: below `GIVEN_BELOW` a
    little surer, since much of what reads like that is none where plates are looked for.

    >>> round(where_given(0.5), 2), where_given(0.99), where_given(0.0)
    (0.63, 0.99, 0.0)
    """
    if not 0.0 < confidence < GIVEN_BELOW:
        return confidence
    most = log(GIVEN_BELOW / (1 - GIVEN_BELOW))
    score = most + GIVEN_SLOPE * (log(confidence / (1 - confidence)) - most)
    return 1 / (1 + exp(-score))
