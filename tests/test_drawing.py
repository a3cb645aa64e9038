"""Drawn results keep the picture's size, show every plate, and stay inside the picture."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from lpr.arrays import Image
from lpr.drawing import BLUE, ORANGE, draw_result
from lpr.geometry import Box
from lpr.types import ImageResult, Plate
from tests.stub_recognizer import stub_plate


def gray_picture(width: int, height: int) -> Image:
    return np.full((height, width, 3), 128, np.uint8)


def drawn(image: Image, *plates: Plate) -> Image:
    return draw_result(image, ImageResult("a.jpg", image.shape[1], image.shape[0], plates))


def pixels_of(image: Image, colour: tuple[int, int, int]) -> np.ndarray:
    """Rows and columns of the pixels of exactly that colour."""
    return np.argwhere((image == colour).all(axis=2))


def test_without_plates_the_picture_is_an_untouched_copy() -> None:
    image = gray_picture(60, 40)
    result = drawn(image)
    np.testing.assert_array_equal(result, image)
    assert not np.shares_memory(result, image)


def test_the_source_picture_stays_as_it_was() -> None:
    image = gray_picture(200, 120)
    result = drawn(image, stub_plate(box=Box(40, 50, 160, 80)))
    assert (image == 128).all()
    assert (result != 128).any()


def test_colour_tells_whether_the_text_fits_a_format() -> None:
    plate = stub_plate(box=Box(40, 50, 160, 80))
    fits = drawn(gray_picture(200, 120), plate)
    odd = drawn(gray_picture(200, 120), replace(plate, matches_format=False))
    assert len(pixels_of(fits, BLUE)) > 100
    assert len(pixels_of(fits, ORANGE)) == 0
    assert len(pixels_of(odd, ORANGE)) > 100
    assert len(pixels_of(odd, BLUE)) == 0


def test_label_is_above_the_plate_or_below_where_there_is_no_room() -> None:
    low, high = Box(40, 200, 160, 230), Box(40, 5, 160, 35)
    above = pixels_of(drawn(gray_picture(300, 240), stub_plate(box=low)), BLUE)
    below = pixels_of(drawn(gray_picture(300, 240), stub_plate(box=high)), BLUE)
    assert above[:, 0].min() < low.y_min - 10
    assert below[:, 0].max() > high.y_max + 10


def test_labels_of_neighbours_do_not_cover_each_other() -> None:
    first, second = Box(100, 100, 220, 130), Box(130, 132, 250, 162)
    fits = stub_plate(box=first)
    odd = replace(stub_plate(box=second), matches_format=False)
    alone = len(pixels_of(drawn(gray_picture(400, 300), fits), BLUE))
    together = len(pixels_of(drawn(gray_picture(400, 300), fits, odd), BLUE))
    assert together > 0.9 * alone


@pytest.mark.parametrize(
    ("width", "height"), [(1, 1), (2, 90), (40, 12), (64, 48), (640, 480), (4000, 3000)]
)
def test_any_size_is_drawn(width: int, height: int) -> None:
    plates = (
        stub_plate(box=Box(0, 0, width, height)),
        stub_plate(box=Box(width * 0.9, height * 0.9, width * 1.2, height * 1.1)),
        stub_plate("", Box(-5, -5, 3, 2)),
    )
    result = drawn(gray_picture(width, height), *plates)
    assert result.shape == (height, width, 3)
    assert result.dtype == np.uint8


def test_labels_grow_with_the_picture() -> None:
    def label_rows(scale: int) -> int:
        plate = stub_plate(box=Box(200 * scale, 200 * scale, 300 * scale, 225 * scale))
        rows = pixels_of(drawn(gray_picture(640 * scale, 480 * scale), plate), BLUE)[:, 0]
        return int(200 * scale - rows.min())

    assert label_rows(4) > 2.5 * label_rows(1)
