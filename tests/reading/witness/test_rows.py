"""The frames of rows, and what they cut out of a picture."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from lpr.arrays import Image
from lpr.reading.witness.rows import (
    BEYOND,
    CHARACTER_PX,
    ROW_HEIGHT_PX,
    ROW_WIDTH_PX,
    cut_row,
    row_frame,
)
from lpr.rectification import PlateImage

SCALE = 3.0
"""The source picture is so many times as large as the plate image."""


def boxes(count: int, slope: float = 0.0, height: float = 30.0) -> np.ndarray:
    left = 20.0 + 24 * np.arange(count)
    top = 20.0 + slope * left
    return np.stack([left, top, left + 18, top + height], axis=1).astype(np.float32)


def plate(width: int = 220, height: int = 64) -> PlateImage:
    to_source = np.diag([SCALE, SCALE, 1.0]).astype(np.float32)
    return PlateImage(np.zeros((height, width, 3), np.uint8), to_source)


def test_characters_become_so_high_and_keep_their_shape() -> None:
    frame = row_frame(boxes(7), 220)
    down = frame.height / ROW_HEIGHT_PX
    assert 30 / down == pytest.approx(CHARACTER_PX)
    assert frame.width / ROW_WIDTH_PX == pytest.approx(down, rel=0.15)


def test_a_long_plate_is_shown_whole_and_a_little_beyond() -> None:
    frame = row_frame(boxes(7), 400)
    assert frame.width == pytest.approx(400 + 2 * BEYOND * 30)
    assert frame.center[0] == 200


def test_the_frame_follows_a_leaning_row() -> None:
    assert row_frame(boxes(7, slope=0.1), 220).slope == pytest.approx(0.1, abs=0.01)
    # Two characters tell no slope.
    assert row_frame(boxes(2, slope=0.1), 220).slope == 0.0


def test_a_row_is_cut_out_of_the_source_picture() -> None:
    source: Image = np.full((192, 660, 3), 200, np.uint8)
    found = boxes(7)
    for box in (found * SCALE).astype(int).tolist():
        cv2.rectangle(source, (box[0], box[1]), (box[2], box[3]), (0, 0, 255), -1)
    row = cut_row(source, plate(), row_frame(found, 220))
    assert row.shape == (ROW_HEIGHT_PX, ROW_WIDTH_PX, 3)
    red = row[..., 1] < 100
    rows = np.flatnonzero(red.any(axis=1))
    assert len(rows) == pytest.approx(CHARACTER_PX, abs=2)
    assert rows.mean() == pytest.approx((ROW_HEIGHT_PX - 1) / 2, abs=1)
    starts = np.flatnonzero(np.diff(red[ROW_HEIGHT_PX // 2].astype(int)) == 1)
    assert len(starts) == 7
