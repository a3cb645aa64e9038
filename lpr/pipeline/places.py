"""Where a plate is, as a user says it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TypeAlias

from lpr.errors import ConfigError
from lpr.geometry import Box

BoxLike: TypeAlias = Box | Sequence[float]
"""A `Box`, or ``x_min, y_min, x_max, y_max`` in pixels."""


def to_box(box: BoxLike, width: int, height: int) -> Box:
    """The box, checked to have some size and to meet a picture of that size.

    >>> to_box((10, 10, 90, 40), 200, 100).width
    80.0

    Raises:
        ConfigError: it is no box, an empty one, or it lies outside the picture.
    """
    try:
        found = box if isinstance(box, Box) else Box(*(float(edge) for edge in box))
    except (TypeError, ValueError) as error:
        raise ConfigError(
            f"{box!r} is no box; give a Box, or x_min, y_min, x_max, y_max in pixels"
        ) from error
    edges = found.x_min, found.y_min, found.x_max, found.y_max
    told = ", ".join(f"{edge:g}" for edge in edges)
    if not all(map(math.isfinite, edges)) or min(found.width, found.height) <= 0:
        raise ConfigError(
            f"the box {told} is empty; give x_min, y_min, x_max, y_max in pixels, each maximum "
            "above its minimum"
        )
    if found.clipped(width, height).area <= 0:
        raise ConfigError(
            f"the box {told} lies outside the picture, which is {width} x {height} pixels"
        )
    return found
