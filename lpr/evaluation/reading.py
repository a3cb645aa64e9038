"""How well plates are read: exact matches, character errors, candidates, calibration."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

_LOOSE = str.maketrans("OI", "01")
CALIBRATION_BINS = 10


@dataclass(frozen=True, slots=True)
class ReadingFigures:
    """What a reader reached; shares are 0 to 1, and nan where there was nothing to read.

    ``exact`` compares letter by letter. ``exact_loose``, ``top_n`` (the truth is among the
    candidates) and ``one_off`` (at most one character wrong, missing or too many) count O as 0 and
    I as 1, as labels often do. ``character_error_rate`` is edits per true character.
    ``calibration_error`` is that of the plates' confidences, against ``exact_loose``.
    """

    plates: int
    exact: float
    exact_loose: float
    top_n: float
    one_off: float
    character_error_rate: float
    calibration_error: float


@dataclass(frozen=True, slots=True)
class _Read:
    truth: str
    candidates: tuple[str, ...]
    confidence: float


class ReadingMetric:
    """Collects true texts with their readings.

    Args:
        top_n: how many candidates count.
    """

    def __init__(self, top_n: int = 5) -> None:
        self._top_n = top_n
        self._reads: list[_Read] = []

    def update(self, truth: str, candidates: Sequence[str], confidence: float) -> None:
        """Add one plate: its text, the readings best first (none where it was missed), and how sure
        the first one is, 0 to 1."""
        self._reads.append(_Read(truth, tuple(candidates[: self._top_n]), confidence))

    def compute(self) -> ReadingFigures:
        """The figures over all plates so far."""
        firsts = [
            (read.truth, read.candidates[0] if read.candidates else "") for read in self._reads
        ]
        right = [loose(truth) == loose(text) for truth, text in firsts]
        edits = sum(edit_distance(truth, text) for truth, text in firsts)
        characters = sum(len(truth) for truth, _ in firsts)
        return ReadingFigures(
            plates=len(self._reads),
            exact=_mean([truth == text for truth, text in firsts]),
            exact_loose=_mean(right),
            top_n=_mean([loose(r.truth) in map(loose, r.candidates) for r in self._reads]),
            one_off=_mean([edit_distance(loose(a), loose(b)) <= 1 for a, b in firsts]),
            character_error_rate=edits / characters if characters else float("nan"),
            calibration_error=calibration_error([r.confidence for r in self._reads], right),
        )

    def reset(self) -> None:
        """Forget all plates."""
        self._reads.clear()


def loose(text: str) -> str:
    """The text with O written as 0 and I as 1."""
    return text.translate(_LOOSE)


def edit_distance(a: str, b: str) -> int:
    """The least number of insertions, deletions and changes from a to b (Levenshtein 1966)."""
    previous = list(range(len(b) + 1))
    for i, sign in enumerate(a, start=1):
        current = [i]
        for j, other in enumerate(b, start=1):
            current.append(min(previous[j] + 1, current[-1] + 1, previous[j - 1] + (sign != other)))
        previous = current
    return previous[-1]


def calibration_error(
    confidences: Sequence[float], correct: Sequence[bool], bin_count: int = CALIBRATION_BINS
) -> float:
    """Expected calibration error (Guo et al. 2017): the mean gap between confidence and accuracy
    over equal-width bins of confidence, each weighted by its answers; nan without answers."""
    if not confidences:
        return float("nan")
    sure = np.asarray(confidences, dtype=np.float64)
    bins = np.minimum((sure * bin_count).astype(np.int64), bin_count - 1)
    gaps = np.bincount(bins, weights=sure - np.asarray(correct, dtype=np.float64))
    return float(np.abs(gaps).sum() / len(sure))


def _mean(values: Sequence[bool]) -> float:
    return float(np.mean(values)) if values else float("nan")
