"""Figures as a table of plain text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import isnan
from typing import Any

COLUMNS: dict[str, tuple[str, Callable[[float], str]]] = {
    "pictures": ("pictures", "{:d}".format),
    "plates": ("plates", "{:d}".format),
    "recall_50": ("found", "{:.1%}".format),
    "recall_75": ("found@.75", "{:.1%}".format),
    "precision": ("precision", "{:.1%}".format),
    "false_per_picture": ("false/pic", "{:.2f}".format),
    "ap_50": ("AP50", "{:.3f}".format),
    "ap_50_95": ("AP50-95", "{:.3f}".format),
    "corner_error": ("corners", "{:.1%}".format),
    "exact": ("exact", "{:.1%}".format),
    "exact_loose": ("exact 0=O", "{:.1%}".format),
    "top_n": ("top-N", "{:.1%}".format),
    "one_off": ("one-off", "{:.1%}".format),
    "character_error_rate": ("CER", "{:.1%}".format),
    "calibration_error": ("ECE", "{:.1%}".format),
}
"""The heading and the format of every figure, in the order of the columns."""


def format_table(rows: Mapping[str, Mapping[str, Any]]) -> str:
    """A line per source under a line of headings; figures that are nan are a dash."""
    shown = [name for name in COLUMNS if any(name in row for row in rows.values())]
    lines = [["source", *(COLUMNS[name][0] for name in shown)]]
    lines += [[source, *(_cell(name, row) for name in shown)] for source, row in rows.items()]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(
            [line[0].ljust(widths[0])]
            + [cell.rjust(width) for cell, width in zip(line[1:], widths[1:], strict=True)]
        )
        for line in lines
    )


def _cell(name: str, row: Mapping[str, Any]) -> str:
    value = row.get(name, float("nan"))
    return "-" if isnan(value) else COLUMNS[name][1](value)
