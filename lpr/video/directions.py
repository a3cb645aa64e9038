"""Where a plate went, from the places where it was seen."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from lpr.geometry import Box
from lpr.types import Direction

GROWTH = 0.18
"""A plate whose width changed by less than this (logarithm) comes no nearer."""
DISTANCE = 1.0
"""One that moved by less than so many of its widths stands."""
PARTS = 4
"""The first and the last of so many parts of a path are compared."""


def direction_of(path: Sequence[tuple[float, Box]]) -> Direction | None:
    """Where a plate went whose times and places are given; None where it stands.

    What grows comes towards the camera, what shrinks goes away; without that, the picture's right
    and left are told, and down counts as towards, up as away.

    >>> near = [(s / 10, Box(100 - s, 100, 140 + s, 110)) for s in range(20)]
    >>> direction_of(near), direction_of(near[::-1]), direction_of(near[:1])
    (<Direction.TOWARDS: 'towards'>, <Direction.AWAY: 'away'>, None)
    """
    if len(path) < 2:
        return None
    count = max(len(path) // PARTS, 1)
    first, last = (_middle([box for _, box in part]) for part in (path[:count], path[-count:]))
    growth = math.log(max(last[2], 1.0) / max(first[2], 1.0))
    width = (first[2] + last[2]) / 2
    right, down = ((last[k] - first[k]) / max(width, 1.0) for k in (0, 1))
    if abs(growth) >= GROWTH and abs(growth) / GROWTH >= abs(right) / (4 * DISTANCE):
        return Direction.TOWARDS if growth > 0 else Direction.AWAY
    if max(abs(right), abs(down)) < DISTANCE:
        return None
    if abs(right) >= abs(down):
        return Direction.RIGHT if right > 0 else Direction.LEFT
    return Direction.TOWARDS if down > 0 else Direction.AWAY


def _middle(boxes: Sequence[Box]) -> tuple[float, float, float]:
    """The median centre and width of boxes."""
    values = np.median([(*box.center, box.width) for box in boxes], axis=0)
    return float(values[0]), float(values[1]), float(values[2])
