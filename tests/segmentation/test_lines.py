import numpy as np
import pytest

from lpr.segmentation.config import SegmentationConfig
from lpr.segmentation.lines import find_lines, row_pairs
from lpr.types import FloatArray

CONFIG = SegmentationConfig()


def row(
    count: int, x: float = 20, middle: float = 32, height: float = 30, slope: float = 0.0
) -> FloatArray:
    left = x + 24 * np.arange(count)
    y = middle + slope * (left + 9)
    return np.stack([left, y - height / 2, left + 18, y + height / 2], axis=1).astype(np.float32)


def ones(boxes: FloatArray) -> FloatArray:
    return np.ones(len(boxes), np.float32)


@pytest.mark.parametrize("slope", [-0.15, 0.0, 0.1])
def test_a_row_gives_its_height_slope_and_middle(slope: float) -> None:
    boxes = row(7, slope=slope)
    line = find_lines(boxes, ones(boxes), False, CONFIG)[0]
    assert line.height_px == pytest.approx(30, abs=0.1)
    assert line.slope == pytest.approx(slope, abs=0.002)
    assert line.middle_at(0) == pytest.approx(32, abs=0.2)
    assert line.support == pytest.approx(7, abs=0.1)


def test_outliers_do_not_move_the_line() -> None:
    rng = np.random.default_rng(5)
    corners = rng.uniform((0, 0), (180, 40), (12, 2))
    sizes = rng.uniform((3, 8), (25, 24), (12, 2))
    junk = np.concatenate([corners, corners + sizes], axis=1).astype(np.float32)
    boxes = np.concatenate([junk, row(6)])
    line = find_lines(boxes, ones(boxes), True, CONFIG)[0]
    assert line.light
    assert line.height_px == pytest.approx(30, rel=0.05)
    assert line.middle_at(100) == pytest.approx(32, abs=1)
    assert abs(line.slope) < 0.02


def test_boxes_in_one_place_count_once() -> None:
    boxes = np.concatenate([row(3), row(1), row(1) + 1, row(1) - 1]).astype(np.float32)
    assert find_lines(boxes, ones(boxes), False, CONFIG)[0].support == pytest.approx(3, abs=0.3)


def test_two_rows_are_two_lines_and_pair_top_to_bottom() -> None:
    boxes = np.concatenate([row(4, middle=80), row(3, x=30, middle=35)])
    lines = find_lines(boxes, ones(boxes), False, CONFIG)
    assert len(lines) == 2
    ((upper, lower),) = row_pairs(lines, 150)
    assert upper.middle_at(75) == pytest.approx(35, abs=1)
    assert lower.middle_at(75) == pytest.approx(80, abs=1)


@pytest.mark.parametrize("other", [row(4, middle=44), row(4, middle=160), row(4, 20, 80, 9)])
def test_lines_that_cannot_be_two_rows(other: FloatArray) -> None:
    lines = tuple(
        find_lines(boxes, ones(boxes), False, CONFIG)[0] for boxes in (row(4, middle=32), other)
    )
    assert row_pairs(lines, 150) == []


@pytest.mark.parametrize("count", [0, 1])
def test_less_than_two_boxes_make_no_line(count: int) -> None:
    boxes = row(count)
    assert find_lines(boxes, ones(boxes), False, CONFIG) == ()
