"""A report as Markdown: what was measured and how, tables, times, errors, changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from lpr.engines.licences import licence_of
from lpr.evaluation.report.compare import SHOWN, Comparison, change_lines, flip_lines
from lpr.evaluation.report.report import ALL, Report
from lpr.evaluation.report.table import (
    COLUMNS,
    DASH,
    cell,
    formatted,
    markdown,
    markdown_table,
    plain,
)
from lpr.evaluation.runs.rivals import leads, strongest

ABOUT = ("command", "data", "engine", "created", "machine", "version")
"""What a report says of itself, in this order."""
RESULTS = {
    "detect": (
        *("pictures", "plates", "recall_50", "recall_75", "precision", "false_per_picture"),
        *("ap_50", "ap_50_95"),
    ),
    "read": ("plates", "exact", "exact_loose", "top_n", "calibration_error"),
    "end-to-end": ("plates", "recall_50", "exact", "exact_loose", "false_per_picture"),
    "segment": ("plates", "recall", "whole_plates"),
}
"""The figures of the short table for a README."""
TOLD = ("recall_50", "precision", "ap_50", "exact", "exact_loose")
"""Figures whose intervals are told in a line."""
ENGINE_FIGURES = ("exact", "exact_loose")
"""The figures that engines are laid side by side with."""
BANDS = {"detect": "Width of the plates", "segment": "Step"}
"""What the second table of a task tells apart."""
THRESHOLD = "Score from"
"""What the table of thresholds tells apart."""


def report_markdown(
    report: Report,
    plots: Mapping[str, str] | None = None,
    comparison: Comparison | None = None,
) -> str:
    """The whole report.

    Args:
        report: the figures.
        plots: file names of plots by what they show.
        comparison: with another report.
    """
    parts = [
        f"# {report.task} of {plain(str(report.about.get('data', 'data')))}",
        about_lines(report),
    ]
    parts.append("Figures with their 95 % bootstrap intervals; 0=O also counts I as 1.")
    parts.append(markdown_table(report.rows, report.intervals))
    if report.bands:
        heading = BANDS[report.task]
        parts += [f"## {heading}", markdown_table(report.bands, {}, heading.lower())]
    if report.thresholds:
        parts += ["## Thresholds", markdown_table(report.thresholds, {}, THRESHOLD.lower())]
    if report.timings_ms:
        parts += ["## Time", _timing_table(report)]
    if report.about.get("cold_start"):
        cold = report.about["cold_start"]
        parts.append(
            f"A fresh process reads one picture in {cold['seconds']:.2f} s "
            f"(median of {cold['runs']}) and needs at most {cold['peak_mb']:.0f} MB."
        )
    losses = Counter(outcome.lost_at for outcome in report.outcomes if outcome.lost_at)
    if losses:
        lines = [["stage that lost the plate", "plates"]]
        lines += [[stage, str(number)] for stage, number in losses.most_common()]
        parts += ["## Where errors come from", markdown(lines)]
    parts += _plot_parts(plots or {})
    if comparison is not None:
        parts += _comparison_parts(comparison)
    return "\n\n".join(parts) + "\n"


def results_markdown(reports: Sequence[Report]) -> str:
    """The short tables for a README: the first engine's figures, all side by side, their origin."""
    first = reports[0]
    names = RESULTS[first.task]
    rows = {source: {n: row[n] for n in names if n in row} for source, row in first.rows.items()}
    parts = [markdown_table(rows, {})]
    if len(reports) > 1:
        parts += ["Exact, side by side:", markdown(engine_lines(reports, ENGINE_FIGURES[:1]))]
    if told := intervals_told(first):
        parts.append(f"{told}.")
    parts += [f"Median ms (95th percentile): {times(first)}.", about_lines(*reports)]
    return "\n\n".join(parts) + "\n"


def intervals_told(report: Report) -> str:
    """The intervals of the main figures over all sources, in a line; empty where there are none."""
    row, intervals = report.rows.get(ALL, {}), report.intervals.get(ALL, {})
    told = [
        f"{COLUMNS[name][0]} {' to '.join(formatted(name, end) for end in intervals[name])}"
        for name in TOLD
        if name in row and name in intervals
    ]
    return f"95 % intervals of {ALL}: {', '.join(told)}" if told else ""


def times(report: Report) -> str:
    """What each stage took, and a fresh process where that was measured, in a line."""
    stages = report.timings_ms.items()
    told = [f"{stage} {ms['median']:.1f} ({ms['p95']:.1f})" for stage, ms in stages]
    line = ", ".join(told)
    if cold := report.about.get("cold_start"):
        line += f"; cold start {cold['seconds']:.2f} s, peak memory {cold['peak_mb']:.0f} MB"
    return line


def engines_markdown(reports: Sequence[Report], plots: Mapping[str, str]) -> str:
    """Several engines side by side; each has a report of its own in the folder of its name."""
    names = [str(report.about["engine"]) for report in reports]
    parts = [
        f"# {reports[0].task} of {plain(str(reports[0].about['data']))}",
        about_lines(*reports),
    ]
    parts += [markdown(engine_lines(reports, ENGINE_FIGURES))]
    parts += ["\n".join(f"- [{name}]({name}/report.md)" for name in names)]
    parts += _plot_parts(plots)
    return "\n\n".join(parts) + "\n"


def engine_lines(reports: Sequence[Report], figures: Sequence[str]) -> list[list[str]]:
    """Rows of cells: a heading, a line per source with a cell per figure and engine and the first
    engine's lead over the strongest of the others, the times."""
    names = [str(report.about.get("engine", "")) for report in reports]
    first = reports[0]
    shown = [figure for figure in figures if figure in first.rows[ALL]]
    rival = strongest(reports[1:])
    found = leads(first, rival)
    headings = [f"{name} {COLUMNS[figure][0]}" for figure in shown for name in names]
    if len(shown) == 1:
        headings = names
    lead_heading = f"{names[0]} - {rival.about.get('engine', '')}, points"
    lines = [["source", "plates", *headings, lead_heading]]
    for source, row in first.rows.items():
        cells = [cell(figure, report.rows[source]) for figure in shown for report in reports]
        lead = str(found[source]) if source in found else DASH
        lines.append([source, cell("plates", row), *cells, lead])
    stage = "read" if first.task == "read" else "total"
    costs = {f"median ms ({stage})": [f"{one.timings_ms[stage]['median']:.1f}" for one in reports]}
    cold = [report.about.get("cold_start") for report in reports]
    if all(cold):
        costs["cold start s"] = [f"{one['seconds']:.1f}" for one in cold if one]
        costs["peak memory MB"] = [f"{one['peak_mb']:.0f}" for one in cold if one]
    costs["licence"] = [licence_of(name) for name in names]
    return lines + [[name, "", *cells * len(shown), ""] for name, cells in costs.items()]


def about_lines(report: Report, *others: Report) -> str:
    """A list of what was measured, when, where and with which command."""
    about = dict(report.about)
    if others:
        about["engine"] = ", ".join(str(one.about.get("engine", "")) for one in (report, *others))
    known = [(name, about[name]) for name in ABOUT if about.get(name)]
    return "\n".join(
        f"- {name}: {f'`{value}`' if name == 'command' else plain(str(value))}"
        for name, value in known
    )


def _plot_parts(plots: Mapping[str, str]) -> list[str]:
    return [
        part for title, name in plots.items() for part in (f"## {title}", f"![{title}]({name})")
    ]


def _timing_table(report: Report) -> str:
    lines = [["stage", "median ms", "95th percentile ms"]]
    for stage, ms in report.timings_ms.items():
        lines.append([stage, f"{ms['median']:.1f}", f"{ms['p95']:.1f}"])
    return markdown(lines)


def _comparison_parts(comparison: Comparison) -> list[str]:
    parts = ["## What changed", markdown(change_lines(comparison, SHOWN))]
    if comparison.lead:
        parts.append(f"Points more of the plates in both reports are right: {comparison.lead}.")
    for title, flips in (("Right now", comparison.gained), ("Wrong now", comparison.lost)):
        parts.append(f"### {title}: {len(flips)} of {comparison.shared} plates in both reports")
        if flips:
            parts.append(markdown(flip_lines(flips)))
    return parts
