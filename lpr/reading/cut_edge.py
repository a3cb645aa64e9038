"""Characters that were read though the picture's left or right edge cuts them."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from lpr.alphabet import REJECT_INDEX
from lpr.arrays import FloatArray
from lpr.characters.base import Classifier
from lpr.geometry.boxes import heights, widths
from lpr.reading.assembly import ReadingPath
from lpr.reading.look import Look, judge

EDGE_PX = 0.0
"""What comes so near to the picture's edge is cut by it. Plate images repeat the edge beyond it, so
strokes that are cut go on there."""

BESIDE_ROW = 0.45
"""What lies farther from a row's middle than this, of its height, is no part of a character,"""
LEAST_HEIGHT, LEAST_INSIDE = 0.3, 0.15
"""nor is what is lower than the one, and what shows less of its width than the other: a frame."""

FRAME_HEIGHT, SURELY_NONE = 1.25, 0.99
"""What is cut beside a row and higher than the one, of the row's height, is a frame, if the network
is so sure that it is no character. Of what is as high as the row it is sure, too, at times."""


def cut_characters(look: Look, path: ReadingPath, width_px: int) -> tuple[int, ...]:
    """Which characters of a path, the first and last of rows, the picture's edge cuts.

    Args:
        look: what the path was found in.
        path: the reading.
        width_px: the picture's width.
    """
    at_edge = _at_edge(look, path.boxes, width_px)
    return tuple(number for number in _ends_of_rows(path) if at_edge[number])


def cut_beside(look: Look, boxes: FloatArray, path: ReadingPath, width_px: int) -> FloatArray:
    """Which boxes, (K, 4), the picture's edge cuts beside the characters of a path, on a row of it.

    Args:
        look: what the path was found in.
        boxes: (N, 4), all that may be a part of a character.
        path: the reading.
        width_px: the picture's width.
    """
    beside = (boxes[:, 0] >= path.boxes[:, 2].max()) | (boxes[:, 2] <= path.boxes[:, 0].min())
    beside[beside] = _at_edge(look, boxes[beside], width_px)
    cut: FloatArray = boxes[beside]
    if not len(cut):
        return cut
    source = look.plate.boxes_to_source(cut)
    inside = np.minimum(source[:, 2], width_px) - np.maximum(source[:, 0], 0)
    inside *= widths(cut) / np.maximum(widths(source), 1e-3)
    found = np.zeros(len(cut), dtype=bool)
    for line in look.proposals.lines:
        found |= (
            (np.abs(line.offsets(cut)) < BESIDE_ROW)
            & (heights(cut) >= LEAST_HEIGHT * line.height_px)
            & (inside >= LEAST_INSIDE * line.height_px)
        )
    chosen: FloatArray = cut[found]
    return chosen


def may_be_characters(look: Look, boxes: FloatArray, classifier: Classifier) -> bool:
    """Whether any of some components (N, 4) that a plain look left out may be part of a character.

    Args:
        look: what they were left out of.
        boxes: N of them, from 1, of the polarity of its proposals.
        classifier: judges them.
    """
    row_px = max(line.height_px for line in look.proposals.lines)
    if heights(boxes).min() < FRAME_HEIGHT * row_px:
        return True
    light = bool(look.proposals.light[0])
    (judged,) = judge([look.proposing(boxes, light)], classifier.predict_all)
    none = classifier.alphabet.fold(judged)[:, REJECT_INDEX]
    return bool((none < SURELY_NONE).any())


def _at_edge(look: Look, boxes: FloatArray, width_px: int) -> npt.NDArray[np.bool_]:
    """Which boxes of the plate image reach to the picture's left or right edge, (N,)."""
    if not len(boxes):
        return np.zeros(0, dtype=bool)
    source = look.plate.boxes_to_source(boxes)
    found: npt.NDArray[np.bool_] = (source[:, 0] <= EDGE_PX) | (source[:, 2] >= width_px - EDGE_PX)
    return found


def _ends_of_rows(path: ReadingPath) -> list[int]:
    """The first and the last character of each row."""
    ends = np.cumsum([len(row) for row in path.lines]).tolist()
    return sorted({*(end - 1 for end in ends), 0, *ends[:-1]})
