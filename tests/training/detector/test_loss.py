"""The loss against values worked out by hand and in plain numpy."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("keras")

from keras import ops

from lpr.arrays import FloatArray
from lpr.training.detector.loss import (
    BOX_WEIGHT,
    CORNER_WEIGHT,
    CUT_WEIGHT,
    SsdLoss,
    loss_parts,
)


def parts(targets: FloatArray, outputs: FloatArray) -> tuple[float, float, float]:
    """Score, box and corner loss of a batch of one picture."""
    found = loss_parts(ops.convert_to_tensor(targets[None]), ops.convert_to_tensor(outputs[None]))
    score, box, corners = (float(ops.convert_to_numpy(part)) for part in found)
    return score, box, corners


def some(count: int, state: float = 1.0, seed: int = 0) -> tuple[FloatArray, FloatArray]:
    """Targets of anchors in one state, and outputs that hit them exactly and surely."""
    offsets = np.random.default_rng(seed).normal(0, 0.4, (count, 12)).astype(np.float32)
    ones = np.ones((count, 1), np.float32)
    targets = np.concatenate([ones * state, offsets, ones], axis=1)
    return targets, np.concatenate([ones * (20 if state > 0 else -20), offsets], axis=1)


def test_perfect_outputs_cost_nothing() -> None:
    positive, hits = some(5)
    background, quiet = some(20, state=0)
    targets, outputs = np.concatenate([positive, background]), np.concatenate([hits, quiet])
    assert parts(targets, outputs) == pytest.approx((0, 0, 0), abs=1e-5)


def test_nearer_costs_less() -> None:
    targets, outputs = some(6)
    miss = np.random.default_rng(1).normal(0, 1, outputs.shape).astype(np.float32)
    costs = []
    for share in (0.8, 0.4, 0.2, 0.05):
        moved = outputs.copy()
        moved[:, 1:] += share * miss[:, 1:]
        costs.append(parts(targets, moved))
    assert costs == sorted(costs, reverse=True)
    for near, far in zip(costs[1:], costs, strict=False):
        assert near[1] < far[1]
        assert near[2] < far[2]


@pytest.mark.parametrize(("logit", "state"), [(0.0, 0), (2.0, 0), (-3.0, 0), (0.0, 1), (-1.5, 1)])
def test_the_focal_part_of_one_anchor(logit: float, state: int) -> None:
    targets, outputs = some(1, state=state)
    outputs[0, 0] = logit
    p = 1 / (1 + np.exp(-logit))
    expected = (1 - p) ** 2 * -np.log(p) if state else p**2 * -np.log(1 - p)
    assert parts(targets, outputs)[0] == pytest.approx(expected, rel=1e-4)


@pytest.mark.parametrize(("overlap", "score"), [(0.3, 0.5), (0.45, 0.75), (0.6, 1.0), (0.9, 1.0)])
def test_the_score_is_to_grow_with_the_overlap(overlap: float, score: float) -> None:
    targets, outputs = some(1)
    targets[0, 1:5] = 0
    outputs[0, 1:5] = [0, 0, np.log(overlap), 0]
    at_score, elsewhere = outputs.copy(), outputs.copy()
    at_score[0, 0] = min(np.log(score / max(1 - score, 1e-6)), 12.0)
    elsewhere[0, 0] = -1.0
    assert parts(targets, at_score)[0] == pytest.approx(0, abs=1e-6)
    assert parts(targets, elsewhere)[0] > 0.03


def plain_giou(a: FloatArray, b: FloatArray) -> float:
    """Generalised IoU of two boxes given as centre and log size in units of their anchor."""
    (ax, ay), (aw, ah) = a[:2], np.exp(a[2:])
    (bx, by), (bw, bh) = b[:2], np.exp(b[2:])
    left, right = max(ax - aw / 2, bx - bw / 2), min(ax + aw / 2, bx + bw / 2)
    top, bottom = max(ay - ah / 2, by - bh / 2), min(ay + ah / 2, by + bh / 2)
    shared = max(right - left, 0) * max(bottom - top, 0)
    union = aw * ah + bw * bh - shared
    hull_width = max(ax + aw / 2, bx + bw / 2) - min(ax - aw / 2, bx - bw / 2)
    hull_height = max(ay + ah / 2, by + bh / 2) - min(ay - ah / 2, by - bh / 2)
    hull = hull_width * hull_height
    return float(shared / union - (hull - union) / hull)


@pytest.mark.parametrize("seed", range(6))
def test_the_box_part_is_giou(seed: int) -> None:
    rng = np.random.default_rng(seed)
    targets, outputs = some(4, seed=seed)
    outputs[:, 1:5] = rng.normal(0, 0.3 + seed / 3, (4, 4))
    pairs = zip(targets[:, 1:5], outputs[:, 1:5], strict=True)
    expected = np.mean([1 - plain_giou(a, b) for a, b in pairs])
    assert parts(targets, outputs)[1] == pytest.approx(expected, rel=1e-4)


def test_ignored_anchors_do_not_count() -> None:
    targets, outputs = some(3)
    outputs[:, 1:] += 0.3
    ignored, wild = some(10, state=-1)
    wild[:] = np.random.default_rng(2).normal(0, 5, wild.shape)
    together = np.concatenate([targets, ignored]), np.concatenate([outputs, wild])
    assert parts(*together) == pytest.approx(parts(targets, outputs), rel=1e-5)


PLATE = np.array([[-0.4, -0.2], [0.4, -0.15], [0.38, 0.2], [-0.42, 0.22]], np.float32)


def a_plate(grown: float) -> tuple[FloatArray, FloatArray]:
    """The target of a plate and the output that sees it so many times as large."""
    targets, outputs = some(1)
    targets[0, 5:13], outputs[0, 5:13] = PLATE.ravel(), PLATE.ravel()
    middle = PLATE.mean(axis=0)
    outputs[0, 5:13] = (middle + grown * (PLATE - middle)).ravel()
    return targets, outputs


def test_corners_that_cut_the_plate_cost_more_than_a_margin() -> None:
    tight, loose = parts(*a_plate(0.9))[2], parts(*a_plate(1.1))[2]
    assert tight == pytest.approx(CUT_WEIGHT * loose, rel=1e-4)
    assert CUT_WEIGHT > 1


def test_corners_are_smooth_l1() -> None:
    targets, outputs = a_plate(1.5)
    error = 10 * np.abs(outputs[0, 5:13] - targets[0, 5:13])
    expected = np.where(error < 1, error**2 / 2, error - 0.5).mean()
    assert parts(targets, outputs)[2] == pytest.approx(expected, rel=1e-4)


def test_corners_count_only_where_they_are_known() -> None:
    targets, outputs = a_plate(1.5)
    one = parts(targets, outputs)[2]
    unknown, wild = some(1)
    unknown[0, 13], wild[0, 5:] = 0, 7
    both = np.concatenate([targets, unknown]), np.concatenate([outputs, wild])
    assert parts(*both)[2] == pytest.approx(one, rel=1e-4)
    assert parts(unknown, wild)[2] == 0


def test_the_whole_is_the_weighted_sum() -> None:
    targets, outputs = some(3)
    outputs += 0.2
    score, box, corners = parts(targets, outputs)
    whole = float(ops.convert_to_numpy(SsdLoss()(targets[None], outputs[None])))
    assert whole == pytest.approx(score + BOX_WEIGHT * box + CORNER_WEIGHT * corners, rel=1e-5)
