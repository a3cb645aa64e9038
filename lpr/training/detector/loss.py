"""The loss of the SSD: quality focal score, GIoU box, smooth L1 corners."""

from __future__ import annotations

import keras
from keras import ops

from lpr.detection.anchors import MAX_LOG_SIZE

TARGET_WIDTH = 14
"""Columns of a target row: state, 4 box offsets, 8 corner offsets, whether the corners are known.

The state is 1 on a plate's anchors, 0 on background, -1 where neither is to be learnt.
"""
BOX_WEIGHT = 2.0
CORNER_WEIGHT = 0.5
CORNER_SHARPNESS = 10.0
"""Corner errors count in tenths of the anchor: from there on the loss grows linearly."""
CUT_WEIGHT = 2.0
"""A corner that lies too far inwards counts so many times one as far outside: what it cuts off is
not read, while a margin costs reading little."""
FULL_SCORE_IOU = 0.6
"""Boxes that meet the label this well are to score 1: labels are no more exact than that."""
FOCUS = 2.0
"""The focusing exponent (gamma of Lin et al. 2017, beta of Li et al. 2020)."""


@keras.saving.register_keras_serializable("lpr")
class SsdLoss(keras.losses.Loss):
    """Sum of the three parts per picture, divided by the number of positive anchors in the batch.

    ``y_true`` is (batch, anchors, 14) as in `TARGET_WIDTH`; ``y_pred`` is (batch, anchors, 13).
    """

    def __init__(self, name: str = "ssd_loss") -> None:
        super().__init__(reduction=None, name=name)

    def call(self, y_true: keras.KerasTensor, y_pred: keras.KerasTensor) -> keras.KerasTensor:
        score, box, corners = loss_parts(y_true, y_pred)
        return score + BOX_WEIGHT * box + CORNER_WEIGHT * corners


def loss_parts(
    y_true: keras.KerasTensor, y_pred: keras.KerasTensor
) -> tuple[keras.KerasTensor, keras.KerasTensor, keras.KerasTensor]:
    """Score, box and corner loss as scalars, each a mean over the positive anchors of the batch.

    Score: quality focal loss (Li et al. 2020, eq. 6): the target of a positive anchor grows with
    the IoU that its box reaches, up to `FULL_SCORE_IOU`. With the plain IoU, as in the source,
    plates scored low wherever people label loosely, among signs and badges. Box: generalised IoU
    (Rezatofighi et al. 2019), taken in units of the anchor, which leaves it unchanged. Corners:
    smooth L1 (Girshick 2015), where corners are known; see `CUT_WEIGHT`.
    """
    positive = ops.cast(y_true[..., 0] > 0.5, y_pred.dtype)
    known = ops.cast(y_true[..., 0] > -0.5, y_pred.dtype)
    count = ops.maximum(ops.sum(positive), 1.0)

    iou, giou = _box_overlap(y_true[..., 1:5], y_pred[..., 1:5])
    box = ops.sum(positive * (1 - giou)) / count

    logits = y_pred[..., 0]
    target = positive * ops.stop_gradient(ops.clip(iou / FULL_SCORE_IOU, 0.0, 1.0))
    entropy = ops.relu(logits) - logits * target + ops.log1p(ops.exp(-ops.abs(logits)))
    focus = ops.abs(target - ops.sigmoid(logits)) ** FOCUS
    score = ops.sum(known * focus * entropy) / count

    has_corners = positive * y_true[..., 13]
    missed = _corner_errors(y_true[..., 5:13], y_pred[..., 5:13])
    corners = ops.sum(has_corners * missed) / ops.maximum(ops.sum(has_corners), 1.0)
    return score, box, corners


def _corner_errors(true: keras.KerasTensor, predicted: keras.KerasTensor) -> keras.KerasTensor:
    """Mean smooth L1 of the corners of each anchor, those inside the plate `CUT_WEIGHT` times."""
    shape = (*ops.shape(true)[:-1], 4, 2)
    true, predicted = ops.reshape(true, shape), ops.reshape(predicted, shape)
    outwards = ops.sign(true - ops.mean(true, axis=-2, keepdims=True))
    too_far_in = outwards * (true - predicted)
    error = CORNER_SHARPNESS * ops.abs(too_far_in)
    smooth = ops.where(error < 1.0, 0.5 * error**2, error - 0.5)
    weight = ops.where(too_far_in > 0, CUT_WEIGHT, 1.0)
    return ops.mean(weight * smooth, axis=(-2, -1))


def _box_overlap(
    offsets_a: keras.KerasTensor, offsets_b: keras.KerasTensor
) -> tuple[keras.KerasTensor, keras.KerasTensor]:
    """IoU and generalised IoU of boxes given as network offsets of the same anchors."""
    low_a, high_a = _decode(offsets_a)
    low_b, high_b = _decode(offsets_b)
    shared = _area(ops.maximum(low_a, low_b), ops.minimum(high_a, high_b))
    union = _area(low_a, high_a) + _area(low_b, high_b) - shared + 1e-7
    hull = _area(ops.minimum(low_a, low_b), ops.maximum(high_a, high_b)) + 1e-7
    iou = shared / union
    return iou, iou - (hull - union) / hull


def _decode(offsets: keras.KerasTensor) -> tuple[keras.KerasTensor, keras.KerasTensor]:
    center = offsets[..., :2]
    half = ops.exp(ops.clip(offsets[..., 2:], -MAX_LOG_SIZE, MAX_LOG_SIZE)) / 2
    return center - half, center + half


def _area(low: keras.KerasTensor, high: keras.KerasTensor) -> keras.KerasTensor:
    side = ops.relu(high - low)
    return side[..., 0] * side[..., 1]
