"""The grid of anchors, and the code between boxes and network outputs."""

from __future__ import annotations

import json

import numpy as np
import pytest

from lpr.detection.anchors import (
    DEFAULT_ANCHORS,
    MAX_LOG_SIZE,
    AnchorConfig,
    anchor_grid,
    decode_boxes,
    decode_quads,
    encode_boxes,
    encode_quads,
    to_centered,
    to_corners,
)

TWO_LEVELS = AnchorConfig((8, 16), (((10.0, 4.0), (20.0, 5.0)), ((40.0, 12.0), (60.0, 30.0))))


def test_the_order_is_level_row_column_anchor() -> None:
    grid = anchor_grid(TWO_LEVELS, 16, 32)
    assert grid.shape == (2 * 4 * 2 + 1 * 2 * 2, 4)
    assert grid[0].tolist() == [4, 4, 10, 4]
    assert grid[1].tolist() == [4, 4, 20, 5]
    assert grid[2].tolist() == [12, 4, 10, 4]
    assert grid[8].tolist() == [4, 12, 10, 4]
    assert grid[16].tolist() == [8, 8, 40, 12]
    assert grid[-1].tolist() == [24, 8, 60, 30]


@pytest.mark.parametrize(("side_px", "cells"), [(64, 64 + 16 + 4), (512, 4096 + 1024 + 256)])
def test_the_count_of_the_default_anchors(side_px: int, cells: int) -> None:
    assert len(anchor_grid(DEFAULT_ANCHORS, side_px, side_px)) == DEFAULT_ANCHORS.per_cell * cells


def test_the_grid_is_shared_and_cannot_be_written_to() -> None:
    grid = anchor_grid(TWO_LEVELS, 16, 16)
    assert anchor_grid(TWO_LEVELS, 16, 16) is grid
    with pytest.raises(ValueError, match="read-only"):
        grid[0, 0] = 1


def test_the_config_survives_json() -> None:
    data = json.loads(json.dumps(DEFAULT_ANCHORS.to_dict()))
    assert AnchorConfig.from_dict(data) == DEFAULT_ANCHORS


def random_boxes(count: int) -> np.ndarray:
    rng = np.random.default_rng(3)
    low = rng.uniform(0, 400, (count, 2))
    return np.concatenate([low, low + rng.uniform(5, 150, (count, 2))], axis=1).astype(np.float32)


def test_corners_and_centres_round_trip() -> None:
    boxes = random_boxes(50)
    np.testing.assert_allclose(to_corners(to_centered(boxes)), boxes, atol=1e-3)


def test_boxes_round_trip() -> None:
    boxes = random_boxes(60)
    anchors = to_centered(random_boxes(60)[::-1])
    np.testing.assert_allclose(
        decode_boxes(encode_boxes(boxes, anchors), anchors), boxes, atol=0.01
    )


def test_quads_round_trip() -> None:
    quads = np.random.default_rng(4).uniform(0, 500, (40, 4, 2)).astype(np.float32)
    anchors = to_centered(random_boxes(40))
    np.testing.assert_allclose(
        decode_quads(encode_quads(quads, anchors), anchors), quads, atol=0.01
    )


def test_offsets_are_in_units_of_the_anchor() -> None:
    anchor = np.array([[100, 50, 20, 10]], np.float32)
    box = np.array([[100, 50, 140, 60]], np.float32)
    np.testing.assert_allclose(encode_boxes(box, anchor), [[1, 0.5, np.log(2), 0]], atol=1e-6)
    quad = np.array([[[90, 45], [110, 45], [110, 55], [90, 55]]], np.float32)
    expected = [[-0.5, -0.5, 0.5, -0.5, 0.5, 0.5, -0.5, 0.5]]
    np.testing.assert_allclose(encode_quads(quad, anchor), expected)


def test_wild_sizes_are_limited() -> None:
    anchors = np.array([[0, 0, 10, 10]], np.float32)
    box = decode_boxes(np.array([[0, 0, 1e4, -1e4]], np.float32), anchors)[0]
    assert np.isfinite(box).all()
    assert box[2] - box[0] == pytest.approx(10 * np.exp(MAX_LOG_SIZE), rel=1e-4)
    assert box[3] - box[1] > 0
