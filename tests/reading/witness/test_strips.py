"""The strips around a plate's rows, and what they cut out of a picture."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from lpr.arrays import FloatArray, Image
from lpr.reading.witness.strips import (
    BESIDE,
    END_WIDTH_PX,
    GROUND,
    STRIP_HEIGHT_PX,
    STRIP_WIDTH_PX,
    characters_px,
    cut_strips,
)
from lpr.rectification import PlateImage

SCALE = 3.0
"""The source picture is so many times as large as the plate image."""
RED, GREEN, BLUE = (0, 0, 255), (0, 255, 0), (255, 0, 0)


def row(count: int, top: float, left: float = 60.0, slope: float = 0.0) -> FloatArray:
    x = left + 24 * np.arange(count)
    y = top + slope * (x - 110)
    return np.stack([x, y, x + 18, y + 30], axis=1).astype(np.float32)


def plate(width: int = 220, height: int = 80) -> PlateImage:
    to_source = np.diag([SCALE, SCALE, 1.0]).astype(np.float32)
    return PlateImage(np.zeros((height, width, 3), np.uint8), to_source)


def photograph() -> Image:
    """Red above, gray along, green below the characters, blue at the left."""
    image: Image = np.full((240, 660, 3), 200, np.uint8)
    for color, low, high in ((RED, (0, 0), (660, 75)), (GREEN, (0, 165), (660, 240))):
        cv2.rectangle(image, low, high, color, -1)
    cv2.rectangle(image, (0, 76), (150, 164), BLUE, -1)
    return image


def share(strip: Image, color: tuple[int, int, int]) -> float:
    """How much of a strip is of a colour."""
    return float((np.abs(strip.astype(int) - color).max(axis=2) < 60).mean())


def test_strips_show_what_lies_above_below_and_before_the_characters() -> None:
    above, below, end = cut_strips(photograph(), plate(), [row(6, 25.0)])
    assert above.shape == below.shape == end.shape == (STRIP_HEIGHT_PX, STRIP_WIDTH_PX, 3)
    assert share(above, RED) > 0.9
    assert share(below, GREEN) > 0.9
    assert share(end[:, :END_WIDTH_PX], BLUE) > 0.5
    assert (end[:, END_WIDTH_PX:] == GROUND).all()


def test_of_two_rows_the_first_has_the_strip_above_and_the_last_that_below() -> None:
    upper, lower = row(3, 25.0), row(5, 300.0)
    above, below = cut_strips(photograph(), plate(height=400), [upper, lower])[:BESIDE]
    assert share(above, RED) > 0.9
    assert share(below, RED) < 0.1


def test_without_room_before_the_characters_there_is_no_end() -> None:
    assert len(cut_strips(photograph(), plate(), [row(6, 25.0, left=0.0)])) == BESIDE


def test_strips_follow_a_leaning_row() -> None:
    image = photograph()
    # The same picture with its upper edge leaning as the characters do.
    lean = np.array([[1, 0, 0], [0.1, 1, -0.1 * 330]])
    image = np.asarray(cv2.warpAffine(image, lean, (660, 240), borderMode=cv2.BORDER_REPLICATE))
    leaning = cut_strips(image, plate(), [row(6, 25.0, slope=0.1)])[0]
    level = cut_strips(image, plate(), [row(6, 25.0)])[0]
    assert share(leaning, RED) > max(0.85, share(level, RED))


def test_the_height_of_characters_is_that_in_the_source_picture() -> None:
    assert characters_px(plate(), row(6, 25.0)) == pytest.approx(30 * SCALE)
