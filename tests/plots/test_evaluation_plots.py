"""Plots of a report."""

from __future__ import annotations

import io

import cv2
import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from lpr.evaluation.report.report import Outcome, Report
from lpr.plots.evaluation import (
    engines_figures,
    plot_examples,
    plot_precision_coverage,
    plot_recall_by_width,
    report_figures,
)
from lpr.plots.found import plot_steps, plot_thresholds


def bars(figure: Figure) -> list[Rectangle]:
    return [bar for bar in figure.axes[0].patches if isinstance(bar, Rectangle)]


def is_blank(figure: Figure) -> bool:
    file = io.BytesIO()
    figure.savefig(file, format="png")
    picture = cv2.imdecode(np.frombuffer(file.getvalue(), np.uint8), cv2.IMREAD_GRAYSCALE)
    return picture is None or float(np.std(picture)) < 5


def test_precision_falls_with_coverage() -> None:
    sure, right = np.array([0.5, 0.9, 0.8, 0.1]), np.array([True, True, False, False])
    figure = plot_precision_coverage({"eu": (sure, right)}, "A title")
    assert not is_blank(figure)
    (line,) = figure.axes[0].lines
    assert np.allclose(line.get_xydata(), [(0.25, 1), (0.5, 0.5), (0.75, 2 / 3), (1, 0.5)])


def test_recall_stands_on_the_band_of_each_width() -> None:
    widths, found = np.array([10.0, 30.0, 59.0, 500.0]), np.array([False, True, False, True])
    figure = plot_recall_by_width(widths, found, "A title", (0, 30, 60, float("inf")))
    assert [bar.get_height() for bar in bars(figure)] == [0, 0.5, 1]
    labels = [label.get_text() for label in figure.axes[0].get_xticklabels()]
    assert labels == ["0-30 px\nn = 1", "30-60 px\nn = 2", "from 60 px\nn = 1"]


@pytest.mark.parametrize("count", [0, 1, 6])
def test_examples_have_truth_and_reading(count: int) -> None:
    crops = [np.full((20 + 10 * i, 90, 3), 40 * i, np.uint8) for i in range(count)]
    figure = plot_examples(crops, [(f"TRUE{i}", "READ") for i in range(count)], "wrong path")
    assert not is_blank(figure)
    texts = [text.get_text() for text in figure.texts]
    assert texts.count("READ") == count
    assert all(f"TRUE{i}" in texts for i in range(count))


@pytest.mark.parametrize(
    ("task", "titles"),
    [
        ("detect", ["Recall by width", "Found over false plates"]),
        ("read", ["Precision over coverage", "Reliability", "Read by width"]),
        ("segment", ["Proposed by step"]),
        ("nothing", []),
    ],
)
def test_a_report_has_the_plots_of_its_task(task: str, titles: list[str]) -> None:
    outcomes = [
        Outcome("a.png", 0, source, True, read == "AB0", 80.0, "AB0", read, 0.7)
        for source, read in (("eu", "ABO"), ("us", "AB0"), ("us", "X"))
    ]
    figures = report_figures(Report(task=task, outcomes=outcomes if titles else []))
    assert list(figures) == titles


def test_engines_are_curves_of_one_figure() -> None:
    outcome = Outcome("a.png", 0, "eu", True, True, 80.0, "AB0", "ABO", 0.7)
    reports = [Report(outcomes=[outcome], about={"engine": name}) for name in ("lpr", "other")]
    (figure,) = engines_figures(reports).values()
    assert [line.get_label() for line in figure.axes[0].lines] == ["lpr (1)", "other (1)"]


def test_what_is_found_stands_over_false_plates() -> None:
    rows = {
        f"0.{step}": {"recall_50": 1 - step / 10, "recall_75": 0.1, "false_per_picture": false}
        for step, false in ((1, 9.0), (2, 1.5), (3, 0.5), (4, 0.0))
    }
    axes = plot_thresholds(rows, "A title").axes[0]
    # The threshold with nine false plates a picture lies outside.
    assert np.allclose(axes.lines[0].get_xydata(), [(1.5, 0.8), (0.5, 0.7), (0, 0.6)])
    assert [text.get_text() for text in axes.texts] == ["0.2", "0.4"]


def test_steps_are_bars() -> None:
    rows = {"otsu": {"recall": 0.9, "alone": 0.2}, "fill": {"recall": 0.1, "alone": 0.0}}
    figure = plot_steps(rows, "A title")
    assert not is_blank(figure)
    assert [bar.get_width() for bar in bars(figure)] == [0.9, 0.1, 0.2, 0.0]
