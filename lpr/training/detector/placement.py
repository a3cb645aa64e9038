"""Where drawn plates are set into training pictures: turned in space, steep, small, at the edge."""

from __future__ import annotations

import numpy as np

from lpr.arrays import FloatArray
from lpr.synthesis.geometry import pick_steep_tilt, tilted_quad

ASPECTS = (1.4, 2.0, 2.0, 3.2, 4.2, 4.7, 4.7)
"""Width / height of plates, the common ones more often."""
USUAL_PX = (14.0, 200.0)
"""Range of widths, log-uniformly, so that small ones are common."""
STEEP_PX = (30.0, 260.0)
"""The same of plates seen from far aside or above: what is smaller shows nothing of that."""
SMALL_PX = (12.0, 36.0)
KINDS = ("usual", "steep", "small", "edge")
KIND_SHARES = (0.55, 0.22, 0.1, 0.13)
EDGE_GAP = 0.04
"""Plates at the edge lie within this share of the picture's side of it."""


def random_plate_quad(rng: np.random.Generator, width: int, height: int) -> FloatArray:
    """The quad (4, 2) of a plate turned in space, somewhere in a picture of that size.

    Most are up to 200 px wide, skewed to the small ones, with yaw and pitch up to 50 and 35
    degrees, roll mostly small, at times up to 45; some are steeper (`pick_steep_tilt`), very
    small, or lie at an edge of the picture, wholly inside it.
    """
    kind = KINDS[int(rng.choice(len(KINDS), p=KIND_SHARES))]
    turned = _steep_quad(rng, width) if kind == "steep" else _turned_quad(rng, width, kind)
    low, high = turned.min(axis=0) - 1, turned.max(axis=0) + 1
    middle = np.array([width, height]) / 2
    least = np.minimum(-low, middle)
    most = np.maximum([width, height] - high, middle)
    center = rng.uniform(least, most)
    if kind == "edge":
        side, far = int(rng.integers(2)), rng.random() < 0.5
        gap = float(rng.uniform(0, EDGE_GAP)) * (width, height)[side]
        center[side] = (
            max(most[side] - gap, least[side]) if far else min(least[side] + gap, most[side])
        )
    quad: FloatArray = (turned + center).astype(np.float32)
    return quad


def _turned_quad(rng: np.random.Generator, width: int, kind: str) -> FloatArray:
    """A plate around (0, 0), turned moderately, in pinhole perspective."""
    least, most = SMALL_PX if kind == "small" else USUAL_PX
    plate_width = _log_uniform(rng, least, min(most, width * 0.6))
    half = np.array([1.0, 1 / float(rng.choice(ASPECTS))])
    corners = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * half
    yaw = np.deg2rad(rng.normal(0, 22))
    pitch = np.deg2rad(rng.normal(0, 14))
    roll = np.deg2rad(rng.uniform(-45, 45) if rng.random() < 0.15 else rng.normal(0, 6))
    yaw, pitch = float(np.clip(yaw, -0.9, 0.9)), float(np.clip(pitch, -0.6, 0.6))
    x, y = corners.T
    z = x * np.sin(yaw) + y * np.sin(pitch)
    x, y = x * np.cos(yaw), y * np.cos(pitch)
    distance = float(rng.uniform(4, 15))
    x, y = x * distance / (distance + z), y * distance / (distance + z)
    turned = np.stack(
        [x * np.cos(roll) - y * np.sin(roll), x * np.sin(roll) + y * np.cos(roll)], axis=1
    )
    quad: FloatArray = (turned * plate_width / 2).astype(np.float32)
    return quad


def _steep_quad(rng: np.random.Generator, width: int) -> FloatArray:
    """A plate around (0, 0), seen from far aside, above or below."""
    plate_width = _log_uniform(rng, STEEP_PX[0], min(STEEP_PX[1], width * 0.6))
    plate_height = plate_width / float(rng.choice(ASPECTS))
    distance = float(rng.uniform(2.5, 8))
    return tilted_quad(plate_width, plate_height, pick_steep_tilt(rng), distance)


def _log_uniform(rng: np.random.Generator, least: float, most: float) -> float:
    return float(np.exp(rng.uniform(np.log(least), np.log(max(most, least)))))
