"""Fit what the witness's opinion counts beside that of the character network.

    lpr fit witness --data plates/train.csv --most 200 --drawn 1200

The plates are those that neither network has learnt from, each settled with its own region and with
all of them. The power that makes the true text (0/O and 1/I counted equal) likeliest among the
candidates, in the mean of the logarithms, is found by golden-section search (Kiefer 1953).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lpr.alphabet import loose
from lpr.arrays import FloatArray
from lpr.formats.grammar import resolve_regions
from lpr.formats.settling import settled
from lpr.training.fits.confidence import plates_to_fit
from lpr.training.fits.options import FitOptions
from lpr.training.fits.path import FitPlate, hypotheses

LEAST, MOST = 0.0, 1.5
"""What the power lies between."""
GOLDEN = (5**0.5 - 1) / 2
STEPS = 24
LEAST_CHANCE = 1e-3
"""What the true text counts at least: label errors must not decide."""


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """The texts that one plate may have, (T,) each: log-beliefs without the witness, how far behind
    its own it finds them, and whether they are right."""

    log_beliefs: FloatArray
    behind: FloatArray
    right: npt.NDArray[np.bool_]


def candidates(plates: Iterable[FitPlate]) -> Iterator[Candidates]:
    """The candidates of each plate, with its own region and with all; none where it is not read or
    the true text is not among them."""
    for plate in plates:
        if plate.opinion is None:
            continue
        cuts = hypotheses(plate)
        for grammars in (plate.grammars, resolve_regions("auto")):
            found = settled(cuts, grammars, plate.opinion, plate.likely(grammars))
            if found is None:
                continue
            right = np.array([loose(text) == loose(plate.text) for text in found.texts], bool)
            if right.any():
                said = [0.0 if one is None else one.behind for one in found.witnessed]
                behind = np.array(said, np.float32)
                yield Candidates(found.log_beliefs, behind, right)


def mean_log_chance(plates: Iterable[Candidates], power: float) -> float:
    """The mean log-probability of the true texts under a power, nats."""
    chances = []
    for one in plates:
        scores = one.log_beliefs + power * one.behind
        weights = np.exp(scores - scores.max())
        chances.append(max(float(weights[one.right].sum() / weights.sum()), LEAST_CHANCE))
    return float(np.log(chances).mean())


def best_between(loss: Callable[[float], float], low: float, high: float) -> float:
    """Where a function of one valley is least.

    >>> round(best_between(lambda x: (x - 0.3) ** 2, 0.0, 1.0), 3)
    0.3
    """
    for _ in range(STEPS):
        left, right = high - GOLDEN * (high - low), low + GOLDEN * (high - low)
        if loss(left) < loss(right):
            high = right
        else:
            low = left
    return (low + high) / 2


def fit_from(options: FitOptions) -> float:
    """The power of the second opinion.

    Raises:
        DatasetError, ModelError: data or a model that cannot be used.
    """
    found = list(candidates(plates_to_fit(options)))
    return best_between(lambda power: -mean_log_chance(found, power), LEAST, MOST)
