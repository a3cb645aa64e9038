"""Where plates are, as a user says it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TypeAlias

from lpr.checks import check_score
from lpr.errors import ConfigError, shown
from lpr.geometry import Box, Quad
from lpr.types import Detection

BoxLike: TypeAlias = Box | Sequence[float]
"""A `Box`, or ``x_min, y_min, x_max, y_max`` in pixels."""
FARTHEST_PX = 1e6
"""Edges farther out than this are of no picture, and too far to reckon with."""


def to_box(box: BoxLike, width: int, height: int) -> Box:
    """The box, checked to have some size and to meet a picture of that size.

    >>> to_box((10, 10, 90, 40), 200, 100).width
    80.0

    Raises:
        ConfigError: it is no box, an empty one, or it lies outside the picture.
    """
    try:
        found = Box.from_list(box.to_list() if isinstance(box, Box) else box)
    except (TypeError, ValueError, OverflowError) as error:
        raise ConfigError(
            f"{shown(box)} is no box; give a Box, or x_min, y_min, x_max, y_max in pixels"
        ) from error
    edges = found.x_min, found.y_min, found.x_max, found.y_max
    told = ", ".join(f"{edge:g}" for edge in edges)
    if not all(map(math.isfinite, edges)) or min(found.width, found.height) <= 0:
        raise ConfigError(
            f"the box {told} is empty; give x_min, y_min, x_max, y_max in pixels, each maximum "
            "above its minimum"
        )
    if found.clipped(width, height).area <= 0 or max(map(abs, edges)) > FARTHEST_PX:
        raise ConfigError(
            f"the box {told} lies outside the picture, which is {width} x {height} pixels"
        )
    return found


def to_detections(
    detections: Iterable[Detection], width: int, height: int
) -> tuple[Detection, ...]:
    """The detections, checked to be some, and to lie in a picture of that size.

    >>> to_detections([Detection(Box(10, 10, 90, 40), 0.9)], 200, 100)[0].confidence
    0.9

    Raises:
        ConfigError: they are none, or lie outside the picture.
    """
    try:
        given = tuple(detections)
    except TypeError as error:
        raise ConfigError(
            f"{shown(detections)} is no list of detections; give a list of Detection(box, "
            "confidence), or write read_plate(picture, box) for one"
        ) from error
    return tuple(_checked(one, width, height) for one in given)


def _checked(detection: Detection, width: int, height: int) -> Detection:
    if not isinstance(detection, Detection):
        raise ConfigError(f"{shown(detection)} is no detection; give a Detection(box, confidence)")
    check_score("the detection's confidence", detection.confidence)
    quad = None if detection.quad is None else _to_quad(detection.quad)
    return replace(detection, box=to_box(detection.box, width, height), quad=quad)


def _to_quad(quad: Quad) -> Quad:
    try:
        found = Quad.from_list(quad.points)
    except (AttributeError, TypeError, ValueError, OverflowError):
        found = None
    if found is None or not all(abs(v) <= FARTHEST_PX for point in found.points for v in point):
        raise ConfigError(
            f"{shown(quad)} is no quad; give a Quad of four points x, y in pixels, clockwise from "
            "the top-left, or None"
        )
    return found
