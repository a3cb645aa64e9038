"""What ``lpr evaluate`` prints."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from lpr.evaluation.options import END_TO_END, EvaluationOptions
from lpr.evaluation.report import markdown
from lpr.evaluation.report.report import Report
from lpr.evaluation.report.table import align, format_table


def show(report: Report, named: bool) -> None:
    """Print a report; ``named`` says which engine it is of."""
    if named:
        print(f"{report.about['engine']}:")
    print(format_table(report.rows))
    if told := markdown.intervals_told(report):
        print(told)
    if report.bands:
        print(format_table(report.bands, markdown.BANDS[report.task].lower()))
    if report.thresholds:
        print(format_table(report.thresholds, markdown.THRESHOLD.lower()))
    print(f"median ms (95th percentile): {markdown.times(report)}")
    losses = Counter(outcome.lost_at for outcome in report.outcomes if outcome.lost_at)
    if losses:
        print("lost at: " + ", ".join(f"{stage} {n}" for stage, n in losses.most_common()))


def show_why_none(report: Report, options: EvaluationOptions) -> None:
    """Say why no plate was found where ``--crops`` had each picture taken for one."""
    if options.task != END_TO_END or options.config.crops != "on" or not report.outcomes:
        return
    if not any(outcome.found for outcome in report.outcomes):
        print(
            "found none: --crops takes each picture for a plate as it is, and none of the "
            f"{len(report.outcomes):,} plates fills its picture; leave it out for photographs"
        )


def show_engines(reports: Sequence[Report]) -> None:
    """Print several engines side by side."""
    print(align(markdown.engine_lines(reports, markdown.ENGINE_FIGURES)))
