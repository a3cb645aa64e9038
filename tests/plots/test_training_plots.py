"""Plots of a training and of a model's errors."""

from __future__ import annotations

import io

import cv2
import numpy as np
import pytest
from matplotlib.figure import Figure

from lpr.plots.training import plot_confusion, plot_history, plot_reliability

ROWS = [
    {"step": 500.0, "side_px": 384.0, "loss": 2.0, "box": 0.5},
    {"step": 1000.0, "side_px": 512.0, "loss": 1.0, "box": 0.3, "ap50": 0.7, "recall_50": 0.8},
]
EPOCHS = [{"epoch": 1.0, "loss": 0.5, "val_loss": 0.4, "accuracy": 0.8, "val_accuracy": 0.9}]


def is_blank(figure: Figure) -> bool:
    file = io.BytesIO()
    figure.savefig(file, format="png")
    picture = cv2.imdecode(np.frombuffer(file.getvalue(), np.uint8), cv2.IMREAD_GRAYSCALE)
    return picture is None or float(np.std(picture)) < 5


def legends(figure: Figure) -> list[list[str]]:
    return [
        [text.get_text() for text in legend.get_texts()]
        for axes in figure.axes
        if (legend := axes.get_legend()) is not None
    ]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (ROWS, [["loss", "box"], ["ap50", "recall 50"]]),
        (EPOCHS, [["loss", "val loss"], ["accuracy", "val accuracy"]]),
        (ROWS[:1], [["loss", "box"]]),
        ([], []),
    ],
)
def test_history(rows: list[dict[str, float]], expected: list[list[str]]) -> None:
    figure = plot_history(rows, "A run: 50 % done, $ and all")
    assert not is_blank(figure)
    assert legends(figure) == expected


def test_history_draws_what_rows_have() -> None:
    (losses, merits) = plot_history(ROWS, "run").axes
    assert np.asarray(losses.lines[0].get_xydata()).tolist() == [[500, 2], [1000, 1]]
    assert np.asarray(merits.lines[0].get_xydata()).tolist() == [[1000, 0.7]]


def test_confusion_numbers_the_mistakes() -> None:
    figure = plot_confusion(np.array([[5, 2, 0], [0, 7, 0], [0, 0, 0]]), ["0", "O", "none"], "t")
    assert not is_blank(figure)
    (number,) = figure.axes[0].texts
    assert (number.get_text(), number.get_position()) == ("2", (1, 0))


def test_reliability_shows_the_calibration_error() -> None:
    confidences = np.array([0.7, 0.7, 0.7, 1.0], np.float32)
    figure = plot_reliability(confidences, np.array([True, True, False, True]), "t")
    assert not is_blank(figure)
    # One bin of 0.7 with 2 of 3 right, one of 1.0 that is right: 3/4 of (0.7 - 2/3).
    assert "error 2.5%" in figure.axes[0].texts[1].get_text()
    assert not is_blank(plot_reliability(np.zeros(0, np.float32), np.zeros(0, bool), "t"))
