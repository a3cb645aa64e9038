import numpy as np
import pytest

from lpr.arrays import FloatArray
from lpr.segmentation.config import LineConfig
from lpr.segmentation.lines import companion_rows, find_lines, row_pairs

CONFIG = LineConfig()


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


@pytest.mark.parametrize("slope", [0.0, 0.1])
def test_one_character_makes_a_row_beside_a_line(slope: float) -> None:
    lower = row(5, middle=80, slope=slope)
    upper = row(1, x=60, middle=38, height=36, slope=slope)
    boxes = np.concatenate([lower, upper])
    (line,) = find_lines(boxes, ones(boxes), False, CONFIG)
    (beside,) = companion_rows(line, boxes, ones(boxes), CONFIG)
    assert beside.height_px == pytest.approx(36)
    assert beside.slope == pytest.approx(slope, abs=0.01)
    assert beside.middle_at(69) == pytest.approx(38 + slope * 69, abs=1)
    assert row_pairs((line, beside), 150) == [(beside, line)]


@pytest.mark.parametrize(
    ("middle", "weight"), [(38, 0.2), (62, 1.0), (5, 1.0)], ids=["unlikely", "too near", "too far"]
)
def test_what_is_no_row_beside_a_line(middle: float, weight: float) -> None:
    boxes = np.concatenate([row(5, middle=80), row(1, x=60, middle=middle)])
    line = find_lines(boxes[:5], ones(boxes[:5]), False, CONFIG)[0]
    weights = np.array([1, 1, 1, 1, 1, weight], np.float32)
    assert companion_rows(line, boxes, weights, CONFIG) == ()


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
