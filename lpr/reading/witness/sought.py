"""Boxes where the witness sees characters: what the segmentation may have missed."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np

from lpr.arrays import FloatArray
from lpr.characters.normalisation import cut_windows, normalise_windows
from lpr.geometry.boxes import heights, widths
from lpr.reading.look import Judge, Look
from lpr.reading.witness.ctc import centers_along
from lpr.reading.witness.rows import CHARACTER_PX, ROW_HEIGHT_PX, ROW_WIDTH_PX, RowFrame
from lpr.segmentation.pieces import TYPICAL_CHAR_ASPECT

STEP = "sought"
"""What proposed these boxes."""
SHIFTS = (-0.12, 0.0, 0.12)
"""Where a character is looked for, from where the witness sees it, in heights."""
WIDTHS = (1.0, 0.7)
"""How wide, of what characters of that height usually are."""
LEAST_ASPECT, MOST_ASPECT = 0.3, 0.95
"""What the width by height of usual characters lies between."""
NARROW = "1IJ"
NARROW_WIDTH = 0.45
"""Those that are narrower, and how narrow."""


def sought_boxes(
    log_probabilities: FloatArray, text: str, frame: RowFrame, known: FloatArray
) -> FloatArray:
    """Boxes (N, 4) in the plate image where each character of a row's text should be, several each.

    Args:
        log_probabilities: (T, 37) along the row.
        text: of the row, not empty.
        frame: the row's.
        known: boxes (K, 4) of characters of the row, which tell how wide they are.
    """
    along = centers_along(log_probabilities, text) * (ROW_WIDTH_PX / len(log_probabilities))
    points = np.stack([along, np.full_like(along, ROW_HEIGHT_PX / 2)], axis=1)
    middle = cv2.perspectiveTransform(points[None].astype(np.float64), frame.to_plate())[0]
    height = frame.height * CHARACTER_PX / ROW_HEIGHT_PX
    usual_width = height * _aspect(known)
    found = []
    for (x, y), sign in zip(middle.tolist(), text, strict=True):
        usual = usual_width * (NARROW_WIDTH if sign in NARROW else 1.0)
        for width in (usual * share for share in WIDTHS):
            lefts = [x + shift * height - width / 2 for shift in SHIFTS]
            found += [(left, y - height / 2, left + width, y + height / 2) for left in lefts]
    return np.array(found, dtype=np.float32)


def _aspect(boxes: FloatArray) -> float:
    """Width by height of usual characters among boxes, ones and bars left out."""
    aspect = widths(boxes) / np.maximum(heights(boxes), 1.0)
    usual = aspect[(aspect > LEAST_ASPECT) & (aspect < MOST_ASPECT)]
    return float(np.median(usual)) if len(usual) else TYPICAL_CHAR_ASPECT


def with_boxes(
    look: Look, probabilities: FloatArray, boxes: FloatArray, light: bool, network: Judge
) -> tuple[Look, FloatArray]:
    """A look to which boxes (N, 4) of one polarity are added, and the probabilities of all."""
    height, width = look.gray.shape
    boxes = np.clip(boxes, 0, [width, height, width, height]).astype(np.float32)
    boxes = boxes[(boxes[:, 2] - boxes[:, 0] >= 1) & (heights(boxes) >= 1)]
    if not len(boxes):
        return look, probabilities
    polarity = np.full(len(boxes), light)
    judged = network(normalise_windows(cut_windows(look.gray, boxes, polarity)))
    known = look.proposals
    proposals = replace(
        known,
        boxes=np.concatenate([known.boxes, boxes]),
        light=np.concatenate([known.light, polarity]),
        steps=(*known.steps, *[STEP] * len(boxes)),
    )
    return replace(look, proposals=proposals), np.concatenate([probabilities, judged])
