"""How well plates are read: exact matches, character errors, candidates, calibration."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lpr.alphabet import loose
from lpr.evaluation.metrics.bootstrap import Weights
from lpr.evaluation.metrics.calibration import calibration_error

COVERAGE = 0.9
"""Share of the plates, the surest first, at which precision is told."""
SURE = 0.95
"""Readings more confident than this are sure."""


@dataclass(frozen=True, slots=True)
class ReadingFigures:
    """What a reader reached; shares are 0 to 1, and nan where there was nothing to read.

    ``exact`` compares letter by letter, ``one_off`` allows one character that is wrong, missing or
    too many, ``character_error_rate`` is edits per true character; their ``_loose`` forms count O
    as 0 and I as 1, as labels often do. So does ``top_n``: the truth is among the candidates.
    ``calibration_error`` is that of the plates' confidences, and ``precision_at_90`` the share
    read right of the 90 % read most surely, ``sure_right`` that of those read more surely than
    `SURE`, all three against ``exact_loose``.
    """

    plates: int
    exact: float
    exact_loose: float
    top_n: float
    one_off: float
    one_off_loose: float
    character_error_rate: float
    character_error_rate_loose: float
    calibration_error: float
    precision_at_90: float
    sure_right: float


@dataclass(frozen=True, slots=True)
class _Read:
    truth: str
    candidates: tuple[str, ...]
    confidence: float
    picture: str | None


@dataclass(frozen=True, slots=True)
class ReadingSample:
    """The plates of a `ReadingMetric` as arrays (N,), ready to be counted with any weights.

    ``edits`` and ``edits_loose`` are distances from the truth, ``lengths`` those of the truths,
    ``units`` says which picture each plate is in, ``unit_count`` how many pictures there are.
    """

    exact: npt.NDArray[np.bool_]
    right: npt.NDArray[np.bool_]
    listed: npt.NDArray[np.bool_]
    edits: npt.NDArray[np.int64]
    edits_loose: npt.NDArray[np.int64]
    lengths: npt.NDArray[np.int64]
    confidences: npt.NDArray[np.float64]
    units: npt.NDArray[np.int64]
    unit_count: int

    def figures(self, unit_weights: Weights | None = None) -> ReadingFigures:
        """The figures when each unit counts as often as its weight says, once without weights."""
        weights = np.ones(len(self.units)) if unit_weights is None else unit_weights[self.units]
        characters = weights * self.lengths
        calibration = calibration_error(self.confidences, self.right, weights=weights)
        sure = weights * (self.confidences > SURE)
        precision = precision_at_coverage(self.confidences, self.right, COVERAGE, weights)
        return ReadingFigures(
            plates=round(float(weights.sum())),
            exact=_share(weights * self.exact, weights),
            exact_loose=_share(weights * self.right, weights),
            top_n=_share(weights * self.listed, weights),
            one_off=_share(weights * (self.edits <= 1), weights),
            one_off_loose=_share(weights * (self.edits_loose <= 1), weights),
            character_error_rate=_share(weights * self.edits, characters),
            character_error_rate_loose=_share(weights * self.edits_loose, characters),
            calibration_error=calibration,
            precision_at_90=precision,
            sure_right=_share(sure * self.right, sure),
        )


class ReadingMetric:
    """Collects true texts with their readings.

    Args:
        top_n: how many candidates count.
    """

    def __init__(self, top_n: int = 5) -> None:
        self._top_n = top_n
        self._reads: list[_Read] = []

    def update(
        self,
        truth: str,
        candidates: Sequence[str],
        confidence: float,
        picture: str | None = None,
    ) -> None:
        """Add one plate: its text, the readings best first (none where it was missed), and how sure
        the first one is, 0 to 1.

        Plates of the same ``picture`` are one unit of a bootstrap; without one, each is its own.
        """
        kept = tuple(candidates[: self._top_n])
        self._reads.append(_Read(truth, kept, confidence, picture))

    def compute(self) -> ReadingFigures:
        """The figures over all plates so far."""
        return self.sample().figures()

    def sample(self) -> ReadingSample:
        """All plates so far as arrays."""
        pairs = [
            (read.truth, read.candidates[0] if read.candidates else "") for read in self._reads
        ]
        looser = [(loose(truth), loose(text)) for truth, text in pairs]
        pictures: dict[object, int] = {}
        units = [
            pictures.setdefault(i if read.picture is None else read.picture, len(pictures))
            for i, read in enumerate(self._reads)
        ]
        return ReadingSample(
            exact=np.array([truth == text for truth, text in pairs], dtype=bool),
            right=np.array([truth == text for truth, text in looser], dtype=bool),
            listed=np.array(
                [loose(read.truth) in map(loose, read.candidates) for read in self._reads],
                dtype=bool,
            ),
            edits=np.array([edit_distance(*pair) for pair in pairs], dtype=np.int64),
            edits_loose=np.array([edit_distance(*pair) for pair in looser], dtype=np.int64),
            lengths=np.array([len(read.truth) for read in self._reads], dtype=np.int64),
            confidences=np.array([read.confidence for read in self._reads], dtype=np.float64),
            units=np.array(units, dtype=np.int64),
            unit_count=len(pictures),
        )

    def reset(self) -> None:
        """Forget all plates."""
        self._reads.clear()


def edit_distance(a: str, b: str) -> int:
    """The least number of insertions, deletions and changes from a to b (Levenshtein 1966)."""
    previous = list(range(len(b) + 1))
    for i, sign in enumerate(a, start=1):
        current = [i]
        for j, other in enumerate(b, start=1):
            current.append(min(previous[j] + 1, current[-1] + 1, previous[j - 1] + (sign != other)))
        previous = current
    return previous[-1]


def precision_at_coverage(
    confidences: Sequence[float] | npt.NDArray[np.float64],
    correct: Sequence[bool] | npt.NDArray[np.bool_],
    coverage: float,
    weights: Weights | None = None,
) -> float:
    """The share of right answers among the surest ones (El-Yaniv and Wiener 2010).

    Where the limit falls among answers of one confidence, they count in proportion.

    Args:
        confidences: of the answers, (N,).
        correct: whether each is right, (N,).
        coverage: share of the answers that is given, above 0.
        weights: how often each answer counts, (N,).
    """
    sure = np.asarray(confidences, dtype=np.float64)
    weights = np.ones(len(sure)) if weights is None else weights
    if not weights.sum():
        return float("nan")
    # Answers of one confidence make a group; the surest group comes first.
    groups = np.unique(-sure, return_inverse=True)[1]
    given = np.cumsum(np.bincount(groups, weights=weights))
    right = np.cumsum(np.bincount(groups, weights=weights * np.asarray(correct, dtype=np.float64)))
    wanted = coverage * given[-1]
    return float(np.interp(wanted, np.append(0.0, given), np.append(0.0, right)) / wanted)


def _share(part: Weights, whole: Weights) -> float:
    total = float(whole.sum())
    return float(part.sum()) / total if total else float("nan")
