import numpy as np
import pytest

from lpr.arrays import FloatArray
from lpr.segmentation.config import LineConfig
from lpr.segmentation.lines import TextLine, find_lines
from lpr.segmentation.rows import companion_rows, lone_row, plain_rows, row_pairs, third_rows
from tests.segmentation.boxes import ones, row

CONFIG = LineConfig()


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


def level(middle: float, height: float = 26.0) -> TextLine:
    return TextLine(False, height, 0.0, middle, 4.0)


@pytest.mark.parametrize(("upper", "lower", "missing"), [(27, 57, 87), (57, 87, 27)])
def test_two_rows_with_room_for_a_third_show_where_it_lies(
    upper: float, lower: float, missing: float
) -> None:
    (third,) = third_rows(level(upper), level(lower), (100, 112))
    assert third.middle_at(50) == missing
    assert third.support == 2


def test_two_rows_that_fill_the_plate_leave_no_room() -> None:
    assert third_rows(level(32, 40), level(80, 40), (100, 112)) == ()


@pytest.mark.parametrize(
    ("height_px", "others", "is_lone"),
    [(72, (), True), (100, (), False), (72, (level(8.0, 14.0),), False)],
    ids=["little room", "much room", "another line"],
)
def test_a_row_with_little_room_beside_it_may_be_the_only_one(
    height_px: int, others: tuple[TextLine, ...], is_lone: bool
) -> None:
    best = level(40)
    assert plain_rows((best,), (150, height_px)) == ()
    assert lone_row((best, *others), (150, height_px)) == (best if is_lone else None)


def test_a_row_that_may_have_another_opposite_is_not_alone() -> None:
    low = level(54)
    assert lone_row((low,), (150, 72)) is None
    assert len(plain_rows((low,), (150, 72))) == 2
