"""The sheet of detections shows what was labelled and what was found."""

from __future__ import annotations

import io

import cv2
import numpy as np
import pytest
from matplotlib.colors import to_rgb

from lpr.geometry import Box, Quad
from lpr.plots.detections import DetectedPicture, plot_detections
from lpr.plots.style import ORANGE, SKY
from lpr.types import Detection


def drawn(pictures: list[DetectedPicture]) -> np.ndarray:
    file = io.BytesIO()
    plot_detections(pictures, "Val: 100 % of $ plates").savefig(file, format="png")
    encoded = np.frombuffer(file.getvalue(), np.uint8)
    picture: np.ndarray | None = cv2.imdecode(encoded, cv2.IMREAD_COLOR)
    assert picture is not None
    return picture


def count(image: np.ndarray, colour: str) -> int:
    bgr = np.array([round(255 * c) for c in to_rgb(colour)[::-1]])
    return int((np.abs(image.astype(int) - bgr).max(axis=2) < 24).sum())


@pytest.mark.parametrize("size", [(90, 160), (1500, 900)])
def test_labels_and_finds_are_drawn(size: tuple[int, int]) -> None:
    gray = np.full((*size, 3), 120, np.uint8)
    height, width = size
    truth = Box(0.1 * width, 0.1 * height, 0.4 * width, 0.3 * height)
    quad = Quad.from_list(
        np.array([[0.5, 0.5], [0.9, 0.55], [0.9, 0.75], [0.5, 0.7]]) * [width, height]
    )
    found = Detection(quad.bounding_box(), 0.87, quad)
    bare = DetectedPicture(gray, [], [])
    empty = drawn([bare] * 5)
    assert count(empty, SKY) == count(empty, ORANGE) == 0
    labelled = drawn([DetectedPicture(gray, [truth], [])])
    assert count(labelled, SKY) > 100
    assert count(labelled, ORANGE) == 0
    both = drawn([DetectedPicture(gray, [truth], [found, Detection(truth, 0.4)]), bare])
    assert count(both, ORANGE) > 100
