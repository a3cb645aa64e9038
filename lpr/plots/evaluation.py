"""The figures of a report: precision over coverage, shares by width, sheets of examples."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import TypeAlias

import cv2
import numpy as np
import numpy.typing as npt
from matplotlib.figure import Figure

from lpr.alphabet import loose
from lpr.arrays import Image
from lpr.evaluation.report.report import Outcome, Report
from lpr.evaluation.runs.detection import WIDTHS_PX
from lpr.plots.found import plot_steps, plot_thresholds
from lpr.plots.style import (
    BLUE,
    CYCLE,
    FAINT_INK,
    INK,
    SMALL_PT,
    TEXT_PT,
    TITLE_PT,
    TRACK,
    VERMILION,
    Sheet,
    new_figure,
    printable,
    set_title,
    style_axes,
)
from lpr.plots.training import plot_reliability

Answers: TypeAlias = tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_]]
"""Confidences (N,), and which readings are right (N,)."""

COVERAGE = "Precision over coverage"
SHEET_COLUMNS = 4
CELL_IN = (2.9, 1.45)
"""Width and height of a plate with its caption on a sheet of examples."""


def report_figures(report: Report) -> dict[str, Figure]:
    """The figures of a report by their titles."""
    outcomes = report.outcomes
    if report.task == "segment":
        return {"Proposed by step": plot_steps(report.bands, "Proposed by step")}
    if not outcomes:
        return {}
    widths_px = np.array([outcome.width_px for outcome in outcomes])
    right = np.array([outcome.right for outcome in outcomes])
    if report.task == "detect":
        return {
            "Recall by width": plot_recall_by_width(widths_px, right, "Recall by width", WIDTHS_PX),
            "Found over false plates": plot_thresholds(
                report.thresholds, "Found over false plates"
            ),
        }
    sure, same = _answers(outcomes)
    sources = np.array([outcome.source for outcome in outcomes])
    names = [name for name, _ in Counter(sources.tolist()).most_common(len(CYCLE) - 1)]
    curves = {"all": (sure, same)}
    if len(names) > 1:
        curves |= {name: (sure[sources == name], same[sources == name]) for name in names}
    return {
        COVERAGE: plot_precision_coverage(curves, f"{COVERAGE}, 0=O"),
        "Reliability": plot_reliability(sure.astype(np.float32), same, "Reliability, 0=O"),
        "Read by width": plot_recall_by_width(
            widths_px, right, "Read by width", WIDTHS_PX, "share that is read exactly"
        ),
    }


def engines_figures(reports: Sequence[Report]) -> dict[str, Figure]:
    """The figures that show several engines together, by their titles."""
    curves = {str(report.about["engine"]): _answers(report.outcomes) for report in reports}
    return {COVERAGE: plot_precision_coverage(curves, f"{COVERAGE}, 0=O")}


def _answers(outcomes: Sequence[Outcome]) -> Answers:
    right = [loose(outcome.truth) == loose(outcome.text) for outcome in outcomes]
    return np.array([outcome.confidence for outcome in outcomes]), np.array(right, dtype=bool)


def plot_precision_coverage(curves: Mapping[str, Answers], title: str) -> Figure:
    """The share of right readings among the surest ones, over how many of them are given.

    Args:
        curves: the answers of each engine or source.
        title: of the figure.
    """
    figure = new_figure(7.2, 5.6)
    set_title(figure, title, TITLE_PT - 4)
    axes = figure.add_axes((0.11, 0.12, 0.85, 0.72))
    style_axes(axes, "", "coverage: share of the plates, the surest first", "precision")
    lowest = 1.0
    for number, (name, (confidences, right)) in enumerate(curves.items()):
        order = np.argsort(-confidences, kind="stable")
        places = np.arange(1, len(order) + 1)
        precision = np.cumsum(right[order]) / places
        # The first few plates say little of a share.
        shown = places >= max(1, len(order) // 50)
        axes.plot(
            (places / max(len(order), 1))[shown],
            precision[shown],
            color=CYCLE[number % len(CYCLE)],
            linewidth=2.2,
            label=printable(f"{name} ({len(order):,})"),
        )
        lowest = min(lowest, float(precision[shown].min(initial=1.0)))
    axes.set(xlim=(0, 1), ylim=(max(0.0, np.floor(20 * lowest - 1) / 20), 1.005))
    if curves:
        axes.legend(fontsize=SMALL_PT, facecolor=TRACK, edgecolor="none", labelcolor=INK)
    return figure


def plot_recall_by_width(
    widths_px: npt.NDArray[np.float64],
    found: npt.NDArray[np.bool_],
    title: str,
    edges_px: Sequence[float],
    share_name: str = "share that is found",
) -> Figure:
    """The share of plates that is found (or read) for each band of widths, over their number.

    Args:
        widths_px: of the true plates, (N,).
        found: which of them are found, (N,).
        title: of the figure.
        edges_px: limits of the bands, ascending.
        share_name: what the share is of.
    """
    figure = new_figure(7.2, 5.6)
    set_title(figure, title, TITLE_PT - 4)
    axes = figure.add_axes((0.11, 0.14, 0.85, 0.7))
    style_axes(axes, "", "width of the plate", share_name)
    bands = np.searchsorted(np.asarray(edges_px), widths_px, side="right") - 1
    count = len(edges_px) - 1
    plates = np.bincount(bands, minlength=count)[:count]
    hits = np.bincount(bands, weights=found, minlength=count)[:count]
    shares = hits / np.maximum(plates, 1)
    axes.bar(np.arange(count), shares, 0.78, color=BLUE)
    for place in range(count):
        text = f"{shares[place]:.0%}" if plates[place] else ""
        axes.text(place, shares[place] + 0.02, text, ha="center", fontsize=TEXT_PT, color=INK)
    names = [
        f"{low:g}-{high:g} px" if np.isfinite(high) else f"from {low:g} px"
        for low, high in pairwise(edges_px)
    ]
    axes.set_xticks(
        range(count), labels=[f"{n}\nn = {k:,}" for n, k in zip(names, plates, strict=True)]
    )
    axes.set(ylim=(0, 1.12))
    return figure


def plot_examples(
    crops: Sequence[Image], captions: Sequence[tuple[str, str]], title: str
) -> Figure:
    """A sheet of plates, under each the truth and, in another colour, what was read.

    Args:
        crops: pictures of plates, of any size.
        captions: truth and reading of each.
        title: of the sheet.
    """
    rows = max(1, -(-len(crops) // SHEET_COLUMNS))
    width_in, height_in = CELL_IN
    sheet = Sheet(SHEET_COLUMNS * width_in + 0.4, rows * height_in + 0.9)
    sheet.text(0.2, 0.15, title, TITLE_PT - 2, weight="bold")
    for number, (crop, (truth, text)) in enumerate(zip(crops, captions, strict=True)):
        row, column = divmod(number, SHEET_COLUMNS)
        left_in, top_in = 0.2 + column * width_in, 0.75 + row * height_in
        room = width_in - 0.2, height_in - 0.5
        aspect = crop.shape[1] / crop.shape[0]
        size = min(room[0], room[1] * aspect), min(room[1], room[0] / aspect)
        axes = sheet.axes(left_in, top_in, *size)
        shown = cv2.cvtColor(crop, cv2.COLOR_BGR2RGB)
        axes.imshow(shown, extent=(0, size[0], size[1], 0), aspect="auto")
        sheet.text(left_in, top_in + room[1] + 0.05, truth, SMALL_PT)
        sheet.text(left_in + room[0] / 2, top_in + room[1] + 0.05, text, SMALL_PT, colour=VERMILION)
    if not crops:
        sheet.text(0.2, 0.9, "none", TEXT_PT, colour=FAINT_INK)
    return sheet.figure
