"""Arithmetic on many boxes whose outcome can be told by hand."""

from __future__ import annotations

import numpy as np
import pytest

from lpr.geometry import Box
from lpr.geometry.boxes import first_of_duplicates, pairwise_iou, share_inside

BOXES = np.array([[0, 0, 10, 10], [1, 0, 11, 10], [5, 0, 15, 10], [100, 100, 110, 110]], np.float32)


def test_iou_is_that_of_the_boxes() -> None:
    rows = np.array([[0, 0, 10, 10], [5, 0, 15, 10], [20, 20, 30, 30]], np.float32)
    table = pairwise_iou(rows, rows)
    for i, first in enumerate(rows):
        for j, second in enumerate(rows):
            assert table[i, j] == pytest.approx(Box.from_list(first).iou(Box.from_list(second)))


def test_the_first_of_alike_boxes_stays_and_chains_do_not_empty_it() -> None:
    rows = np.array([[0, 0, 100, 10], [10, 0, 110, 10], [20, 0, 120, 10]], np.float32)
    assert first_of_duplicates(rows, 0.8).tolist() == [True, False, True]


def test_iou() -> None:
    iou = pairwise_iou(BOXES, BOXES)
    np.testing.assert_allclose(np.diag(iou), 1)
    np.testing.assert_allclose(iou, iou.T)
    assert iou[0, 1] == pytest.approx(90 / 110)
    assert iou[0, 2] == pytest.approx(50 / 150)
    assert iou[0, 3] == 0


def test_iou_of_nothing_and_of_empty_boxes() -> None:
    assert pairwise_iou(np.zeros((0, 4), np.float32), BOXES).shape == (0, 4)
    point = np.array([[5, 5, 5, 5]], np.float32)
    assert pairwise_iou(point, point).tolist() == [[0]]


def test_share_inside_is_of_the_first_boxes_area() -> None:
    small, large = np.array([[2, 2, 4, 6]], np.float32), np.array([[0, 0, 3, 10]], np.float32)
    assert share_inside(small, large).tolist() == [[0.5]]
    assert share_inside(large, small)[0, 0] == pytest.approx(4 / 30)


def test_duplicates_of_many_boxes_are_those_of_a_comparison_one_by_one() -> None:
    rng = np.random.default_rng(2)
    corners = rng.uniform(0, 60, (1300, 2))
    rows = np.concatenate([corners, corners + rng.uniform(5, 20, (1300, 2))], 1).astype(np.float32)
    kept: list[int] = []
    alike = pairwise_iou(rows, rows) >= 0.5
    for index in range(len(rows)):
        if not alike[index, kept].any():
            kept.append(index)
    assert 100 < len(kept) < 1200
    assert np.flatnonzero(first_of_duplicates(rows, 0.5)).tolist() == kept
