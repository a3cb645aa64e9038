"""What changed between two reports: figures per source, and the plates that flipped."""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan

from lpr.errors import ConfigError
from lpr.evaluation.report.report import Outcome, Report
from lpr.evaluation.report.table import COLUMNS, DASH, align, cell
from lpr.evaluation.runs.rivals import Lead, lead_of

LOWER_IS_BETTER = frozenset(
    {
        "false_per_picture",
        "corner_error",
        "text_cut",
        "character_error_rate",
        "character_error_rate_loose",
        "calibration_error",
    }
)
SHOWN = (
    *("recall", "whole_plates", "recall_50", "precision", "false_per_picture", "ap_50"),
    *("ap_50_95", "exact", "exact_loose", "character_error_rate"),
)
"""Figures whose changes are shown."""


@dataclass(frozen=True, slots=True)
class Flip:
    """A plate that was right before and is wrong now, or the other way round."""

    before: Outcome
    now: Outcome


@dataclass(frozen=True, slots=True)
class Comparison:
    """``changes`` has, per source and figure, the value before and now; ``shared`` counts the
    plates that both reports have, ``gained`` and ``lost`` are those that flipped, ``lead`` is how
    many more are right now, None where nothing is shared."""

    changes: dict[str, dict[str, tuple[float, float]]]
    shared: int
    gained: tuple[Flip, ...]
    lost: tuple[Flip, ...]
    lead: Lead | None


def compare(before: Report, now: Report) -> Comparison:
    """What is different now; sources and figures that only one report has are left out.

    Raises:
        ConfigError: the reports measure different tasks.
    """
    check_tasks(before.task, now.task)
    changes = {
        source: {
            name: (before.rows[source][name], row[name])
            for name in COLUMNS
            if name in row and name in before.rows[source]
        }
        for source, row in now.rows.items()
        if source in before.rows
    }
    earlier = {_key(outcome): outcome for outcome in before.outcomes}
    pairs = [(earlier[_key(o)], o) for o in now.outcomes if _key(o) in earlier]
    return Comparison(
        changes=changes,
        shared=len(pairs),
        gained=tuple(Flip(a, b) for a, b in pairs if b.right and not a.right),
        lost=tuple(Flip(a, b) for a, b in pairs if a.right and not b.right),
        lead=lead_of([(b, a) for a, b in pairs]) if pairs else None,
    )


def check_tasks(before: str, now: str) -> None:
    """Make sure that two reports measure the same.

    Raises:
        ConfigError: they do not.
    """
    if before != now:
        raise ConfigError(
            f"the reports measure different things ({before} and {now}); "
            "compare with a report of the same --task"
        )


def change_lines(comparison: Comparison, names: tuple[str, ...] = SHOWN) -> list[list[str]]:
    """Rows of cells: a heading, then figures before and now for every source."""
    rows = comparison.changes
    shown = [name for name in names if any(name in row for row in rows.values())]
    lines = [["source", *(COLUMNS[name][0] for name in shown)]]
    for source, row in rows.items():
        lines.append([source, *(_change(name, row.get(name)) for name in shown)])
    return lines


def flip_lines(flips: tuple[Flip, ...]) -> list[list[str]]:
    """Rows of cells: a heading, then picture, truth, and the readings before and now."""
    lines = [["picture", "plate", "truth", "before", "now"]]
    lines += [
        [
            flip.now.picture,
            str(flip.now.plate + 1),
            flip.now.truth or DASH,
            _reading(flip.before),
            _reading(flip.now),
        ]
        for flip in flips
    ]
    return lines


def summary(comparison: Comparison, limit: int = 10) -> str:
    """The comparison for the terminal, with at most ``limit`` plates of each kind of flip."""
    parts = [align(change_lines(comparison))]
    if comparison.lead:
        parts.append(f"points more of the plates in both reports are right: {comparison.lead}")
    for title, flips in (("newly right", comparison.gained), ("newly wrong", comparison.lost)):
        parts.append(f"{title}: {len(flips)} of {comparison.shared} plates in both reports")
        if flips:
            parts.append(align(flip_lines(flips[:limit])))
    return "\n".join(parts)


def _key(outcome: Outcome) -> tuple[str, str, int]:
    return outcome.source, outcome.picture, outcome.plate


def _change(name: str, values: tuple[float, float] | None) -> str:
    if values is None:
        return DASH
    before, now = values
    text = f"{cell(name, {name: before})} > {cell(name, {name: now})}"
    if isnan(before) or isnan(now) or before == now:
        return text
    better = (now > before) != (name in LOWER_IS_BETTER)
    return f"{text} {'+' if better else '-'}"


def _reading(outcome: Outcome) -> str:
    if not outcome.found:
        return "not found"
    return outcome.text or ("found" if not outcome.truth else "nothing")
