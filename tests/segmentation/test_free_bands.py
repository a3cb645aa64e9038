import cv2
import numpy as np
import pytest

from lpr.arrays import GrayImage
from lpr.segmentation.free_bands import free_bands
from lpr.segmentation.lines import TextLine
from tests.segmentation.drawn import draw_line, draw_rows

LOWER = TextLine(False, 36.0, 0.0, 84.0, 5.0)


def blurred(gray: GrayImage) -> GrayImage:
    return np.asarray(cv2.GaussianBlur(gray, (0, 0), 4), np.uint8)


@pytest.mark.parametrize("light", [False, True])
def test_a_short_row_that_is_one_blob_is_a_band(light: bool) -> None:
    gray = blurred(draw_rows("NC", "538ZV").gray)
    (band,) = free_bands(255 - gray if light else gray, LOWER)
    assert band.line.middle_px == pytest.approx(28, abs=3)
    assert band.line.height_px == pytest.approx(36, rel=0.16)
    assert 0.1 < band.strokes < 1


def test_the_band_follows_the_slope_of_the_known_row() -> None:
    gray = draw_rows("NC5", "538ZV").gray
    height, width = gray.shape
    slope = 0.08
    matrix = np.array([[1.0, 0.0, 0.0], [slope, 1.0, -slope * width / 2]])
    tilted = cv2.warpAffine(gray, matrix, (width, height), borderMode=cv2.BORDER_REPLICATE)
    known = TextLine(False, 36.0, slope, 84.0 - slope * width / 2, 5.0)
    (band,) = free_bands(blurred(np.asarray(tilted, np.uint8)), known)
    assert band.line.slope == slope
    assert band.line.middle_at(width / 2) == pytest.approx(28, abs=3)


def test_a_row_of_small_print_is_none() -> None:
    row = draw_line("538ZV", 44, 60, frame=False).gray
    gray = np.full((112, row.shape[1]), 210, np.uint8)
    gray[50:110] = row
    small = draw_line("VIRGINIA", 12, 20, spacing_px=2, frame=False).gray
    gray[16:36, : small.shape[1]] = small[:, : row.shape[1]]
    assert free_bands(blurred(gray), TextLine(False, 44.0, 0.0, 80.0, 5.0)) == ()


def test_an_empty_margin_is_none() -> None:
    row = draw_line("538ZV", 36, 56, frame=False).gray
    gray = np.full((112, row.shape[1]), 210, np.uint8)
    gray[56:] = row
    assert free_bands(blurred(gray), LOWER) == ()


def test_a_row_that_fills_its_plate_leaves_no_room() -> None:
    gray = draw_line("HN84EB", 44, 64).gray
    assert free_bands(gray, TextLine(False, 44.0, 0.0, 32.0, 6.0)) == ()
