"""Characters that the picture's left or right edge cuts: read ones, and what is left of others."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from lpr.arrays import FloatArray
from lpr.geometry.boxes import widths
from lpr.reading.assembly import ReadingPath
from lpr.reading.look import Look
from lpr.reading.row import Row, rows_in
from lpr.segmentation.lines import TextLine

EDGE_PX = 0.0
"""What comes so near to the picture's edge is cut by it. Plate images repeat the edge beyond it, so
strokes that are cut go on there."""
SLACK_PX = 0.01
"""What rounding may move an edge."""
WHOLE_STEPS = frozenset(
    f"{threshold}{opened}{light}"
    for threshold in ("otsu", "adaptive", "hat")
    for opened in ("", "/opened")
    for light in ("", "/light")
)
"""Steps that propose what they find rather than what a line suggests."""
MAX_RATIO, MAX_OFFSET = 0.1, 0.08
"""How far the rest of a character may be from its row's height, |log ratio|, and middle, in row
heights: frames and what lies around a plate are higher."""
SEEN = (0.25, 0.95)
"""Least and greatest width of it inside the picture, of a character's,"""
MAX_GAP, MAX_OVERLAP = 0.5, 0.15
"""and its distance from the next character, and how much they may overlap."""


def reaches_an_edge(look: Look, width_px: int) -> bool:
    """Whether anything that was proposed reaches the picture's left or right edge: all of it lies
    in the quad that the rectangle around it becomes in the picture."""
    boxes = look.proposals.boxes
    around = np.concatenate([boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)])
    x_min, _, x_max, _ = look.plate.boxes_to_source(around[None])[0].tolist()
    return bool(x_min <= EDGE_PX + SLACK_PX or x_max >= width_px - EDGE_PX - SLACK_PX)


def cut_characters(look: Look, path: ReadingPath, width_px: int) -> tuple[int, ...]:
    """Which characters of a path, the first and last of rows, the picture's edge cuts.

    Args:
        look: what the path was found in.
        path: the reading.
        width_px: the picture's width.
    """
    source = look.plate.boxes_to_source(path.boxes)
    at_edge = (source[:, 0] <= EDGE_PX) | (source[:, 2] >= width_px - EDGE_PX)
    return tuple(number for number in _ends_of_rows(path) if at_edge[number])


def cut_neighbours(look: Look, path: ReadingPath, width_px: int) -> tuple[int, ...]:
    """Before which characters of a path the edge has left a part of another that was not read.

    The length of the path stands for behind the last. What a part looks like: as high as the row
    and in line with it, at the edge and right beside the first or last character.
    """
    light = bool(look.proposals.light[path.lines[0][0]])
    found = []
    for row in rows_in(path.boxes, [len(line) for line in path.lines], light):
        before, behind = _parts_beside(look, row, width_px)
        found += [row.start] * before + [row.end] * behind
    return tuple(found)


def _parts_beside(look: Look, row: Row, width_px: int) -> tuple[bool, bool]:
    """Whether a part of a character lies before a row, and behind it."""
    found = look.proposals
    whole = np.array([step in WHOLE_STEPS for step in found.steps], dtype=bool)
    boxes = found.boxes[(found.light == row.line.light) & whole]
    if not len(boxes):
        return False, False
    source = look.plate.boxes_to_source(boxes)
    usual_px = row.char_width
    scale = widths(source) / np.maximum(widths(boxes), 1e-3)
    seen = (np.minimum(source[:, 2], width_px) - np.maximum(source[:, 0], 0)) / (scale * usual_px)
    fits = _in_line(row.line, boxes) & (seen > SEEN[0]) & (seen < SEEN[1])

    def beside(gaps: FloatArray) -> npt.NDArray[np.bool_]:
        near: npt.NDArray[np.bool_] = (gaps > -MAX_OVERLAP) & (gaps < MAX_GAP)
        return near

    before = beside((row.boxes[0, 0] - boxes[:, 2]) / usual_px) & (source[:, 0] <= EDGE_PX)
    behind = beside((boxes[:, 0] - row.boxes[-1, 2]) / usual_px) & (
        source[:, 2] >= width_px - EDGE_PX
    )
    return bool((fits & before).any()), bool((fits & behind).any())


def _in_line(line: TextLine, boxes: FloatArray) -> npt.NDArray[np.bool_]:
    """Which boxes are as high as a line's characters and stand on it."""
    fits: npt.NDArray[np.bool_] = (np.abs(line.height_ratios(boxes)) < MAX_RATIO) & (
        np.abs(line.offsets(boxes)) < MAX_OFFSET
    )
    return fits


def _ends_of_rows(path: ReadingPath) -> list[int]:
    """The first and the last character of each row."""
    ends = np.cumsum([len(row) for row in path.lines]).tolist()
    return sorted({*(end - 1 for end in ends), 0, *ends[:-1]})
