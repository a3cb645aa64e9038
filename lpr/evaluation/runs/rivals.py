"""Where one run stands against another on the same plates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lpr.evaluation.metrics.bootstrap import SEED, Interval, Weights, bootstrap_intervals
from lpr.evaluation.report.report import ALL, Outcome, Report

LEVEL = "level"


@dataclass(frozen=True, slots=True)
class Lead:
    """How much larger the share of plates that are right is; below 0 where it is smaller.

    ``interval`` holds 95 % of what other pictures of the kind would show.
    """

    share: float
    interval: Interval

    @property
    def word(self) -> str:
        """Whether the interval lies above 0, below, or on both sides."""
        low, high = self.interval
        return "ahead" if low > 0 else "behind" if high < 0 else LEVEL

    def __str__(self) -> str:
        """In points, with the interval, in a word."""
        low, high = self.interval
        return f"{100 * self.share:+.1f} ({100 * low:+.1f} to {100 * high:+.1f}) {self.word}"


def leads(ours: Report, theirs: Report) -> dict[str, Lead]:
    """The lead per source and over all, of reports on the same plates in the same order.

    Both are drawn with the same pictures: how hard these are does not blur the difference.
    """
    pairs = list(zip(ours.outcomes, theirs.outcomes, strict=True))
    sources = dict.fromkeys(outcome.source for outcome in ours.outcomes)
    found = {source: lead_of([p for p in pairs if p[0].source == source]) for source in sources}
    return found | {ALL: lead_of(pairs)}


def strongest(reports: Sequence[Report]) -> Report:
    """The report with the most plates read exactly."""
    return max(reports, key=lambda report: float(report.rows[ALL]["exact"]))


def lead_of(pairs: Sequence[tuple[Outcome, Outcome]]) -> Lead:
    """The lead of the first of each pair over the second; at least one pair."""
    gains = np.array([float(a.right) - float(b.right) for a, b in pairs])
    units = np.unique([a.picture for a, _ in pairs], return_inverse=True)[1]
    count = int(units.max()) + 1

    def figures(weights: Weights) -> dict[str, float]:
        by_plate = weights[units]
        return {"gain": float(by_plate @ gains / by_plate.sum())}

    interval = bootstrap_intervals(figures, count, np.random.default_rng(SEED))["gain"]
    return Lead(float(gains.mean()), interval)
