"""Places of a row that something solid and plain covers: a bar, a tow hook, mud.

What hides a character is solid: it covers the row from top to bottom over about a character's
width, where a neighbour would stand. What lies there on whole plates is not: characters and arms
leave some of the ground free, bands and stickers are coloured. Its limits are set by hand; what it
does not see, the fitted trees of `lpr.reading.hidden` may.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from lpr.arrays import FloatArray, Image
from lpr.reading.few import quantile
from lpr.reading.row import Row, rows_in

Columns = npt.NDArray[np.bool_]

BAND = 0.8
"""How much of a row's height is looked at: its outer pixels are of characters and ground."""
DIFFERENT, DIFFERENT_LIGHT = 0.4, 0.2
"""How far from the ground a pixel is something else, of the characters' contrast; around light
characters, whose ground most covers resemble, the second."""
SOLID, FREE = 0.9, 0.4
"""Columns with this share of such pixels are covered, with less than that one they are not."""
CONTRAST_QUANTILE = 0.85
"""Of how far pixels of characters are from the ground, what counts as the contrast."""
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
class _Strip:
    """A row of a plate image made level: ``pixels`` (3, H, W) of its middle, channel by channel,
    and where the margins around the plate end, from either side."""

    row: Row
    pixels: FloatArray
    margin_px: float

    @property
    def width(self) -> int:
        return int(self.pixels.shape[2])

    @property
    def char_width(self) -> float:
        return self.row.char_width

    @property
    def boxes(self) -> FloatArray:
        return self.row.boxes


@dataclass(frozen=True, slots=True)
class _Cover:
    """Columns ``start`` to ``end`` that something covers; ``roughness`` is the standard deviation
    of its pixels, of the characters' contrast."""

    start: int
    end: int
    roughness: float


def solid_covers(
    plate: Image, boxes: FloatArray, row_lengths: Sequence[int], light: bool, margin: float
) -> tuple[int, ...]:
    """Before which characters of a text another is hidden; its length stands for behind the last.

    Args:
        plate: the upright plate image, BGR.
        boxes: (L, 4), characters in reading order, in its pixels.
        row_lengths: characters in each row.
        light: whether they are lighter than their ground.
        margin: share of the image's width on each side that lies around the plate.
    """
    places = {
        row.start + place
        for row in rows_in(boxes, row_lengths, light)
        for place in _hidden_in_row(_level(plate, row, margin))
    }
    return tuple(sorted(places))


def _level(plate: Image, row: Row, margin: float) -> _Strip:
    """The middle of a row, cut out along its line."""
    line = row.line
    height = BAND * line.height_px
    rows = max(round(height), 4)
    matrix = np.array([[1, 0, 0], [line.slope, height / rows, line.middle_px - height / 2]])
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    size = (plate.shape[1], rows)
    pixels = cv2.warpAffine(plate, matrix, size, flags=flags, borderMode=cv2.BORDER_REPLICATE)
    channels = np.stack(cv2.split(pixels)).astype(np.float32)
    return _Strip(row, channels, margin * plate.shape[1])


def _hidden_in_row(strip: _Strip) -> Iterator[int]:
    """Before which characters of a row another is hidden."""
    taken = _columns(strip.width, strip.boxes)
    between = _columns(strip.width, strip.boxes[[0, -1]].ravel()[None, [0, 5, 6, 3]]) & ~taken
    if not between.any():
        return
    ground = _middle_color(strip.pixels, between)
    apart = np.abs(strip.pixels - ground[:, None, None])
    away = np.maximum(np.maximum(apart[0], apart[1]), apart[2])
    contrast = quantile(away[:, taken].ravel(), CONTRAST_QUANTILE)
    if contrast < LEAST_CONTRAST:
        return
    light = strip.row.line.light
    share = (away > (DIFFERENT_LIGHT if light else DIFFERENT) * contrast).mean(axis=0)
    mean = strip.pixels.mean(axis=1)
    spread = mean.max(axis=0) - mean.min(axis=0)
    coloured = (mean[0] - mean[2] > BLUE) | (spread > COLOURED)
    darker = mean.mean(axis=0) < ground.mean()
    solid = (share >= SOLID) & ~coloured & ~taken & (darker | light)
    plain = (share < FREE) | (coloured & (share >= FREE))
    covers = [
        _Cover(start, end, float(strip.pixels[..., start:end].std(axis=(1, 2)).max()) / contrast)
        for start, end in _runs(solid)
    ]
    for cover in covers:
        place = int((strip.boxes[:, 0] < cover.start).sum())
        if 0 < place < len(strip.boxes):
            if cover.end - cover.start >= INNER_WIDTH * strip.char_width:
                yield place
        elif _hides_an_end(strip, cover, plain) or _hides_an_edge(strip, cover, covers):
            yield place


def _hides_an_end(strip: _Strip, cover: _Cover, plain: Columns) -> bool:
    """Whether a cover before or behind a row is where a character would be, the plate going on."""
    width, reach = strip.char_width, max(round(BEYOND * strip.char_width), 2)
    before = cover.start < strip.boxes[0, 0]
    beyond = plain[max(cover.start - reach, 0) : cover.start]
    if not before:
        beyond = plain[cover.end : cover.end + reach]
    fits = OUTER_WIDTH[0] <= (cover.end - cover.start) / width <= OUTER_WIDTH[1]
    return fits and _gap(strip, cover) < OUTER_GAP * width and bool(beyond.any())


def _hides_an_edge(strip: _Strip, cover: _Cover, covers: Sequence[_Cover]) -> bool:
    """Whether a cover at the plate's edge reaches far into the plate, and nothing at the other."""
    before = cover.start < strip.boxes[0, 0]
    others = [other for other in covers if (other.start < strip.boxes[0, 0]) != before]
    inside = _inside(strip, cover)
    return (
        (cover.start <= 1 or cover.end >= strip.width - 1)
        and EDGE_WIDTH[0] * strip.char_width <= inside <= EDGE_WIDTH[1] * strip.char_width
        and _gap(strip, cover) < EDGE_GAP * strip.char_width
        and cover.roughness < EDGE_FLAT
        and max((_inside(strip, other) for other in others), default=0.0)
        < OTHER_SIDE * strip.char_width
    )


def _inside(strip: _Strip, cover: _Cover) -> float:
    """How far a cover reaches into the plate from its nearer edge, pixels."""
    if cover.start < strip.boxes[0, 0]:
        return cover.end - strip.margin_px
    return strip.width - strip.margin_px - cover.start


def _gap(strip: _Strip, cover: _Cover) -> float:
    """The room between a cover and the nearer end of the row, pixels."""
    if cover.start < strip.boxes[0, 0]:
        return float(strip.boxes[0, 0]) - cover.end
    return cover.start - float(strip.boxes[-1, 2])


def _middle_color(pixels: FloatArray, columns: Columns) -> FloatArray:
    """The median colour of some columns, (3,)."""
    channels = pixels[..., columns].reshape(3, -1)
    return np.array([quantile(channel, 0.5) for channel in channels], dtype=np.float32)


def _columns(width: int, boxes: FloatArray) -> Columns:
    """Which columns boxes touch, a pixel around them counted in, (width,)."""
    x = np.arange(width)
    left, right = np.floor(boxes[:, 0]) - 1, np.ceil(boxes[:, 2])
    return np.asarray(((x >= left[:, None]) & (x <= right[:, None])).any(axis=0))


def _runs(mask: Columns) -> list[tuple[int, int]]:
    """Start and end of each run of true values."""
    steps = np.diff(np.concatenate([[False], mask, [False]]).astype(np.int8))
    return [(int(a), int(b)) for a, b in np.flatnonzero(steps).reshape(-1, 2)]
