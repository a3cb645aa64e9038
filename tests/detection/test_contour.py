"""The detector without a model finds a drawn plate, and nothing where there is none."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from lpr.arrays import Image
from lpr.detection.character_rows import BlobRow
from lpr.detection.contour import (
    DEFAULT_CONFIDENCE,
    BorderConfig,
    ContourDetector,
    find_border,
    row_score,
)
from lpr.geometry import Box
from tests.character_boxes import boxes_in_a_row


def car_picture(ink: int = 20, paper: int = 230, scale: int = 1) -> tuple[Image, Box]:
    """A gray car's back with a plate, and the plate's box."""
    rng = np.random.default_rng(5)
    image = rng.normal(110, 3, (360, 480, 3)).clip(0, 255).astype(np.uint8)
    cv2.rectangle(image, (60, 60), (420, 330), (95, 90, 85), -1)
    cv2.rectangle(image, (150, 220), (322, 260), (paper,) * 3, -1)
    cv2.putText(image, "ZG1234AB", (158, 250), cv2.FONT_HERSHEY_SIMPLEX, 1.0, (ink,) * 3, 3)
    large = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_LINEAR)
    return np.asarray(large, np.uint8), Box(150, 220, 322, 260)


@pytest.mark.parametrize(("ink", "paper"), [(20, 230), (235, 30)], ids=["dark on light", "light"])
def test_a_plate_is_found(ink: int, paper: int) -> None:
    image, truth = car_picture(ink, paper)
    found = ContourDetector().detect([image])[0]
    assert found
    assert found[0].box.iou(truth) > 0.5
    assert found[0].quad is not None
    assert found[0].quad.is_convex()
    assert [d.confidence for d in found] == sorted((d.confidence for d in found), reverse=True)


def test_a_large_picture_gives_source_pixels() -> None:
    image, truth = car_picture(scale=3)
    large = Box(*(3 * v for v in (truth.x_min, truth.y_min, truth.x_max, truth.y_max)))
    assert ContourDetector().detect([image])[0][0].box.iou(large) > 0.5


@pytest.mark.parametrize("shape", [(1, 1), (1, 300), (300, 1), (200, 300)])
def test_nothing_in_an_empty_picture(shape: tuple[int, int]) -> None:
    assert ContourDetector().detect([np.full((*shape, 3), 128, np.uint8)]) == [[]]


def test_the_threshold_and_no_pictures() -> None:
    image, _ = car_picture()
    assert ContourDetector(1.01).detect([image]) == [[]]
    assert ContourDetector().detect([]) == []


@pytest.mark.parametrize("slope", [0.0, 0.2])
def test_the_quad_follows_the_plates_border(slope: float) -> None:
    image, truth = car_picture()
    matrix = np.array([[1, 0, 0], [slope, 1, -slope * 236]], np.float32)
    sheared = np.asarray(cv2.warpAffine(image, matrix, (480, 360)), np.uint8)
    corners = truth.to_quad().to_array() @ matrix[:, :2].T + matrix[:, 2]
    found = ContourDetector().detect([sheared])[0][0]
    assert found.quad is not None
    assert np.abs(found.quad.to_array() - corners).max() < 0.05 * truth.width


def test_without_a_border_the_quad_keeps_a_margin() -> None:
    row = BlobRow.around(boxes_in_a_row(6) + np.float32(100))
    quad, clear = find_border(np.full((300, 300), 128, np.uint8), row, BorderConfig())
    assert clear[:2].tolist() == [0, 0]
    height, (beside, across) = 20, BorderConfig().margins
    assert quad[0] == pytest.approx([100 - beside * height, 110 - across * height])
    assert quad[2] == pytest.approx([192 + beside * height, 110 + across * height])


def test_a_regular_row_on_a_clear_plate_scores_best() -> None:
    clear, vague = np.array([2, 2, 0.5], np.float32), np.array([0.1, 0.1, 0.1], np.float32)
    noise = np.random.default_rng(0).normal(0, 2, (7, 4)).astype(np.float32)
    ragged = BlobRow.around(boxes_in_a_row(7) + noise)
    seven, four = BlobRow.around(boxes_in_a_row(7)), BlobRow.around(boxes_in_a_row(4))
    assert row_score(seven, clear) > DEFAULT_CONFIDENCE
    assert row_score(seven, clear) > row_score(four, clear) > row_score(four, vague)
    assert row_score(seven, clear) > row_score(ragged, clear)
    assert row_score(ragged, vague) < DEFAULT_CONFIDENCE
