"""The plates of a training picture, and what each anchor is to learn from them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lpr.arrays import FloatArray
from lpr.detection.anchors import encode_boxes, encode_quads, to_corners
from lpr.geometry.boxes import pairwise_iou, share_inside
from lpr.training.detector.loss import TARGET_WIDTH

NO_BOXES = np.zeros((0, 4), np.float32)


@dataclass(frozen=True, slots=True)
class MatchConfig:
    """When an anchor is a plate's."""

    positive_iou: float = 0.5
    """From this overlap on, the anchor is positive."""
    ignored_iou: float = 0.4
    """From this overlap on it is at least not background."""
    least_anchors: int = 5
    """Every plate gets this many anchors, its best, if they overlap it at all ..."""
    least_iou: float = 0.15
    """... by this much: small plates fall between the cells of the grid."""


@dataclass(frozen=True, slots=True)
class PlateLabels:
    """The plates of one training picture, in its pixels.

    ``boxes`` (N, 4); ``quads`` (N, 4, 2), meaningless where ``has_quad`` (N,) is False; ``ignored``
    (M, 4) are regions that are neither plate nor background (cut or tiny plates).
    """

    boxes: FloatArray
    quads: FloatArray
    has_quad: np.ndarray[tuple[int], np.dtype[np.bool_]]
    ignored: FloatArray


def no_plates() -> PlateLabels:
    """The labels of a picture without plates."""
    return PlateLabels(
        NO_BOXES,
        np.zeros((0, 4, 2), np.float32),
        np.zeros(0, np.bool_),
        NO_BOXES,
    )


def join_labels(parts: list[tuple[PlateLabels, tuple[int, int]]]) -> PlateLabels:
    """The labels of tiles set at (x, y) offsets into one picture."""

    def moved(labels: PlateLabels, x: int, y: int) -> PlateLabels:
        box_shift = np.array([x, y, x, y], np.float32)
        return PlateLabels(
            labels.boxes + box_shift,
            labels.quads + box_shift[:2],
            labels.has_quad,
            labels.ignored + box_shift,
        )

    tiles = [moved(labels, x, y) for labels, (x, y) in parts]
    return PlateLabels(
        np.concatenate([t.boxes for t in tiles]),
        np.concatenate([t.quads for t in tiles]),
        np.concatenate([t.has_quad for t in tiles]),
        np.concatenate([t.ignored for t in tiles]),
    )


def encode_targets(
    labels: PlateLabels, anchors: FloatArray, config: MatchConfig = MatchConfig()
) -> FloatArray:
    """The (A, 14) target rows of one picture for its (A, 4) centred anchors (see `SsdLoss`)."""
    targets = np.zeros((len(anchors), TARGET_WIDTH), np.float32)
    anchor_boxes = to_corners(anchors)
    if len(labels.ignored):
        inside = share_inside(anchor_boxes, labels.ignored).max(axis=1)
        targets[inside > 0.5, 0] = -1
    if len(labels.boxes) == 0:
        return targets
    iou = pairwise_iou(anchor_boxes, labels.boxes)
    owner = iou.argmax(axis=1)
    best = iou[np.arange(len(anchors)), owner]
    targets[best >= config.ignored_iou, 0] = -1
    positive = best >= config.positive_iou
    for plate in range(len(labels.boxes)):
        top = np.argpartition(-iou[:, plate], config.least_anchors)[: config.least_anchors]
        top = top[iou[top, plate] >= config.least_iou]
        positive[top] = True
        owner[top] = plate
    rows = np.flatnonzero(positive)
    targets[rows, 0] = 1
    targets[rows, 1:5] = encode_boxes(labels.boxes[owner[rows]], anchors[rows])
    targets[rows, 5:13] = encode_quads(labels.quads[owner[rows]], anchors[rows])
    targets[rows, 13] = labels.has_quad[owner[rows]]
    return targets
