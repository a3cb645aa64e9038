"""Gaps between characters: which of them are wider than the reading's usual one."""

import numpy as np
import pytest

from lpr.arrays import FloatArray
from lpr.reading.spacing import extra_gaps


def row(*spans: tuple[float, float], top: float = 0.0) -> FloatArray:
    return np.array([(left, top, right, top + 40) for left, right in spans], np.float32)


def test_a_group_gap_stands_out_by_its_extra_width() -> None:
    boxes = row((0, 20), (24, 44), (60, 80), (84, 104))
    np.testing.assert_allclose(extra_gaps(boxes, [4]), [0, 12 / 40, 0], atol=1e-6)


def test_the_room_around_a_narrow_character_of_fixed_pitch_is_no_group_gap() -> None:
    boxes = row((0, 20), (24, 44), (56, 60), (72, 92), (96, 116))
    assert float(extra_gaps(boxes, [5]).max()) < 0.05


def test_a_narrow_character_set_close_is_no_group_gap_either() -> None:
    boxes = row((0, 20), (24, 44), (48, 52), (56, 76), (80, 100))
    assert float(np.abs(extra_gaps(boxes, [5])).max()) < 0.5
    assert float(extra_gaps(boxes, [5]).max()) < 0.05


def test_no_gap_is_known_where_a_row_ends() -> None:
    boxes = np.concatenate([row((0, 20), (24, 44)), row((0, 20), (40, 60), top=50)])
    gaps = extra_gaps(boxes, [2, 2])
    assert np.isnan(gaps[1])
    assert gaps[2] > gaps[0]


@pytest.mark.parametrize("count", [0, 1])
def test_less_than_two_characters_have_no_gaps(count: int) -> None:
    assert extra_gaps(row(*[(0, 20)] * count).reshape(-1, 4), [count]).shape == (0,)


def test_two_rows_of_one_character_have_only_an_unknown_gap() -> None:
    boxes = np.concatenate([row((0, 20)), row((0, 20), top=50)])
    assert np.isnan(extra_gaps(boxes, [1, 1])).all()
