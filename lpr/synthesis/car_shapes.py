"""Kinds of cars, how one stands before the camera, and where its plate goes.

Lengths are in widths of the car, y points down from 0 on the ground, z away from the camera from 0
at the face; `View` projects them into the picture.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lpr.arrays import FloatArray
from lpr.synthesis.canvas import Tone

Points = Sequence[tuple[float, float, float]]
"""x, y, z of each point."""


@dataclass(frozen=True, slots=True)
class View:
    """Where a car stands and how it is turned, as a pinhole camera with a level axis sees it."""

    center_px: float
    """x of the middle of its face in the picture."""
    horizon_px: float
    """y of the horizon in the picture."""
    width_px: float
    """Width of its face, were it not turned."""
    yaw: float
    """Turn in radians; positive shows the side at the picture's left."""
    distance: float
    """From the camera to its face, in widths of the car."""
    camera_height: float
    """Above the ground, in widths of the car."""

    def project(self, points: Points) -> FloatArray:
        """Points (N, 3) in the picture, (N, 2)."""
        x, y, z = np.asarray(points, np.float64).T
        cos, sin = np.cos(self.yaw), np.sin(self.yaw)
        turned, depth = x * cos + z * -sin, z * cos + x * sin
        shrink = self.width_px * self.distance / (self.distance + depth)
        across = self.center_px + turned * shrink
        down = self.horizon_px + (y + self.camera_height) * shrink
        projected: FloatArray = np.stack([across, down], axis=1).astype(np.float32)
        return projected

    def span(self, length: float) -> tuple[float, float]:
        """Where a car of that length begins and ends in the picture, left to right."""
        corners = [(x, 0.0, z) for x in (-0.5, 0.5) for z in (0.0, length)]
        xs = self.project(corners)[:, 0]
        return float(xs.min()), float(xs.max())


@dataclass(frozen=True, slots=True)
class CarShape:
    """Proportions of a kind of car."""

    shoulder: float
    """Height of the body below the windows."""
    roof: float
    """Height of the roof."""
    roof_half: float
    """Half the width of the roof."""
    glass_back: float
    """How far the lower edge of the window lies behind the face."""
    roof_back: float
    """How far the roof's edge lies behind the face."""
    length: float = 2.3


REAR_SHAPES = (
    CarShape(0.52, 0.78, 0.32, 0.2, 0.5),
    CarShape(0.53, 0.82, 0.34, 0.04, 0.2),
    CarShape(0.58, 0.93, 0.37, 0.03, 0.14),
    CarShape(0.56, 1.06, 0.43, 0.02, 0.05),
)
"""Saloon, hatchback, off-roader, van, from behind."""
FRONT_SHAPES = (
    CarShape(0.42, 0.78, 0.32, 0.5, 0.85),
    CarShape(0.44, 0.83, 0.34, 0.4, 0.75),
    CarShape(0.5, 0.93, 0.37, 0.42, 0.65),
    CarShape(0.5, 1.06, 0.43, 0.25, 0.45),
)
"""The same from the front, with a bonnet before the windscreen."""


@dataclass(frozen=True, slots=True)
class Car:
    """A car to draw: its shape, seen from the front or from behind, and its paint."""

    shape: CarShape
    front: bool
    paint: tuple[float, float, float]
    lamps_lit: bool
    lamp_height: float
    """Height of the lamps' middle as a share of the shoulder's height."""
    lamp_width: float
    round_lamps: bool
    plate_height: float
    """Height of the plate's middle above the ground."""


def pick_car(rng: np.random.Generator, paint: tuple[float, float, float], night: bool) -> Car:
    """A random car of a colour (blue, green, red)."""
    front = rng.random() < 0.4
    shapes = FRONT_SHAPES if front else REAR_SHAPES
    shape = shapes[int(rng.integers(len(shapes)))]
    low = front or rng.random() < 0.35
    return Car(
        shape,
        front,
        paint,
        night or rng.random() < 0.25,
        float(rng.uniform(0.7, 0.8)),
        float(rng.uniform(0.13, 0.22)),
        rng.random() < 0.3,
        float(rng.uniform(0.19, 0.23) if low else shape.shoulder * rng.uniform(0.6, 0.7)),
    )


def plate_rectangle(car: Car, width: float, height: float) -> Points:
    """The corners of a plate of that size, in car widths, on the car's face."""
    x, y, z = width / 2, car.plate_height, -0.02
    top, bottom = -y - height / 2, -y + height / 2
    return ((-x, top, z), (x, top, z), (x, bottom, z), (-x, bottom, z))


def tone(paint: Tone, level: float, sky: float = 0.0) -> FloatArray:
    """Paint in some light, mixed with a share of the bright sky it mirrors."""
    lit = np.asarray(paint, np.float32) * np.float32(level)
    tone: FloatArray = (lit + np.float32(sky) * (np.array([245, 238, 230]) - lit)).astype(
        np.float32
    )
    return tone
