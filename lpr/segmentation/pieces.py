"""What a text line's height and place suggest: splits, merges, refits, and gaps to fill."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lpr.arrays import FloatArray
from lpr.geometry.boxes import centers, heights, no_boxes, pairs, union_boxes, widths
from lpr.geometry.few import median
from lpr.segmentation.lines import TextLine

TYPICAL_CHAR_ASPECT = 0.55
"""Width / height of a usual character, where the line does not tell."""
MAX_FRAGMENTS = 640
"""Boxes that are tried in pairs, those that lie best on the line: each is tried with each other."""


def char_width(boxes: FloatArray, line: TextLine) -> float:
    """Median width of the line's characters in pixels, ones and bars left out."""
    aspect = widths(boxes) / line.height_px
    members = (np.abs(line.height_ratios(boxes)) < 0.15) & (aspect > 0.3) & (aspect < 0.95)
    usual = float(median(aspect[members])) if members.any() else TYPICAL_CHAR_ASPECT
    return usual * line.height_px


def equal_parts(boxes: FloatArray, char_width_px: float) -> FloatArray:
    """Wide boxes cut into 2 to 4 equal parts, where the parts are about a character wide."""
    pieces = []
    width = widths(boxes)
    for parts in (2, 3, 4):
        part = width / parts
        fits = (part > 0.7 * char_width_px) & (part < 1.35 * char_width_px)
        for k in range(parts):
            piece = boxes[fits].copy()
            piece[:, 0] = boxes[fits, 0] + k * part[fits]
            piece[:, 2] = boxes[fits, 0] + (k + 1) * part[fits]
            pieces.append(piece)
    return np.concatenate(pieces)


def merged_pairs(boxes: FloatArray, line: TextLine) -> FloatArray:
    """Unions of two fragments that together fill the line's height and at most a character's width.

    Fragments may lie above each other or side by side; a pair is left out where one part already
    fills the union.
    """
    boxes = best_on_line(boxes, line, MAX_FRAGMENTS)
    x, _ = centers(boxes)
    height = line.height_px
    i, j = pairs(len(boxes))
    near = np.abs(x[i] - x[j]) < 0.6 * height
    i, j = i[near], j[near]
    unions = union_boxes(boxes[i], boxes[j])
    area = widths(unions) * heights(unions)
    largest = np.maximum(*(widths(boxes[k]) * heights(boxes[k]) for k in (i, j)))
    fits = (
        (np.abs(line.height_ratios(unions)) < 0.15)
        & (np.abs(line.offsets(unions)) < 0.12)
        & (widths(unions) < 0.95 * height)
        & (largest < 0.8 * area)
    )
    merged: FloatArray = unions[fits]
    return merged


def best_on_line(boxes: FloatArray, line: TextLine, count: int) -> FloatArray:
    """The boxes whose place and height fit the line best, at most so many, in their order."""
    if len(boxes) <= count:
        return boxes
    misfit = np.abs(line.offsets(boxes)) + np.abs(line.height_ratios(boxes))
    best: FloatArray = boxes[np.sort(np.argsort(misfit, kind="stable")[:count])]
    return best


def refitted(boxes: FloatArray, line: TextLine) -> FloatArray:
    """Boxes near the line with top and bottom moved to it: cuts off bolts, restores faint ends."""
    x, _ = centers(boxes)
    middle = line.middle(x)
    top, bottom = middle - line.height_px / 2, middle + line.height_px / 2
    error = np.maximum(np.abs(boxes[:, 1] - top), np.abs(boxes[:, 3] - bottom)) / line.height_px
    fits = (error > 0.07) & (error < 0.6) & (widths(boxes) < 1.1 * line.height_px)
    moved: FloatArray = boxes[fits].copy()
    moved[:, 1], moved[:, 3] = top[fits], bottom[fits]
    return moved


def gap_boxes(boxes: FloatArray, line: TextLine, char_width_px: float) -> FloatArray:
    """Boxes of a character's width in the gaps between the line's characters, (N, 4)."""
    members = np.abs(line.height_ratios(boxes)) < 0.2
    spans = boxes[members][:, [0, 2]]
    spans = spans[np.argsort(spans[:, 0])]
    if len(spans) < 2:
        return no_boxes()
    covered = np.maximum.accumulate(spans[:, 1])
    left, right = covered[:-1], spans[1:, 0]
    gap = right - left
    wide = (gap > 0.9 * char_width_px) & (gap < 4 * char_width_px)
    boxes_in_gaps = []
    for start, end in zip(left[wide], right[wide], strict=True):
        count = max(round((end - start) / (1.15 * char_width_px)), 1)
        middles = start + (np.arange(count) + 0.5) * (end - start) / count
        y = line.middle(middles)
        half = np.full(count, min(char_width_px, (end - start) / count)) / 2
        top, bottom = y - line.height_px / 2, y + line.height_px / 2
        boxes_in_gaps.append(np.stack([middles - half, top, middles + half, bottom], axis=1))
    return _stacked(boxes_in_gaps)


def _stacked(parts: Sequence[FloatArray]) -> FloatArray:
    """Box arrays one after the other, (N, 4); no arrays give no boxes."""
    return np.concatenate([no_boxes(), *parts]).astype(np.float32)
