import numpy as np
import pytest

from lpr.geometry.boxes import first_of_duplicates, pairwise_iou
from lpr.types import Box


def test_iou_is_that_of_the_boxes() -> None:
    rows = np.array([[0, 0, 10, 10], [5, 0, 15, 10], [20, 20, 30, 30]], np.float32)
    table = pairwise_iou(rows, rows)
    for i, first in enumerate(rows):
        for j, second in enumerate(rows):
            assert table[i, j] == pytest.approx(Box.from_list(first).iou(Box.from_list(second)))


def test_the_first_of_alike_boxes_stays_and_chains_do_not_empty_it() -> None:
    rows = np.array([[0, 0, 100, 10], [10, 0, 110, 10], [20, 0, 120, 10]], np.float32)
    assert first_of_duplicates(rows, 0.8).tolist() == [True, False, True]
