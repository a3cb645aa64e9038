"""Places of a row that something solid and plain covers: a bar, a tow hook, mud.

What hides a character is solid: it covers the row from top to bottom over about a character's
width, where a neighbour would stand. What lies there on whole plates is not: characters and arms
leave some of the ground free, bands and stickers are coloured. Its limits are set by hand; what it
does not see, the fitted trees of `lpr.reading.hidden` may.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from lpr.arrays import FloatArray
from lpr.reading.strip import Columns, RowStrip

DIFFERENT, DIFFERENT_LIGHT = 0.4, 0.2
"""How far from the ground a pixel is something else, of the characters' contrast; around light
characters, whose ground most covers resemble, the second."""
SOLID, FREE = 0.9, 0.4
"""Columns with this share of such pixels are covered, with less than that one they are not."""
LEAST_CONTRAST = 12.0
"""Gray levels between characters and ground below which nothing can be told."""
BLUE, COLOURED = 25.0, 60.0
"""Blue over red, and highest over lowest channel, of what belongs to a plate: bands, stickers."""
INNER_WIDTH = 0.45
"""Least width of what hides a character between two others, of a character's;"""
OUTER_WIDTH = (0.6, 2.5)
"""least and greatest of what hides the first or the last,"""
OUTER_GAP = 0.8
"""and how far from its neighbour it may begin."""
BEYOND = 0.4
"""How far beyond it the plate must go on, of a character's width;"""
EDGE_WIDTH, EDGE_GAP, EDGE_FLAT = (0.6, 1.6), 0.4, 0.12
"""where it reaches the plate's edge: its width inside the plate, its distance from the neighbour,
and its standard deviation, of the contrast, at most."""
OTHER_SIDE = 0.15
"""How much may be covered at the other edge then: of what lies around a plate, both show a part."""


@dataclass(frozen=True, slots=True)
class _Cover:
    """Columns ``start`` to ``end`` that something covers; ``roughness`` is the standard deviation
    of its pixels, of the characters' contrast."""

    start: int
    end: int
    roughness: float


@dataclass(frozen=True, slots=True, eq=False)
class _Room:
    """Where a row's characters (L, 4) stand in the strip, how wide they mostly are, and where the
    margins around the plate end, from either side."""

    boxes: FloatArray
    char_width: float
    width: int
    margin_px: float


def solid_covers(strip: RowStrip, margin_px: float) -> tuple[int, ...]:
    """Before which characters of a row another is hidden; its length stands for behind the last.

    Args:
        strip: the row.
        margin_px: how much of the plate image on each side lies around the plate.
    """
    return tuple(sorted(set(_hidden_in_row(strip, margin_px))))


def _hidden_in_row(strip: RowStrip, margin_px: float) -> Iterator[int]:
    """Before which characters of a row another is hidden."""
    if strip.contrast < LEAST_CONTRAST:
        return
    light, mean, boxes = strip.row.line.light, strip.mean, strip.row.boxes
    share = strip.differing((DIFFERENT_LIGHT if light else DIFFERENT) * strip.contrast)
    spread = mean.max(axis=0) - mean.min(axis=0)
    coloured = (mean[0] - mean[2] > BLUE) | (spread > COLOURED)
    darker = mean.mean(axis=0) < strip.ground.mean()
    solid = (share >= SOLID) & ~coloured & ~strip.taken & (darker | light)
    if not solid.any():
        return
    plain = (share < FREE) | (coloured & (share >= FREE))
    covers = [
        _Cover(
            start,
            end,
            float(strip.beyond[..., start:end].std(axis=(1, 2)).max()) / strip.contrast,
        )
        for start, end in _runs(solid)
    ]
    room = _Room(strip.row.boxes, strip.row.char_width, strip.width, margin_px)
    for cover in covers:
        place = int((boxes[:, 0] < cover.start).sum())
        if 0 < place < len(boxes):
            if cover.end - cover.start >= INNER_WIDTH * room.char_width:
                yield place
        elif _hides_an_end(room, cover, plain) or _hides_an_edge(room, cover, covers):
            yield place


def _hides_an_end(room: _Room, cover: _Cover, plain: Columns) -> bool:
    """Whether a cover before or behind a row is where a character would be, the plate going on."""
    width, reach = room.char_width, max(round(BEYOND * room.char_width), 2)
    before = cover.start < room.boxes[0, 0]
    beyond = plain[max(cover.start - reach, 0) : cover.start]
    if not before:
        beyond = plain[cover.end : cover.end + reach]
    fits = OUTER_WIDTH[0] <= (cover.end - cover.start) / width <= OUTER_WIDTH[1]
    return fits and _gap(room, cover) < OUTER_GAP * width and bool(beyond.any())


def _hides_an_edge(room: _Room, cover: _Cover, covers: Sequence[_Cover]) -> bool:
    """Whether a cover at the plate's edge reaches far into the plate, and nothing at the other."""
    before = cover.start < room.boxes[0, 0]
    others = [other for other in covers if (other.start < room.boxes[0, 0]) != before]
    inside = _inside(room, cover)
    return (
        (cover.start <= 1 or cover.end >= room.width - 1)
        and EDGE_WIDTH[0] * room.char_width <= inside <= EDGE_WIDTH[1] * room.char_width
        and _gap(room, cover) < EDGE_GAP * room.char_width
        and cover.roughness < EDGE_FLAT
        and max((_inside(room, other) for other in others), default=0.0)
        < OTHER_SIDE * room.char_width
    )


def _inside(room: _Room, cover: _Cover) -> float:
    """How far a cover reaches into the plate from its nearer edge, pixels."""
    if cover.start < room.boxes[0, 0]:
        return cover.end - room.margin_px
    return room.width - room.margin_px - cover.start


def _gap(room: _Room, cover: _Cover) -> float:
    """The room between a cover and the nearer end of the row, pixels."""
    if cover.start < room.boxes[0, 0]:
        return float(room.boxes[0, 0]) - cover.end
    return cover.start - float(room.boxes[-1, 2])


def _runs(mask: Columns) -> list[tuple[int, int]]:
    """Start and end of each run of true values."""
    steps = np.diff(np.concatenate([[False], mask, [False]]).astype(np.int8))
    return [(int(a), int(b)) for a, b in np.flatnonzero(steps).reshape(-1, 2)]
