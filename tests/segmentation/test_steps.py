import cv2
import numpy as np
import pytest

from lpr.segmentation.config import SegmentationConfig
from lpr.segmentation.steps import (
    THRESHOLDS,
    find_contours,
    gaussian_blur,
    opening,
    threshold_masks,
    to_gray,
)
from tests.segmentation.drawn import draw_line

CONFIG = SegmentationConfig()


def test_gray_is_luminance_and_leaves_gray_alone() -> None:
    image = np.zeros((2, 3, 3), np.uint8)
    image[..., 2] = 255
    assert to_gray(image).tolist() == [[76] * 3] * 2
    gray = np.arange(6, dtype=np.uint8).reshape(2, 3)
    assert to_gray(gray) is gray


def test_blur_spreads_a_point_and_keeps_a_plain() -> None:
    point = np.zeros((5, 5), np.uint8)
    point[2, 2] = 160
    blurred = gaussian_blur(point, 3)
    assert blurred[2, 2] == 40
    assert blurred[2, 1] == 20
    assert (gaussian_blur(np.full((5, 5), 9, np.uint8), 3) == 9).all()


@pytest.mark.parametrize("name", THRESHOLDS)
@pytest.mark.parametrize("light", [False, True])
def test_every_threshold_finds_strokes_of_its_polarity(name: str, light: bool) -> None:
    gray = np.full((64, 160), 200, np.uint8)
    gray[16:48, 60:66] = gray[16:48, 90:96] = 50
    mask = THRESHOLDS[name](255 - gray if light else gray, light, CONFIG)
    assert mask.dtype == np.uint8
    assert (mask[16:48, 60:66] == 255).all()
    assert (mask[16:48, 68:88] == 0).all()


@pytest.mark.parametrize("name", ["adaptive", "hat"])
def test_local_thresholds_survive_a_shadow(name: str) -> None:
    shade = np.linspace(1.0, 0.3, 160)[None]
    gray = np.full((64, 160), 220.0)
    gray[16:48, 20:26] = gray[16:48, 130:136] = 90
    mask = THRESHOLDS[name]((gray * shade).astype(np.uint8), False, CONFIG)
    assert mask[32, 22] == mask[32, 132] == 255
    assert mask[32, 80] == 0


@pytest.mark.parametrize("light", [False, True])
def test_the_hat_sees_strokes_and_not_the_ground_beside_dark_paint(light: bool) -> None:
    gray = np.full((64, 200), 20, np.uint8)
    gray[8:56, 20:180] = 130
    gray[16:48, 26:32] = gray[16:48, 90:96] = 220
    mask = THRESHOLDS["hat"](gray if light else 255 - gray, light, CONFIG)
    assert (mask[18:46, 26:32] == 255).all()
    assert (mask[18:46, 90:96] == 255).all()
    assert (mask[16:48, 34:88] == 0).all()
    assert (mask[:, 21:25] == 0).all()


def test_opening_breaks_a_bridge() -> None:
    mask = np.zeros((20, 40), np.uint8)
    mask[4:16, 4:16] = mask[4:16, 22:34] = mask[9:11, 16:22] = 255
    assert len(find_contours(mask)) == 1
    assert len(find_contours(opening(mask, 3))) == 2


def test_masks_come_in_both_polarities_with_names() -> None:
    gray = draw_line("AB12").gray
    dark, light = (threshold_masks(gray, light, THRESHOLDS, CONFIG) for light in (False, True))
    assert [mask.variant for mask in dark] == list(THRESHOLDS)
    assert [mask.variant for mask in light] == [f"{name}/light" for name in THRESHOLDS]
    for mask in dark + light:
        assert cv2.countNonZero(mask.clean) <= cv2.countNonZero(mask.raw)


def test_contours_are_found_within_a_frame() -> None:
    mask = np.zeros((40, 80), np.uint8)
    cv2.rectangle(mask, (2, 2), (77, 37), 255, 3)
    cv2.rectangle(mask, (30, 12), (40, 28), 255, -1)
    assert any(
        np.array_equal(cv2.boundingRect(contour), (30, 12, 11, 17))
        for contour in find_contours(mask)
    )
