"""What each anchor is to learn: every plate gets anchors, and they say where it is."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("keras")

from lpr.arrays import FloatArray
from lpr.detection.anchors import DEFAULT_ANCHORS, anchor_grid, decode_boxes, decode_quads
from lpr.detection.ssd import DecodeConfig, decode
from lpr.training.detector.loss import TARGET_WIDTH
from lpr.training.detector.targets import (
    MatchConfig,
    PlateLabels,
    encode_targets,
    join_labels,
    no_plates,
)

SIDE_PX = 320
ANCHORS = anchor_grid(DEFAULT_ANCHORS, SIDE_PX, SIDE_PX)


def labels(
    boxes: list[list[float]], ignored: list[list[float]] | None = None, has_quad: bool = True
) -> PlateLabels:
    """Plates whose quads lean a little inside their boxes."""
    array = np.array(boxes, np.float32).reshape(-1, 4)
    x0, y0, x1, y1 = array.T
    lean = (y1 - y0) * 0.1
    quads = np.stack([x0, y0 + lean, x1, y0, x1, y1 - lean, x0, y1], axis=1).reshape(-1, 4, 2)
    regions = np.array(ignored or [], np.float32).reshape(-1, 4)
    return PlateLabels(array, quads, np.full(len(array), has_quad), regions)


PLATES: list[list[float]] = [
    [20.0, 30, 32, 35],
    [100, 100, 150, 115],
    [60, 200, 260, 290],
    [300, 5, 318, 12],
]


def test_tiles_are_joined_at_their_places() -> None:
    one = labels(PLATES[:1])
    joined = join_labels([(one, (0, 0)), (no_plates(), (256, 0)), (one, (256, 100))])
    np.testing.assert_allclose(joined.boxes[1] - joined.boxes[0], [256, 100, 256, 100])
    np.testing.assert_allclose(joined.quads[1] - joined.quads[0], np.tile([256, 100], (4, 1)))
    assert joined.has_quad.tolist() == [True, True]
    assert joined.ignored.shape == (0, 4)


def test_an_empty_picture_is_all_background() -> None:
    targets = encode_targets(labels([]), ANCHORS)
    assert targets.shape == (len(ANCHORS), TARGET_WIDTH)
    assert not targets.any()


@pytest.mark.parametrize("box", PLATES, ids=["tiny", "usual", "large", "at the edge"])
def test_every_plate_gets_anchors(box: list[float]) -> None:
    targets = encode_targets(labels([box]), ANCHORS)
    positive = targets[:, 0] == 1
    assert positive.sum() >= 3
    boxes = decode_boxes(targets[positive, 1:5], ANCHORS[positive])
    np.testing.assert_allclose(boxes, np.tile(box, (len(boxes), 1)), atol=0.01)
    quads = decode_quads(targets[positive, 5:13], ANCHORS[positive])
    np.testing.assert_allclose(quads, np.tile(labels([box]).quads, (len(quads), 1, 1)), atol=0.01)
    assert (targets[positive, 13] == 1).all()


def test_unknown_corners_are_marked() -> None:
    targets = encode_targets(labels(PLATES, has_quad=False), ANCHORS)
    assert (targets[:, 0] == 1).any()
    assert not targets[:, 13].any()


def test_near_misses_are_neither_plate_nor_background() -> None:
    truth = labels([[60.0, 200, 260, 290]])
    assert set(encode_targets(truth, ANCHORS)[:, 0].tolist()) == {-1, 0, 1}
    strict = MatchConfig(ignored_iou=0.5)
    assert set(encode_targets(truth, ANCHORS, strict)[:, 0].tolist()) == {0, 1}


def test_ignored_regions() -> None:
    region = [200.0, 200, 260, 240]
    states = encode_targets(labels([], [region]), ANCHORS)[:, 0]
    x, y = ANCHORS[:, 0], ANCHORS[:, 1]
    small = ANCHORS[:, 2] < 30
    middle = small & (abs(x - 230) < 12) & (abs(y - 220) < 8)
    assert middle.any()
    assert (states[middle] == -1).all()
    assert (states[(x < 100) & (y < 100)] == 0).all()


def test_a_plate_beside_an_ignored_region_is_still_learnt() -> None:
    box = [100.0, 100, 150, 115]
    targets = encode_targets(labels([box], [[90, 90, 160, 130]]), ANCHORS)
    assert (targets[:, 0] == 1).sum() >= 3


def perfect_outputs(targets: FloatArray) -> FloatArray:
    outputs = targets[:, :13].copy()
    outputs[:, 0] = np.where(targets[:, 0] == 1, 5, -9)
    return outputs


def test_perfect_outputs_decode_to_the_plates() -> None:
    truth = labels(PLATES)
    outputs = perfect_outputs(encode_targets(truth, ANCHORS))
    found = decode(outputs, ANCHORS, 1.0, SIDE_PX, SIDE_PX, DecodeConfig())
    assert len(found) == len(PLATES)
    for box, quad in zip(truth.boxes, truth.quads, strict=True):
        (same,) = [d for d in found if np.allclose(d.box.to_list(), box, atol=0.15)]
        assert same.quad is not None
        np.testing.assert_allclose(same.quad.to_array(), quad, atol=0.15)
