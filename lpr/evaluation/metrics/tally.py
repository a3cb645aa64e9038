"""What all runs do alike: stop times, put intervals on figures, order the rows of a report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from math import isnan
from statistics import fmean
from typing import Any, TypeVar

import numpy as np

from lpr.evaluation.metrics.bootstrap import SEED, Interval, bootstrap_intervals
from lpr.evaluation.metrics.detection import DetectionSample
from lpr.evaluation.metrics.reading import ReadingSample
from lpr.evaluation.report.report import ALL, MEAN

COUNTS = ("pictures", "plates", "characters")
"""What a row counts; these have no interval."""
PRECISIONS = ("ap_50", "ap_50_95")
"""Figures over all scores, which a detector at a low threshold must give."""
Value = TypeVar("Value")


@dataclass(slots=True)
class Stopwatches:
    """Milliseconds of every picture, stage by stage."""

    spent_ms: dict[str, list[float]] = field(default_factory=dict)

    def add(self, stage: str, elapsed_ms: float) -> None:
        """Note what a stage took on one more picture."""
        self.spent_ms.setdefault(stage, []).append(elapsed_ms)

    def summary(self) -> dict[str, dict[str, float]]:
        """Median and 95th percentile of each stage."""
        return {
            stage: {"median": float(np.median(ms)), "p95": float(np.percentile(ms, 95))}
            for stage, ms in self.spent_ms.items()
        }


def intervals(sample: DetectionSample | ReadingSample) -> dict[str, Interval]:
    """The 95 % intervals of all figures of a sample, the same at every run."""
    found = bootstrap_intervals(
        lambda weights: asdict(sample.figures(weights)),
        sample.unit_count,
        np.random.default_rng(SEED),
    )
    return {name: interval for name, interval in found.items() if name not in COUNTS}


def merged(at_point: Mapping[str, Any], on_curve: Mapping[str, Any]) -> dict[str, Any]:
    """Figures at the users' threshold, with the average precisions of a low one."""
    return {**at_point, **{name: on_curve[name] for name in PRECISIONS if name in on_curve}}


def with_mean(rows: Mapping[str, Mapping[str, float]]) -> dict[str, dict[str, Any]]:
    """The rows in order, and where there are several sources, their mean."""
    sources = [row for name, row in rows.items() if name != ALL]
    mean = {MEAN: mean_of(sources)} if len(sources) > 1 else {}
    return {name: dict(row) for name, row in all_last({**rows, **mean}).items()}


def mean_of(rows: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """The mean of each figure over the rows that know it; nan where none does."""
    means = {}
    for name in rows[0]:
        known = [row[name] for row in rows if not isnan(row[name])]
        if name not in COUNTS:
            means[name] = fmean(known) if known else float("nan")
    return means


def all_last(rows: Mapping[str, Value]) -> dict[str, Value]:
    """Sources in alphabetical order, the rows over several of them at the end."""
    return dict(sorted(rows.items(), key=lambda item: (item[0] == ALL, item[0] == MEAN, item[0])))
