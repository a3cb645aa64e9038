"""The figure of a picture without a plate says what came nearest to one and what it lacked."""

from __future__ import annotations

import io

import numpy as np
import pytest
from matplotlib.figure import Figure

from lpr.geometry import Box
from lpr.plots.nothing_found import plot_nothing_found
from lpr.types import Detection, WeakDetection
from tests.stub_recognizer import stub_plate

BOXES = (Box(30, 40, 90, 60), Box(-5, -5, 20, 10), Box(580, 400, 700, 500), Box(50, 50, 50, 50))


def weak(*scores: float) -> list[WeakDetection]:
    boxes = zip(BOXES, scores, strict=False)
    return [WeakDetection(Detection(box, score, box.to_quad()), 0.42) for box, score in boxes]


def texts(figure: Figure) -> str:
    inside = [text.get_text() for axes in figure.axes for text in axes.texts]
    return "\n".join([text.get_text() for text in figure.texts] + inside)


def test_each_candidate_has_its_scores_and_what_would_be_read() -> None:
    image = np.full((480, 640, 3), 99, np.uint8)
    readings = [stub_plate(), stub_plate("")]
    told = texts(plot_nothing_found(image, weak(0.31, 0.2), readings, "car.jpg"))
    for part in ("car.jpg", "score 0.31, needs 0.42", "score 0.20, needs 0.42"):
        assert part in told
    assert "would read ZG1234AB, 91% sure; a format of hr" in told
    assert "nothing could be read there" in told


def test_nothing_at_all_is_told_with_what_to_try() -> None:
    told = texts(plot_nothing_found(np.zeros((48, 64, 3), np.uint8), [], [], "dark.jpg"))
    assert "took nothing in the picture for a plate" in told
    assert "try a larger picture" in told


@pytest.mark.parametrize("size", [(1, 1), (9, 3000), (2000, 30), (480, 640)])
def test_pictures_of_any_shape_are_drawn(size: tuple[int, int]) -> None:
    image = np.full((*size, 3), 99, np.uint8)
    candidates = weak(0.4, 0.3, 0.2, 0.1)
    figure = plot_nothing_found(image, candidates, [stub_plate()] * 4, "x" * 300)
    file = io.BytesIO()
    figure.savefig(file, format="png")
    assert file.tell() > 5000
    for axes in figure.axes:
        place = axes.get_position()
        assert 0 <= place.x0 < place.x1 <= 1
        assert 0 <= place.y0 < place.y1 <= 1


def test_what_is_said_instead_of_candidates() -> None:
    image = np.zeros((48, 64, 3), np.uint8)
    told = texts(plot_nothing_found(image, [], [], "a.jpg", "1 plate was read below it"))
    assert "1 plate was read below it" in told
    assert "took nothing" not in told
