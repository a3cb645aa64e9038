"""One box, one quad: pixels of the picture they belong to, y growing downwards."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from lpr.arrays import FloatArray

Point: TypeAlias = tuple[float, float]
"""x, y in pixels."""
PIXEL_DIGITS = 1
"""Decimals of a rounded place in a picture."""


@dataclass(frozen=True, slots=True)
class Box:
    """An upright rectangle in pixels; ``x_max`` and ``y_max`` are exclusive edges."""

    x_min: float
    y_min: float
    x_max: float
    y_max: float

    @property
    def width(self) -> float:
        return self.x_max - self.x_min

    @property
    def height(self) -> float:
        return self.y_max - self.y_min

    @property
    def area(self) -> float:
        return max(self.width, 0.0) * max(self.height, 0.0)

    @property
    def center(self) -> Point:
        return (self.x_min + self.x_max) / 2, (self.y_min + self.y_max) / 2

    def iou(self, other: Box) -> float:
        """Intersection over union with another box, 0 to 1."""
        width = min(self.x_max, other.x_max) - max(self.x_min, other.x_min)
        height = min(self.y_max, other.y_max) - max(self.y_min, other.y_min)
        shared = max(width, 0.0) * max(height, 0.0)
        union = self.area + other.area - shared
        return shared / union if union > 0 else 0.0

    def padded(self, fraction_x: float, fraction_y: float) -> Box:
        """This box grown on every side by a fraction of its width and height."""
        dx, dy = self.width * fraction_x, self.height * fraction_y
        return Box(self.x_min - dx, self.y_min - dy, self.x_max + dx, self.y_max + dy)

    def moved(self, dx: float, dy: float) -> Box:
        """This box so many pixels farther to the right and down."""
        return Box(self.x_min + dx, self.y_min + dy, self.x_max + dx, self.y_max + dy)

    def clipped(self, width: float, height: float) -> Box:
        """The part of this box inside a picture of that size."""
        return Box(
            min(max(self.x_min, 0.0), width),
            min(max(self.y_min, 0.0), height),
            min(max(self.x_max, 0.0), width),
            min(max(self.y_max, 0.0), height),
        )

    def to_quad(self) -> Quad:
        """The four corners, clockwise from top-left."""
        return Quad(
            (
                (self.x_min, self.y_min),
                (self.x_max, self.y_min),
                (self.x_max, self.y_max),
                (self.x_min, self.y_max),
            )
        )

    def rounded(self) -> Box:
        """This box in tenths of a pixel: as exact as anybody places one."""
        return Box(*(round(edge, PIXEL_DIGITS) for edge in self.to_list()))

    def to_list(self) -> list[float]:
        """``[x_min, y_min, x_max, y_max]``, as exact as they are.

        >>> Box.from_list(Box(1, 2, 30.5, 40).to_list())
        Box(x_min=1.0, y_min=2.0, x_max=30.5, y_max=40.0)
        """
        return [float(edge) for edge in (self.x_min, self.y_min, self.x_max, self.y_max)]

    @classmethod
    def from_list(cls, values: Iterable[float]) -> Box:
        """A box from ``[x_min, y_min, x_max, y_max]``."""
        x_min, y_min, x_max, y_max = (float(v) for v in values)
        return cls(x_min, y_min, x_max, y_max)


@dataclass(frozen=True, slots=True)
class Quad:
    """A quadrilateral in pixels: four points, clockwise from the plate's top-left."""

    points: tuple[Point, Point, Point, Point]

    def to_array(self) -> FloatArray:
        """The points as a (4, 2) float32 array."""
        return np.asarray(self.points, dtype=np.float32)

    def bounding_box(self) -> Box:
        """The smallest upright box around the points."""
        xs, ys = zip(*self.points, strict=True)
        return Box(min(xs), min(ys), max(xs), max(ys))

    def contains(self, point: Point) -> bool:
        """Whether a point lies inside; the quad must be convex.

        >>> Box(0, 0, 4, 2).to_quad().contains((1, 1)), Box(0, 0, 4, 2).to_quad().contains((5, 1))
        (True, False)
        """
        x, y = point
        turns = [
            (bx - ax) * (y - ay) - (by - ay) * (x - ax)
            for (ax, ay), (bx, by) in zip(
                self.points, (*self.points[1:], self.points[0]), strict=True
            )
        ]
        return min(turns) >= 0 or max(turns) <= 0

    def is_convex(self) -> bool:
        """Whether the points turn clockwise at every corner (y grows downwards)."""
        p = self.points
        corners = zip(p, (*p[1:], p[0]), (*p[2:], *p[:2]), strict=True)
        return all(
            (bx - ax) * (cy - by) > (by - ay) * (cx - bx)
            for (ax, ay), (bx, by), (cx, cy) in corners
        )

    def rounded(self) -> Quad:
        """This quad in tenths of a pixel."""
        return Quad.from_list([[round(v, PIXEL_DIGITS) for v in p] for p in self.to_list()])

    def to_list(self) -> list[list[float]]:
        """``[[x, y] x 4]``, as exact as they are."""
        return [[float(x), float(y)] for x, y in self.points]

    @classmethod
    def from_list(cls, values: Iterable[Iterable[float]]) -> Quad:
        """A quad from four ``[x, y]`` pairs (a (4, 2) array does too)."""
        a, b, c, d = ((float(x), float(y)) for x, y in values)
        return cls((a, b, c, d))
