"""What speaks for a hidden character before, between and behind the characters of a row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from lpr.arrays import FloatArray
from lpr.geometry.boxes import centers
from lpr.geometry.few import median
from lpr.reading.profiles import MEANS, RowProfiles
from lpr.reading.row import Row

LEAST_GAP = 0.08
"""Characters stand at least so far apart, of a character's width."""
CUT = 0.12
"""What lies so near to the picture's edge is looked at there, of a character's width."""
FARTHEST = 4.0
"""Distances count as no more than this, in characters' widths."""
_WINDOW = tuple(f"window_{name}" for name in MEANS)
_CORE = tuple(f"core_{name}" for name in MEANS)
_EDGES = ("edge", "coherence", "other_edge", "other_coherence", "weaker_edge", "width")
_ROW = ("characters", "rows", "pitch", "height", "light", "contrast", "matches_format")
OUTER_FEATURES = (
    *_ROW, *_WINDOW, *_CORE, *(f"near_{name}" for name in MEANS),
    *(f"beyond_{name}" for name in MEANS), *(f"cut_{name}" for name in MEANS), *_EDGES,
    "room", "room_there", "asymmetry", "picture_room",
)  # fmt: skip
"""Of a place before or behind a row. ``window`` is where a neighbour would stand, ``core`` its
middle, ``near`` right beside the row, ``beyond`` behind the window, ``cut`` right before the
picture's edge, where that is near; ``room`` is how far the plate goes on, ``room_there`` at the
row's other end, ``picture_room`` how far the picture does, in characters' widths."""
INNER_FEATURES = (*_ROW, *_WINDOW, *_CORE, *_EDGES, "extra", "beyond_widest", "pitches", "off_grid")
"""Of a place between two characters. ``extra`` is how much wider the gap is than usual, and
``beyond_widest`` than all others, in characters' widths; ``pitches`` the way from middle to middle
in usual ones, ``off_grid`` how far that is from two."""


@dataclass(frozen=True, slots=True)
class PlateFacts:
    """What of a plate counts in each of its places.

    ``margin_px`` is how much of the plate image on each side lies around the plate,
    ``picture_px`` between which of its columns the picture lies.
    """

    height_px: int
    margin_px: float
    picture_px: tuple[float, float]
    rows: int
    matches_format: bool


@dataclass(frozen=True, slots=True)
class RowPlaces:
    """The places of a row: features (2, `OUTER_FEATURES`) before it and behind it, and
    (L - 1, `INNER_FEATURES`) between its L characters, or none."""

    outer: FloatArray
    inner: FloatArray


def row_places(
    row: Row, profiles: RowProfiles, facts: PlateFacts, least_gap: float = -np.inf
) -> RowPlaces:
    """The features of all places of a row.

    Those between characters are left out where no gap is as wide as ``least_gap``, of a character's
    width.
    """
    boxes = row.boxes[np.argsort(row.boxes[:, 0])]
    middles = centers(boxes)[0]
    pitch = float(median(middles[1:] - middles[:-1]))
    common = [
        float(len(boxes)),
        float(facts.rows),
        pitch / row.char_width,
        row.line.height_px / facts.height_px,
        float(row.line.light),
        profiles.contrast / 100,
        float(facts.matches_format),
    ]
    gaps = boxes[1:, 0] - boxes[:-1, 2]
    outer = [[*common, *one] for one in _outer(row, boxes, gaps, profiles, facts)]
    inner = []
    if gaps.max() >= least_gap * row.char_width:
        inner = [[*common, *one] for one in _inner(row, boxes, gaps, profiles, pitch)]
    return RowPlaces(
        np.array(outer, np.float32),
        np.array(inner, np.float32).reshape(-1, len(INNER_FEATURES)),
    )


def _outer(
    row: Row, boxes: FloatArray, gaps: FloatArray, profiles: RowProfiles, facts: PlateFacts
) -> Iterator[list[float]]:
    """Before a row, then behind it."""
    width, ends = row.char_width, np.array([boxes[0, 0], boxes[-1, 2]])
    gap = max(float(median(gaps)) / width, LEAST_GAP)
    ways = np.array([-1, 1])
    plate_px = np.array([facts.margin_px, profiles.width - facts.margin_px])
    rooms = np.clip(ways * (plate_px - ends) / width, -1, FARTHEST)
    picture = np.clip(ways * (np.array(facts.picture_px) - ends) / width, 0, FARTHEST)
    for side, way in enumerate(ways.tolist()):
        last = float(picture[side])
        spans = np.array(
            [(gap, gap + 1), (gap + 0.2, gap + 0.8), (0.03, 0.15), (gap + 1.3, gap + 1.9),
             (max(last - CUT, 0.0), last if last < FARTHEST else 0.0)]
        )  # fmt: skip
        reached = np.sort(ends[side] + way * width * spans, axis=1)
        means = profiles.means(reached[:, 0], reached[:, 1])
        ranges = ends[side] + way * width * np.array([(0.02, gap + 0.45), (gap + 0.7, gap + 1.9)])
        edges = [profiles.strongest_edge(*sorted(one)) for one in ranges.tolist()]
        here, there = float(rooms[side]), float(rooms[1 - side])
        yield [
            *means.ravel().tolist(), *_edge_features(edges, width), here, there, here - there, last
        ]  # fmt: skip


def _inner(
    row: Row, boxes: FloatArray, gaps: FloatArray, profiles: RowProfiles, pitch: float
) -> Iterator[list[float]]:
    """Between the neighbours of a row."""
    width, usual = row.char_width, float(median(gaps))
    left, right = boxes[:-1, 2], boxes[1:, 0]
    window = profiles.means(left + 1, right - 1)
    core = profiles.means(left + 0.3 * gaps, right - 0.3 * gaps)
    middles, widths = centers(boxes)[0], sorted(gaps.tolist(), reverse=True)
    first, second = widths[0], widths[1] if len(widths) > 1 else usual
    pitches = (middles[1:] - middles[:-1]) / max(pitch, 1e-3)
    for place, gap in enumerate(gaps.tolist()):
        middle = float(left[place] + right[place]) / 2
        edges = [
            profiles.strongest_edge(float(left[place]) + 1, middle),
            profiles.strongest_edge(middle, float(right[place]) - 1),
        ]
        widest = second if gap == first else first
        yield [
            *window[place].tolist(),
            *core[place].tolist(),
            *_edge_features(edges, width),
            min(max((gap - usual) / width, -1.0), FARTHEST),
            min(max((gap - widest) / width, -FARTHEST), FARTHEST),
            float(pitches[place]),
            abs(float(pitches[place]) - 2),
        ]


def _edge_features(edges: list[tuple[float, float, int]], width: float) -> list[float]:
    """Two edges side by side, and how far apart they are."""
    (edge, coherence, place), (other, other_coherence, other_place) = edges
    apart = abs(other_place - place) / width
    return [edge, coherence, other, other_coherence, min(edge, other), apart]
