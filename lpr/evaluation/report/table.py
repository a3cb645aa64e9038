"""Figures as tables: of plain text for the terminal, of Markdown for a report."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from math import isnan

from lpr.errors import printable
from lpr.evaluation.metrics.bootstrap import Interval
from lpr.evaluation.report.report import TableRow

Format = Callable[[float], str]

COLUMNS: dict[str, tuple[str, Format]] = {
    "pictures": ("pictures", "{:d}".format),
    "plates": ("plates", "{:d}".format),
    "characters": ("characters", "{:d}".format),
    "passages": ("passages", "{:d}".format),
    "found": ("found", "{:.1%}".format),
    "recall": ("proposed", "{:.1%}".format),
    "whole_plates": ("whole plates", "{:.1%}".format),
    "alone": ("by no other", "{:.1%}".format),
    "proposals_per_plate": ("boxes/plate", "{:.0f}".format),
    "recall_50": ("found", "{:.1%}".format),
    "recall_75": ("found@.75", "{:.1%}".format),
    "precision": ("precision", "{:.1%}".format),
    "false_per_picture": ("false/pic", "{:.2f}".format),
    "mean_recall_50": ("mean found", "{:.1%}".format),
    "mean_recall_75": ("mean found@.75", "{:.1%}".format),
    "mean_false_per_picture": ("mean false/pic", "{:.2f}".format),
    "ap_50": ("AP50", "{:.3f}".format),
    "ap_50_95": ("AP50-95", "{:.3f}".format),
    "corner_error": ("corners", "{:.1%}".format),
    "text_cut": ("text cut", "{:.1%}".format),
    "exact": ("exact", "{:.1%}".format),
    "exact_once": ("exact, once", "{:.1%}".format),
    "single": ("best frame", "{:.1%}".format),
    "surest": ("surest frame", "{:.1%}".format),
    "doubled": ("doubled", "{:.1%}".format),
    "false_per_passage": ("false/passage", "{:.3f}".format),
    "opens_s": ("opens after s", "{:.1f}".format),
    "exact_loose": ("exact 0=O", "{:.1%}".format),
    "top_n": ("top-N", "{:.1%}".format),
    "one_off": ("one-off", "{:.1%}".format),
    "one_off_loose": ("one-off 0=O", "{:.1%}".format),
    "character_error_rate": ("CER", "{:.1%}".format),
    "character_error_rate_loose": ("CER 0=O", "{:.1%}".format),
    "precision_at_90": ("prec@90", "{:.1%}".format),
    "sure_right": ("right>95", "{:.1%}".format),
    "calibration_error": ("ECE", "{:.1%}".format),
    "country_right": ("country", "{:.1%}".format),
    "state_right": ("state", "{:.1%}".format),
}
"""The heading and the format of every figure, in the order of the columns."""
DASH = "-"
_MARKS = re.compile(r"[\\|\[\]`*]")
"""What Markdown takes for more than a sign."""


def format_table(rows: Mapping[str, TableRow], first: str = "source") -> str:
    """A line per source under a line of headings; figures that are nan are a dash."""
    shown = shown_columns(rows)
    lines = [[first, *(COLUMNS[name][0] for name in shown)]]
    lines += [[source, *(cell(name, row) for name in shown)] for source, row in rows.items()]
    return align(lines)


def markdown_table(
    rows: Mapping[str, TableRow],
    intervals: Mapping[str, Mapping[str, Interval]],
    first: str = "source",
) -> str:
    """The same as Markdown, with the interval of each figure behind it."""
    shown = shown_columns(rows)
    lines = [[first, *(COLUMNS[name][0] for name in shown)]]
    for source, row in rows.items():
        known = intervals.get(source, {})
        lines.append([source, *(_with_interval(name, row, known) for name in shown)])
    return markdown(lines)


def shown_columns(rows: Mapping[str, TableRow]) -> list[str]:
    """The columns for which some row has a figure, in their order."""
    return [name for name in COLUMNS if any(name in row for row in rows.values())]


def cell(name: str, row: TableRow) -> str:
    """A figure as text; a dash where it is nan or missing."""
    return formatted(name, row.get(name, float("nan")))


def formatted(name: str, value: float) -> str:
    """The value of a figure as text."""
    return DASH if isnan(value) else COLUMNS[name][1](value)


def align(lines: Sequence[Sequence[str]]) -> str:
    """Cells in columns: the first to the left, all others to the right."""
    lines = [[printable(cell) for cell in line] for line in lines]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(
            [line[0].ljust(widths[0])]
            + [cell.rjust(width) for cell, width in zip(line[1:], widths[1:], strict=True)]
        )
        for line in lines
    )


def plain(text: str) -> str:
    """A text, a name from a data set say, that Markdown and HTML show as it is, on one line.

    >>> plain("<b>mine</b> | [x](y)")
    '&lt;b&gt;mine&lt;/b&gt; \\\\| \\\\[x\\\\](y)'
    """
    escaped = printable(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _MARKS.sub(r"\\\g<0>", escaped)


def markdown(lines: Sequence[Sequence[str]]) -> str:
    """Cells as a Markdown table; the first line is its heading."""
    head, *body = lines
    rule = ["---", *["---:"] * (len(head) - 1)]
    return "\n".join(_markdown_row(line) for line in (head, rule, *body))


def _markdown_row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(plain(text) for text in cells)} |"


def _with_interval(name: str, row: TableRow, intervals: Mapping[str, Interval]) -> str:
    text = cell(name, row)
    low, high = intervals.get(name, (float("nan"), float("nan")))
    if text == DASH or isnan(low) or isnan(high):
        return text
    limits = " to ".join(formatted(name, limit).removesuffix("%") for limit in (low, high))
    return f"{text} ({limits})"
