"""Whether confidences mean what they say (Guo et al. 2017)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from lpr.evaluation.metrics.bootstrap import Weights

CALIBRATION_BINS = 10
"""Equal-width bins of confidence; 15 in the paper, which had more answers."""

Confidences: TypeAlias = Sequence[float] | npt.NDArray[np.floating[Any]]
Correct: TypeAlias = Sequence[bool] | npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Reliability:
    """Answers in equal-width bins of confidence, (B,) each: how many there are, how many of them
    are right, and what their confidences add up to."""

    counts: Weights
    right: Weights
    confidence: Weights

    @property
    def error(self) -> float:
        """The mean gap between confidence and accuracy, 0 to 1; nan without answers."""
        total = float(self.counts.sum())
        return float(np.abs(self.confidence - self.right).sum()) / total if total else float("nan")


def reliability(
    confidences: Confidences,
    correct: Correct,
    bin_count: int = CALIBRATION_BINS,
    weights: Weights | None = None,
) -> Reliability:
    """Answers by their confidence.

    Args:
        confidences: (N,), 0 to 1.
        correct: (N,), whether each answer is right.
        bin_count: B, bins between 0 and 1.
        weights: (N,), how often each answer counts; once if None.
    """
    sure = np.asarray(confidences, dtype=np.float64)
    counted = np.ones(len(sure)) if weights is None else weights
    bins = np.minimum((sure * bin_count).astype(np.int64), bin_count - 1)

    def binned(values: Weights) -> Weights:
        return np.asarray(np.bincount(bins, values, bin_count), dtype=np.float64)

    right = counted * np.asarray(correct, dtype=np.float64)
    return Reliability(binned(counted), binned(right), binned(counted * sure))


def calibration_error(
    confidences: Confidences,
    correct: Correct,
    bin_count: int = CALIBRATION_BINS,
    weights: Weights | None = None,
) -> float:
    """The expected calibration error of answers, see `Reliability.error` and `reliability`.

    >>> round(calibration_error([0.7, 0.7, 0.7], [True, True, False]), 3)
    0.033
    """
    return reliability(confidences, correct, bin_count, weights).error
