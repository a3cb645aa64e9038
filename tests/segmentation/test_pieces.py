import numpy as np
import pytest

from lpr.arrays import FloatArray
from lpr.segmentation.lines import TextLine
from lpr.segmentation.pieces import equal_parts, gap_boxes, merged_pairs, refitted

LINE = TextLine(light=False, height_px=40.0, slope=0.0, middle_px=50.0, support=6.0)


def boxes(*rows: tuple[float, float, float, float]) -> FloatArray:
    return np.array(rows, np.float32).reshape(-1, 4)


def test_equal_parts_are_about_a_character_wide() -> None:
    parts = equal_parts(boxes((10, 30, 50, 70)), 20)
    assert [part.tolist() for part in parts[:2]] == [[10, 30, 30, 70], [30, 30, 50, 70]]
    assert len(parts) == 2  # thirds would be too narrow


def test_fragments_above_and_beside_each_other_merge() -> None:
    stacked = boxes((10, 30, 30, 48), (11, 52, 30, 70))
    beside = boxes((50, 30, 57, 70), (62, 31, 70, 70))
    assert merged_pairs(stacked, LINE).tolist() == [[10, 30, 30, 70]]
    assert merged_pairs(beside, LINE).tolist() == [[50, 30, 70, 70]]


def test_whole_neighbours_do_not_merge() -> None:
    assert len(merged_pairs(boxes((10, 30, 32, 70), (36, 30, 58, 70)), LINE)) == 0


def test_refit_moves_top_and_bottom_to_the_line() -> None:
    bolted = boxes((10, 18, 30, 70), (40, 30, 60, 70))
    assert refitted(bolted, LINE).tolist() == [[10, 30, 30, 70]]


def test_gaps_on_the_line_are_filled() -> None:
    line = TextLine(False, 30.0, 0.0, 32.0, 4.0)
    left = np.array([10, 34, 82, 106], np.float32)
    around = np.stack([left, np.full(4, 17), left + 18, np.full(4, 47)], axis=1).astype(np.float32)
    (filled,) = gap_boxes(around, line, 18.0)
    assert filled == pytest.approx([58, 17, 76, 47])
