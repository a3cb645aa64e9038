import numpy as np
import pytest

from lpr.segmentation.config import LineConfig
from lpr.segmentation.lines import find_lines
from tests.segmentation.boxes import ones, row

CONFIG = LineConfig()


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


@pytest.mark.parametrize("count", [0, 1])
def test_less_than_two_boxes_make_no_line(count: int) -> None:
    boxes = row(count)
    assert find_lines(boxes, ones(boxes), False, CONFIG) == ()
