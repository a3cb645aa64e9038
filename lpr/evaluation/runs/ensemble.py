"""Weights of readers that vote, fitted on labelled plates: logistic regression of what is right.

Each text that some reader proposes for a plate is an example: right or wrong, with the log-odds
that each reader gives it (`lpr.reading.votes.log_odds`). Sources weigh alike, however many plates
they have. A weight below zero, which would hold agreement against a text, becomes none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from lpr.alphabet import loose
from lpr.arrays import FloatArray
from lpr.errors import ConfigError
from lpr.evaluation.runs.reading import Case, Diagnose, no_diagnosis
from lpr.reading.votes import VoteWeights, elected_plate, log_odds, texts_of
from lpr.types import Plate

ROUNDS = 40
RIDGE = 1e-2
"""Pull of the weights towards zero, which keeps them finite."""
LEAST_PLATES = 50
"""Fewer plates say too little of the weights."""
FOLDS = 5
"""Parts of the plates; each is judged by weights that are fitted on the others."""


@dataclass(slots=True)
class Votes:
    """Collects what one reader reads of each plate; serves as the `Diagnose` of a run.

    ``ask`` is asked, too, where errors come from.
    """

    ask: Diagnose = no_diagnosis
    plates: list[Plate | None] = field(default_factory=list)
    truths: list[str] = field(default_factory=list)

    def __call__(self, case: Case, picture: str) -> str | None:
        """Remember a plate."""
        self.plates.append(case.plate)
        self.truths.append(case.truth)
        return self.ask(case, picture)


@dataclass(frozen=True, slots=True)
class Fitted:
    """The weights; the plates they come from; shares right, 0/O and 1/I counted equal: of the first
    reader alone, and of the vote, on plates that its weights were not fitted on."""

    votes: VoteWeights
    plates: int
    first_right: float
    vote_right: float


def fit_votes(read: Mapping[str, Votes], sources: Sequence[str], top_n: int = 5) -> Fitted:
    """Fit the weights of readers on the same plates, in the same order.

    Args:
        read: what each reader read, by its name.
        sources: of the plates.
        top_n: candidates that a vote shows.

    Raises:
        ConfigError: there are too few plates, or none is right or wrong.
    """
    names = list(read)
    first = read[names[0]]
    whole = [
        number
        for number in range(len(first.truths))
        if all(one.plates[number] is not None for one in read.values())
    ]
    if len(whole) < LEAST_PLATES:
        raise ConfigError(
            f"--fit-ensemble has {len(whole)} plates that all readers were given; name data with "
            f"{LEAST_PLATES} or more"
        )
    seen = [{name: read[name].plates[number] for name in names} for number in whole]
    plates = [{name: one for name, one in both.items() if one is not None} for both in seen]
    truths = [loose(first.truths[number]) for number in whole]
    of = [sources[number] for number in whole]
    right = [False] * len(whole)
    for fold in range(FOLDS):
        others = [k for k in range(len(whole)) if k % FOLDS != fold]
        votes = _fit(names, plates, truths, of, others)
        for k in range(fold, len(whole), FOLDS):
            right[k] = loose(elected_plate(plates[k], votes, top_n).text) == truths[k]
    alone = [loose(one[names[0]].text) == truth for one, truth in zip(plates, truths, strict=True)]
    votes = _fit(names, plates, truths, of, range(len(whole)))
    return Fitted(votes, len(whole), float(np.mean(alone)), float(np.mean(right)))


def _fit(
    names: Sequence[str],
    plates: Sequence[Mapping[str, Plate]],
    truths: Sequence[str],
    sources: Sequence[str],
    chosen: Sequence[int],
) -> VoteWeights:
    """The weights that some of the plates give."""
    sizes = Counter(sources[k] for k in chosen)
    features, right, counts = [], [], []
    for k in chosen:
        for text in texts_of(plates[k].values()):
            features.append([*(log_odds(plates[k][name], text) for name in names), 1.0])
            right.append(float(text == truths[k]))
            counts.append(1 / sizes[sources[k]])
    if not 0 < sum(right) < len(right):
        raise ConfigError(
            "--fit-ensemble needs plates that are read rightly and some that are not; name other "
            "data"
        )
    table, weights = np.array(features), np.array(counts)
    weights *= len(weights) / weights.sum()
    free = np.ones(len(names) + 1, dtype=bool)
    while True:
        found = np.zeros(len(free))
        found[free] = logistic(table[:, free], np.array(right), weights)
        below = (found < 0) & (np.arange(len(free)) < len(names))
        if not below.any():
            rounded = [round(float(one), 4) for one in found]
            return VoteWeights(dict(zip(names, rounded[:-1], strict=True)), rounded[-1])
        free &= ~below


def logistic(
    features: np.ndarray[tuple[int, int], np.dtype[np.float64]],
    right: np.ndarray[tuple[int], np.dtype[np.float64]],
    counts: np.ndarray[tuple[int], np.dtype[np.float64]],
) -> FloatArray:
    """Logistic regression by Newton's method: the weights (K,) of features (N, K).

    Args:
        features: of N examples.
        right: (N,) 1 or 0.
        counts: (N,) what each example weighs.
    """
    weights = np.zeros(features.shape[1])
    for _ in range(ROUNDS):
        chances = 1 / (1 + np.exp(-np.clip(features @ weights, -30, 30)))
        slope = features.T @ (counts * (right - chances)) - RIDGE * weights
        curve = (features.T * (counts * chances * (1 - chances))) @ features
        step = np.linalg.solve(curve + RIDGE * np.eye(len(weights)), slope)
        longest = float(np.abs(features @ step).max())
        weights = weights + step * min(1.0, 4.0 / max(longest, 1e-9))
    return weights.astype(np.float32)
