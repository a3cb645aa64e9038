from pathlib import Path

import cv2
import numpy as np
import pytest

from lpr.detection.corners import CornerFinder, refiner_beside
from lpr.geometry import Box, Quad
from lpr.model_files import REFINER_MODEL
from lpr.rectification import estimate_quad
from lpr.synthesis.pictures import draw_plate_picture


@pytest.mark.parametrize("margin", [(0.1, 0.2), (-0.03, -0.2)])
def test_corners_of_a_tilted_plate_are_found_in_a_rough_box(margin: tuple[float, float]) -> None:
    find = CornerFinder()
    found, estimated = [], []
    for seed in range(24):
        drawn = draw_plate_picture(np.random.default_rng([seed, 5]))
        true, box = drawn.quad.to_array(), drawn.quad.bounding_box().padded(*margin)
        quad = find(drawn.image, box)
        assert quad is not None
        guess = estimate_quad(drawn.image, box).to_array()
        found.append(np.linalg.norm(quad.to_array() - true, axis=1).mean() / box.width)
        estimated.append(np.linalg.norm(guess - true, axis=1).mean() / box.width)
    assert np.mean(found) < 0.035
    assert np.mean(found) < np.mean(estimated) / 2


@pytest.mark.parametrize("degrees", [-40, 25])
def test_a_turned_plate_is_found_in_its_box(degrees: float) -> None:
    find, off = CornerFinder(), []
    for seed in range(8):
        drawn = draw_plate_picture(np.random.default_rng([seed, 6]), ("ZG 1234 AB",))
        height, width = drawn.image.shape[:2]
        turn = cv2.getRotationMatrix2D((width / 2, height / 2), -degrees, 1.0)
        turn[:, 2] += width - width / 2, width - height / 2
        image = cv2.warpAffine(drawn.image, turn, (2 * width, 2 * width), borderValue=(90, 80, 70))
        true = np.c_[drawn.quad.to_array(), np.ones(4)] @ turn.T
        box = Quad.from_list(true.tolist()).bounding_box()
        quad = find(np.asarray(image, np.uint8), box)
        assert quad is not None
        off.append(np.linalg.norm(quad.to_array() - true, axis=1).mean() / box.width)
    assert np.median(off) < 0.06


def test_the_refiner_beside_a_detector_is_its_own(tmp_path: Path) -> None:
    model = tmp_path / "mine.tflite"
    assert refiner_beside(None) is None
    assert refiner_beside(model) is None
    (tmp_path / REFINER_MODEL).write_bytes(b"")
    assert refiner_beside(model) == tmp_path / REFINER_MODEL


@pytest.mark.parametrize("side_px", [1, 2, 5])
def test_tiny_boxes_do_no_harm(side_px: int) -> None:
    image = np.full((40, 40, 3), 90, np.uint8)
    CornerFinder()(image, Box(3, 3, 3 + side_px, 3 + side_px))
