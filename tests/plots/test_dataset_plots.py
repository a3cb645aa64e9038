"""Figures of data sets."""

from __future__ import annotations

import io
from collections.abc import Callable

import cv2
import numpy as np
import pytest
from matplotlib.figure import Figure

from lpr.geometry import Box
from lpr.plots.datasets import Tile, plot_class_counts, plot_contact_sheet, plot_sizes


def pixels(figure: Figure) -> np.ndarray:
    file = io.BytesIO()
    figure.savefig(file, format="png")
    encoded = np.frombuffer(file.getvalue(), np.uint8)
    picture: np.ndarray | None = cv2.imdecode(encoded, cv2.IMREAD_COLOR)
    assert picture is not None
    return picture


def texts(figure: Figure) -> list[str]:
    return [text.get_text() for axes in figure.axes for text in axes.texts]


@pytest.mark.parametrize(
    "draw",
    [
        lambda: plot_class_counts({"A": 30, "B": 28, "7": 2}, "Classes: 50 % of $ and all"),
        lambda: plot_class_counts({}, "None"),
        lambda: plot_sizes([(640, 480), (320, 240)], [(60, 20)], "Sizes"),
        lambda: plot_sizes([], [], "None"),
        lambda: plot_contact_sheet([], "None"),
    ],
)
def test_figures_are_not_blank(draw: Callable[[], Figure]) -> None:
    assert float(pixels(draw()).std()) > 5


def test_rare_classes_stand_out() -> None:
    figure = plot_class_counts({"A": 30, "B": 28, "7": 2}, "Classes")
    assert texts(figure) == ["30", "28", "2", "vermilion: under 20% of the median"]
    colours = [bar.get_facecolor() for bar in figure.axes[0].patches]
    assert colours[0] == colours[1] != colours[2]


def test_sizes_have_a_panel_for_boxes_where_there_are_any() -> None:
    with_boxes = plot_sizes([(640, 480), (320, 240)], [(60, 20)], "Sizes")
    titles = [axes.get_title(loc="left") for axes in with_boxes.axes]
    assert titles == ["pictures: 2, median 480 x 360", "boxes: 1, median 60 x 20"]
    assert len(plot_sizes([(640, 480)], [], "Sizes").axes) == 1


def test_a_contact_sheet_shows_pictures_boxes_and_captions() -> None:
    blue = np.full((30, 60, 3), (200, 0, 0), np.uint8)
    figure = plot_contact_sheet([Tile(blue, (Box(10, 5, 50, 25),), "AB12")] * 7, "Seven")
    drawn = pixels(figure)
    assert np.any(np.all(np.abs(drawn.astype(int) - (200, 0, 0)) < 4, axis=2))
    assert np.any(np.all(np.abs(drawn.astype(int) - (0, 159, 230)) < 25, axis=2))
    assert [text.get_text() for text in figure.texts] == ["Seven", *["AB12"] * 7]
