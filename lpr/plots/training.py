"""How a training went, and how far its model can be trusted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from lpr.arrays import FloatArray
from lpr.evaluation.metrics.calibration import reliability
from lpr.plots.style import (
    BLUE,
    CYCLE,
    FAINT_INK,
    HEADING_PT,
    INK,
    PAPER,
    SMALL_PT,
    TEXT_PT,
    TRACK,
    VERMILION,
    new_figure,
    printable,
    set_title,
    style_axes,
)

POSITIONS = ("step", "epoch")
"""Columns of a history that say where in the training a row is."""
SETTINGS = frozenset({"side_px", "learning_rate"})
"""Columns that are neither losses nor figures of merit."""
FIGURES_OF_MERIT = ("accuracy", "recall", "precision", "ap", "exact", "f1", "false")
"""What the names of figures of merit start with, after "val_"; all others are losses."""
VALIDATION_PREFIX = "val_"
DARK_SHARE = 0.25
"""Cells of a confusion matrix with more than this share of their row are too dark for colours."""


def plot_history(rows: Sequence[Mapping[str, float]], title: str) -> Figure:
    """Losses on the left, figures of merit on the right where there are any.

    Args:
        rows: rows of a run's ``history.csv``; a row may lack figures that others have.
        title: of the figure.
    """
    columns = list(dict.fromkeys(name for row in rows for name in row))
    position = next((name for name in POSITIONS if name in columns), "row")
    names = [name for name in columns if name not in SETTINGS and name not in POSITIONS]
    panels = {
        "Loss": [name for name in names if not _is_merit(name)],
        "Figures of merit": [name for name in names if _is_merit(name)],
    }
    panels = {heading: names for heading, names in panels.items() if names} or {"Loss": []}
    width_in = 7.0 * len(panels)
    figure = new_figure(width_in, 5.2)
    set_title(figure, title)
    for number, (heading, names) in enumerate(panels.items()):
        axes = figure.add_subplot(1, len(panels), number + 1)
        style_axes(axes, heading, position, "")
        _draw_curves(axes, rows, position, names)
    figure.subplots_adjust(left=0.7 / width_in, right=0.98, top=0.8, bottom=0.14)
    return figure


def plot_confusion(matrix: npt.NDArray[np.int64], labels: Sequence[str], title: str) -> Figure:
    """A confusion matrix, rows the truth; colours are shares of a row, numbers are mistakes.

    Args:
        matrix: (C, C) counts, ``matrix[truth, prediction]``.
        labels: the C class names.
        title: of the figure.
    """
    side_in = max(5.0, 0.31 * len(labels) + 1.8)
    figure = new_figure(side_in, side_in)
    set_title(figure, title)
    axes = figure.add_axes((0.09, 0.07, 0.88, 0.85))
    shares = matrix / np.maximum(matrix.sum(axis=1, keepdims=True), 1)
    # The square root lets mistakes of one in a hundred show beside a full diagonal.
    axes.imshow(np.sqrt(shares), cmap="Blues", vmin=0, vmax=1.25, aspect="auto")
    style_axes(axes, "", "read as", "truth")
    axes.grid(visible=False)
    ticks = range(len(labels))
    axes.set_xticks(ticks, labels=list(labels), fontsize=SMALL_PT, color=INK)
    axes.set_yticks(ticks, labels=list(labels), fontsize=SMALL_PT, color=INK)
    for truth, prediction in zip(*np.nonzero(matrix), strict=True):
        if truth != prediction:
            axes.text(
                prediction,
                truth,
                str(matrix[truth, prediction]),
                ha="center",
                va="center",
                fontsize=SMALL_PT - 1.5,
                color=PAPER if shares[truth, prediction] > DARK_SHARE else VERMILION,
                fontweight="bold",
            )
    return figure


def plot_reliability(
    confidences: FloatArray, correct: npt.NDArray[np.bool_], title: str, bin_count: int = 10
) -> Figure:
    """Share of right answers for each confidence (Guo et al. 2017), over how often each is given.

    Args:
        confidences: (N,), 0 to 1.
        correct: (N,), whether each answer was right.
        title: of the figure.
        bin_count: equal-width bins of confidence.
    """
    figure = new_figure(6.4, 7.0)
    set_title(figure, title)
    axes = figure.add_axes((0.13, 0.36, 0.83, 0.51))
    style_axes(axes, "", "", "share that is right")
    below = figure.add_axes((0.13, 0.1, 0.83, 0.19))
    style_axes(below, "", "confidence", "answers")
    bins = reliability(confidences, correct, bin_count)
    filled = bins.counts > 0
    middles = (np.arange(bin_count) + 0.5) / bin_count
    width = 0.9 / bin_count
    axes.bar(middles[filled], bins.right[filled] / bins.counts[filled], width, color=BLUE)
    axes.plot([0, 1], [0, 1], color=VERMILION, linewidth=2, linestyle=(0, (4, 2)))
    axes.text(0.03, 0.92, "dashed: perfectly calibrated", fontsize=SMALL_PT, color=FAINT_INK)
    if filled.any():
        told = f"expected calibration error {bins.error:.1%}"
        axes.text(0.03, 0.85, told, fontsize=TEXT_PT, color=INK)
    axes.set(xlim=(0, 1), ylim=(0, 1))
    below.bar(middles, bins.counts, width, color=FAINT_INK)
    below.set(xlim=(0, 1))
    return figure


def _is_merit(name: str) -> bool:
    return name.removeprefix(VALIDATION_PREFIX).startswith(FIGURES_OF_MERIT)


def _draw_curves(
    axes: Axes, rows: Sequence[Mapping[str, float]], position: str, names: Sequence[str]
) -> None:
    """A curve per name; validation is dashed, in the colour of its training figure."""
    bases = list(dict.fromkeys(name.removeprefix(VALIDATION_PREFIX) for name in names))
    for name in names:
        base = name.removeprefix(VALIDATION_PREFIX)
        points = [(row.get(position, i), row[name]) for i, row in enumerate(rows) if name in row]
        axes.plot(
            *zip(*points, strict=True),
            color=CYCLE[bases.index(base) % len(CYCLE)],
            linestyle="-" if base == name else (0, (4, 2)),
            linewidth=2.2,
            marker="o",
            markersize=4 if len(points) < 30 else 0,
            label=printable(name.replace("_", " ")),
        )
    if names:
        axes.legend(fontsize=SMALL_PT, facecolor=TRACK, edgecolor="none", labelcolor=INK)
    else:
        axes.text(
            0.5, 0.5, "no rows yet", transform=axes.transAxes, ha="center", fontsize=HEADING_PT
        )
