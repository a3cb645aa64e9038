"""Blobs that are alike, near and on one line make a row."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from lpr.detection.character_rows import BlobRow, RowConfig, chains, character_boxes, find_rows
from tests.character_boxes import boxes_in_a_row

CONFIG = RowConfig()


def test_chains_join_what_is_alike_and_near() -> None:
    assert chains(boxes_in_a_row(6), CONFIG) == [[0, 1, 2, 3, 4, 5]]
    assert chains(boxes_in_a_row(6, gap=40), CONFIG) == []
    assert chains(boxes_in_a_row(3), CONFIG) == []
    assert chains(boxes_in_a_row(11), CONFIG) == []
    uneven = boxes_in_a_row(6)
    uneven[3, 3] = 40
    assert chains(uneven, CONFIG) == [[0, 1, 2, 4, 5]]


def test_only_blobs_of_a_characters_shape_count() -> None:
    mask = np.zeros((100, 200), np.uint8)
    for x, y, width, height in (
        (150, 10, 10, 20),
        (10, 10, 10, 20),
        (40, 10, 60, 20),
        (110, 5, 3, 3),
    ):
        cv2.rectangle(mask, (x, y), (x + width - 1, y + height - 1), 255, -1)
    assert character_boxes(mask, CONFIG).tolist() == [[10, 10, 20, 30], [150, 10, 160, 30]]


def test_a_row_knows_its_line() -> None:
    boxes = boxes_in_a_row(6)
    boxes[:, 1::2] += 0.1 * boxes[:, :1]
    row = BlobRow.around(boxes)
    assert row.slope == pytest.approx(0.1)
    assert row.height == pytest.approx(20)
    quad = row.quad(0, 0, 0.5, 0.5)
    assert quad[0] == pytest.approx([0, -0.6], abs=1e-3)
    assert quad[2] == pytest.approx([92, 20 + 9.2 - 0.6], abs=1e-3)


def test_dark_and_light_rows_are_found_but_no_steep_ones() -> None:
    gray = np.full((300, 400), 128, np.uint8)
    for i in range(6):
        for x, y, ink in ((20, 30, 20), (20, 150, 235)):
            cv2.rectangle(gray, (x + 18 * i, y), (x + 18 * i + 9, y + 24), ink, -1)
        steep = (220 + 18 * i, 60 + 9 * i)
        cv2.rectangle(gray, steep, (steep[0] + 9, steep[1] + 34), 20, -1)
    starts = {round(row.start / 10) for row in find_rows(gray, CONFIG)}
    assert {4, 16} <= starts
    assert all(abs(row.slope) < 0.1 for row in find_rows(gray, CONFIG))
