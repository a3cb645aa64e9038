"""A glimpse of a plate: what the witness reads on its likeliest lines, before anything is proposed.

Much that is taken for a plate is none, and what is one may stand on its head. To propose characters
there, judge them and look for their best path takes twenty times as long as to ask the witness,
which is sure of nothing there.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import inf

import numpy as np

from lpr.arrays import FloatArray, Image
from lpr.reading.witness.ctc import best_along, log_likelihoods
from lpr.reading.witness.opinion import OTHER_FRAMES, RowNetwork
from lpr.reading.witness.rows import RowFrame, cut_row, line_frame, row_frame
from lpr.rectification import LINE_HEIGHT_PX, PlateImage
from lpr.segmentation.lines import TextLine

LINES = 2
"""Lines that are glimpsed at, those of the greatest worth."""
STACKED = ((0.3, 0.36), (0.7, 0.36))
"""Where the rows of a plate lie that may have two, and how high they are, of the plate image: the
thresholds may show no line along either."""
LEAST_READ = 3
"""Shorter texts are none: no reading of them is sure."""
ILLEGIBLE_BELOW = -3.0
"""Nothing is legible where the witness is less certain of any text than that, nats: of 104 such
things in training photographs that read nothing 81 are so, of 18 that read right none."""
HARDLY_BEHIND = 1.0
"""What a plate's certainty on its head may be behind that on its feet, nats, for it to stand on its
head: of 201 sure plates one, turned, is farther behind, and on their feet 174 are."""
SURELY_BEHIND = 1.5
"""Where it is so far behind in the first frame, the others would not tell otherwise: of 75 plates
in training photographs they did of one, which is illegible either way."""


def is_legible(
    network: RowNetwork, image: Image, plate: PlateImage, lines: Sequence[TextLine]
) -> bool:
    """Whether the witness reads anything at a glimpse.

    Args:
        network: the witness's.
        image: the source picture, BGR.
        plate: the upright plate.
        lines: text lines on it.
    """
    height, width = plate.image.shape[:2]
    likeliest = sorted(lines, key=_worth, reverse=True)[:LINES]
    if height > LINE_HEIGHT_PX:
        likeliest += [
            TextLine(False, high * height, 0.0, middle * height, 0.0) for middle, high in STACKED
        ]
    if not likeliest:
        return False
    rows = [cut_row(image, plate, line_frame(line, width)) for line in likeliest]
    found = network.log_probabilities(rows)
    return max(_certainty(log_p[None]) for log_p in found) >= ILLEGIBLE_BELOW


def may_stand_on_its_head(
    network: RowNetwork, image: Image, plate: PlateImage, boxes: FloatArray
) -> bool:
    """Whether the witness reads a row turned by half about as surely as it is, in the mean of
    several frames.

    Args:
        network: the witness's.
        image: the source picture, BGR.
        plate: the upright plate.
        boxes: (L, 4) of the row's characters in the plate image, as they were read.
    """
    frame = row_frame(boxes, plate.image.shape[1])
    upright, turned = _both_ways(network, image, plate, [frame])
    if _certainty(turned) < _certainty(upright) - SURELY_BEHIND:
        return False
    others = _both_ways(network, image, plate, [frame.otherwise(*how) for how in OTHER_FRAMES])
    upright, turned = (
        np.concatenate([first, more]) for first, more in zip((upright, turned), others, strict=True)
    )
    return _certainty(turned) > _certainty(upright) - HARDLY_BEHIND


def _both_ways(
    network: RowNetwork, image: Image, plate: PlateImage, frames: Sequence[RowFrame]
) -> tuple[FloatArray, FloatArray]:
    """What the witness sees in frames of a row, and in the same turned by half, (N, T, 37) each."""
    rows = [cut_row(image, plate, frame) for frame in frames]
    turned = [np.ascontiguousarray(row[::-1, ::-1]) for row in rows]
    found = network.log_probabilities([*rows, *turned])
    return found[: len(rows)], found[len(rows) :]


def _certainty(frames: FloatArray) -> float:
    """The mean log P over frames (N, T, 37) of the likeliest of the texts that they read, nats;
    -inf where none is long enough."""
    texts = {text for text in map(best_along, frames) if len(text) >= LEAST_READ}
    if not texts:
        return -inf
    each = [log_likelihoods(log_p, sorted(texts)) for log_p in frames]
    return float(np.mean(each, axis=0).max())


def _worth(line: TextLine) -> float:
    return line.worth
