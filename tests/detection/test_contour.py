"""The detector without a model finds a drawn plate, and nothing where there is none."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from lpr.detection.contour import ContourConfig, ContourDetector, chains, row_score
from lpr.types import Box, Image


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


def row(count: int, gap: float = 4.0, height: float = 20.0) -> np.ndarray:
    left = np.arange(count) * (12.0 + gap)
    top = np.zeros(count)
    return np.stack([left, top, left + 12, top + height], axis=1).astype(np.float32)


def test_chains_join_what_is_alike_and_near() -> None:
    config = ContourConfig()
    assert chains(row(6), config) == [[0, 1, 2, 3, 4, 5]]
    assert chains(row(6, gap=40), config) == []
    assert chains(row(3), config) == []
    uneven = row(6)
    uneven[3, 3] = 40
    assert chains(uneven, config) == [[0, 1, 2, 4, 5]]


def test_a_regular_row_scores_best() -> None:
    config = ContourConfig()
    ragged = row(7) + np.random.default_rng(0).normal(0, 2, (7, 4)).astype(np.float32)
    assert row_score(row(7), config) > row_score(row(4), config) > row_score(ragged, config)
    assert row_score(row(11), config) == 0
    steep = row(6)
    steep[:, 1::2] += np.arange(6)[:, None] * 12
    assert row_score(steep, config) == 0
