"""Rows of one plate: which lines may lie above each other, and where another may be."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from lpr.arrays import FloatArray
from lpr.geometry.boxes import centers, heights
from lpr.segmentation.config import LineConfig
from lpr.segmentation.lines import TextLine, shares, support_of

ROW_DISTANCE = (0.75, 2.2)
"""How far apart the middles of two rows of a plate may lie, in their mean height."""
MAX_ROW_RATIO = 0.8
"""How far the heights of two rows of a plate may differ, |log ratio|."""
MIN_ROW_SUPPORT = 0.5
"""Support from which a row counts that only its place beside another shows."""

PLAIN_SUPPORT = 2.0
"""A line with this support shows plainly where a row is."""
EDGE, NO_ROOM = 0.07, 0.7
"""A row is the only one where above and below it, up to the plate's edge, which is so far from the
image's, of its height, there is less than this free, of the row's height."""
LONE_ROOM = 1.3
"""With less than this free a row may still be the only one: small print and bolts take room."""


def row_pairs(lines: tuple[TextLine, ...], width_px: float) -> list[tuple[TextLine, TextLine]]:
    """Pairs of lines that can be the two rows of one plate, upper row first.

    Rows have one polarity and like slope and height and lie one above the other without a gap wider
    than a row.
    """
    x = width_px / 2
    pairs = []
    for upper in lines:
        for lower in lines:
            mean_height = (upper.height_px + lower.height_px) / 2
            distance = (lower.middle_at(x) - upper.middle_at(x)) / mean_height
            ratio = abs(np.log(lower.height_px / upper.height_px))
            near = ROW_DISTANCE[0] < distance < ROW_DISTANCE[1]
            if upper.light == lower.light and near and ratio < MAX_ROW_RATIO:
                pairs.append((upper, lower))
    return pairs


def opposite_row(line: TextLine, size_px: tuple[int, int]) -> tuple[TextLine, ...]:
    """The other row of a two-row plate, guessed from the one that was found; none without room.

    Rows lie symmetrically about the middle of the plate, whose width and height are given. The
    guess gets half the support.
    """
    width, height = size_px
    shift = 2 * (height / 2 - line.middle_at(width / 2))
    if not 1.0 <= abs(shift) / line.height_px <= 1.8:
        return ()
    return (replace(line, middle_px=line.middle_px + shift, support=line.support / 2),)


def third_rows(upper: TextLine, lower: TextLine, size_px: tuple[int, int]) -> tuple[TextLine, ...]:
    """Where a third row lies if two rows leave room for one above or below; none without room.

    Rows of a plate follow each other at one distance. The guess is as high as the row next to it
    and gets half its support.
    """
    width, height = size_px
    x = width / 2
    pitch = lower.middle_at(x) - upper.middle_at(x)
    rows = (
        replace(upper, middle_px=upper.middle_px - pitch, support=upper.support / 2),
        replace(lower, middle_px=lower.middle_px + pitch, support=lower.support / 2),
    )
    return tuple(row for row in rows if _lies_inside(row, x, height))


def plain_rows(lines: tuple[TextLine, ...], size_px: tuple[int, int]) -> tuple[TextLine, ...]:
    """All rows of a plate of that size, from above, where its text lines show them plainly.

    That is one well supported line with no room for another beside it, or two that are a pair, the
    other of which may lie where it should, with nothing yet to show it.
    """
    best = _plain_line(lines)
    if best is None:
        return ()
    width = size_px[0]
    pairs = [pair for pair in row_pairs(lines, width) if best in pair]
    if not pairs and _room_beside(best, size_px) < NO_ROOM:
        return (best,)
    guess = opposite_row(best, size_px)
    pairs += [pair for pair in row_pairs((best, *guess), width) if best in pair]
    if not pairs:
        return ()
    upper, lower = max(pairs, key=lambda pair: pair[0].worth + pair[1].worth)
    pitch = lower.middle_at(width / 2) - upper.middle_at(width / 2)
    if 2 * pitch < upper.height_px + lower.height_px or third_rows(upper, lower, size_px):
        return ()
    return upper, lower


def lone_row(lines: tuple[TextLine, ...], size_px: tuple[int, int]) -> TextLine | None:
    """The one well supported line that no other is a pair with, where there is little more than no
    room for another: the only row if nothing as high as characters stands there."""
    best = _plain_line(lines)
    if best is None or _room_beside(best, size_px) >= LONE_ROOM:
        return None
    beside = (*lines, *opposite_row(best, size_px))
    return None if any(best in pair for pair in row_pairs(beside, size_px[0])) else best


def _plain_line(lines: tuple[TextLine, ...]) -> TextLine | None:
    """The line of the greatest worth, if it shows plainly where a row is."""
    best = max(lines, key=lambda line: line.worth, default=None)
    return None if best is None or best.support < PLAIN_SUPPORT else best


def _room_beside(line: TextLine, size_px: tuple[int, int]) -> float:
    """What is free above or below a line on a plate of that size, the more, in its heights."""
    width, height = size_px
    middle, edge = line.middle_at(width / 2), EDGE * height
    return max(middle - edge, height - edge - middle) / line.height_px - 0.5


def _lies_inside(line: TextLine, x: float, height_px: int) -> bool:
    """Whether a line lies within a plate image of that height, at x."""
    middle, half = line.middle_at(x), line.height_px / 2
    return middle - half >= 0 and middle + half <= height_px


def companion_rows(
    line: TextLine, boxes: FloatArray, weights: FloatArray, config: LineConfig
) -> tuple[TextLine, ...]:
    """Rows right above and below a line, parallel to it, each through the surest place there.

    A row of one character spans no line by itself; with the slope of the other row it does.
    ``boxes`` (N, 4) have the line's polarity, ``weights`` (N,) say how likely each is a character.
    """
    x, y = centers(boxes)
    height = heights(boxes)
    hypotheses = np.stack([np.full_like(y, line.slope), y - line.slope * x, height], axis=1)
    distance = (y - line.middle(x)) * 2 / (height + line.height_px)
    alike = np.abs(np.log(height / line.height_px)) < MAX_ROW_RATIO
    support = support_of(boxes, shares(boxes, weights), hypotheses, config)
    rows = []
    for side in (-1, 1):
        beside = (side * distance > ROW_DISTANCE[0]) & (side * distance < ROW_DISTANCE[1])
        scores = np.where(beside & alike, support, 0.0)
        best = int(scores.argmax())
        if scores[best] > MIN_ROW_SUPPORT:
            _, middle, row_height = (float(value) for value in hypotheses[best])
            rows.append(TextLine(line.light, row_height, line.slope, middle, float(scores[best])))
    return tuple(rows)
