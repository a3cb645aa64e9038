"""What a proposal is, given where the true characters lie."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from lpr.alphabet import REJECT_INDEX
from lpr.arrays import FloatArray
from lpr.characters.normalisation import window_boxes
from lpr.geometry.boxes import pairwise_iou, share_inside

UNCLEAR = -1
"""Label of proposals that are neither a character nor clearly none; they are left out."""
CHARACTER_IOU = 0.75
LOOSE_IOU = 0.6
"""Boxes that fit less are characters still where one lies inside whole and no other one begins."""
NOTHING_IOU = 0.55
JITTER = 0.035
"""Standard deviation of the edges of jittered boxes, in heights of the character."""
LOOSE_SHARE, LOOSE_GROWTH = 0.3, 0.1
"""Share of jittered boxes that are too large, and by how much at most on each side, in heights."""
PAIR_COVER = 0.6
"""A box that covers this share of two characters is a pair, however well it fits one of them."""


def label_proposals(
    boxes: FloatArray,
    light: npt.NDArray[np.bool_],
    true_boxes: FloatArray,
    true_labels: npt.NDArray[np.int64],
    true_light: bool,
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """The class of each proposal, and the true character that it meets best.

    Boxes are compared as the windows that the network sees, so that a thin "1" is matched as
    forgivingly as an "M". A proposal of the wrong polarity is never a character, nor is a pair.

    Args:
        boxes: (N, 4) proposals.
        light: (N,) their polarity.
        true_boxes: (M, 4) in the same plate image, M > 0.
        true_labels: (M,) classes.
        true_light: whether the plate's characters are light.

    Returns:
        labels (N,): a character's class, ``REJECT_INDEX`` or ``UNCLEAR``; nearest (N,): 0 to M - 1.
    """
    iou = pairwise_iou(window_boxes(boxes), window_boxes(true_boxes))
    nearest = iou.argmax(axis=1)
    best = iou.max(axis=1)
    covered = share_inside(true_boxes, boxes).T
    labels = np.full(len(boxes), UNCLEAR, dtype=np.int64)
    labels[best < NOTHING_IOU] = REJECT_INDEX
    whole = (best >= CHARACTER_IOU) | ((best >= LOOSE_IOU) & _holds_one(covered))
    labels[whole] = true_labels[nearest[whole]]
    pair = (covered >= PAIR_COVER).sum(axis=1) >= 2
    labels[pair | (light != true_light)] = REJECT_INDEX
    return labels, nearest


def _holds_one(covered: FloatArray) -> npt.NDArray[np.bool_]:
    """Which boxes hold one character whole and next to nothing of the others; covered (N, M)."""
    return np.asarray((covered >= 0.92).any(axis=1) & ((covered >= 0.15).sum(axis=1) == 1))


def jitter_boxes(rng: np.random.Generator, boxes: FloatArray) -> FloatArray:
    """Boxes (N, 4) a little off, as proposals are: every edge moved, some boxes drawn loosely."""
    height = np.maximum(boxes[:, 3:] - boxes[:, 1:2], 1.0)
    shift = rng.normal(0.0, JITTER, boxes.shape)
    loose = rng.random((len(boxes), 1)) < LOOSE_SHARE
    shift += loose * rng.uniform(0.0, LOOSE_GROWTH, boxes.shape) * np.array([-1, -1, 1, 1])
    moved: FloatArray = (boxes + shift * height).astype(np.float32)
    return moved
