"""Zones, masks and lines that a user draws into the picture: parsed, checked, asked."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum

import cv2
import numpy as np

from lpr.arrays import FloatArray, GrayImage
from lpr.errors import ConfigError, shown
from lpr.geometry import Box, Point

LOOKED_AT = 255
"""What masks hold where the picture is looked at; 0 elsewhere."""


class Side(StrEnum):
    """A side of a line, looking along it from its first point to its second."""

    LEFT = "left"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Zone:
    """A polygon in the picture.

    Its points are pixels or, where no number is above 1, fractions of the picture's sides.

    >>> gate = Zone("gate", ((0.5, 0.0), (1.0, 0.0), (1.0, 1.0), (0.5, 1.0)))
    >>> gate.holds((500, 100), width=640, height=480), gate.holds((100, 100), 640, 480)
    (True, False)

    Raises:
        ConfigError: fewer than three points, no area, or numbers below 0.
    """

    name: str
    points: tuple[Point, ...]

    def __post_init__(self) -> None:
        _check_points("the polygon", self.name, self.points)
        if len(self.points) < 3:
            raise ConfigError(
                f"the polygon '{self.name}' has {len(self.points)} points; give 3 or more, each as "
                "x,y"
            )
        if not cv2.contourArea(np.asarray(self.points, np.float32)):
            raise ConfigError(
                f"the polygon '{self.name}' has no area; give points that are not in a line"
            )

    def polygon(self, width: float, height: float) -> FloatArray:
        """Its points in pixels of a picture of that size: (n, 2), float32."""
        return _in_pixels(self.points, width, height)

    def holds(self, point: Point, width: float, height: float) -> bool:
        """Whether a point of a picture of that size is in it; its edge counts."""
        return bool(cv2.pointPolygonTest(self.polygon(width, height), point, False) >= 0)


@dataclass(frozen=True, slots=True)
class Line:
    """A line in the picture, and which way it is crossed.

    >>> stop = Line("stop", (0.0, 0.5), (1.0, 0.5))
    >>> stop.crossed((300, 100), (310, 400), width=640, height=480)
    <Side.RIGHT: 'right'>
    >>> stop.crossed((300, 100), (310, 200), width=640, height=480) is None
    True

    Raises:
        ConfigError: both points are the same, or numbers are below 0.
    """

    name: str
    start: Point
    end: Point

    def __post_init__(self) -> None:
        _check_points("line", self.name, (self.start, self.end))
        if self.start == self.end:
            raise ConfigError(f"line '{self.name}' has no length; give two different points")

    def side_of(self, point: Point, width: float, height: float) -> Side:
        """On which side of the line, as long as you like, a point of such a picture is; what is
        right on it counts as left."""
        (x1, y1), (x2, y2) = _in_pixels((self.start, self.end), width, height).tolist()
        return Side.RIGHT if _turn((x1, y1), (x2, y2), point) > 0 else Side.LEFT

    def crossed(self, before: Point, after: Point, width: float, height: float) -> Side | None:
        """The side that a move comes to as it crosses the line between its ends; None if it does
        not."""
        side = self.side_of(after, width, height)
        if side is self.side_of(before, width, height):
            return None
        start, end = _in_pixels((self.start, self.end), width, height).tolist()
        one, two = _turn(before, after, start), _turn(before, after, end)
        return side if one * two <= 0 else None


@dataclass(frozen=True, slots=True)
class Regions:
    """Where to look in the picture, and what to report about places.

    Raises:
        ConfigError: two zones, or two lines, have one name.
    """

    zones: tuple[Zone, ...] = ()
    """Where there are any, nothing outside of them is looked at."""
    masks: tuple[Zone, ...] = ()
    """Nothing inside of them is looked at."""
    lines: tuple[Line, ...] = ()

    def __post_init__(self) -> None:
        for kind, parts in (("zones", self.zones), ("lines", self.lines)):
            name, count = next(iter(Counter(part.name for part in parts).most_common(1)), ("", 0))
            if count > 1:
                raise ConfigError(f"{count} {kind} are called '{name}'; give each its own name")

    def zones_of(self, box: Box, width: float, height: float) -> tuple[str, ...]:
        """The names of the zones in which the middle of a box is."""
        return tuple(z.name for z in self.zones if z.holds(box.center, width, height))

    def looks_at(self, box: Box, width: float, height: float) -> bool:
        """Whether the middle of a box is where the picture is looked at."""
        if any(mask.holds(box.center, width, height) for mask in self.masks):
            return False
        return not self.zones or bool(self.zones_of(box, width, height))

    def mask(self, width: int, height: int) -> GrayImage | None:
        """`LOOKED_AT` where a picture of that size is looked at, height x width; None for all of
        it.

        Raises:
            ConfigError: nothing is left to look at.
        """
        if not (self.zones or self.masks):
            return None
        mask = np.full((height, width), 0 if self.zones else LOOKED_AT, np.uint8)
        for zones, value in ((self.zones, LOOKED_AT), (self.masks, 0)):
            for zone in zones:
                corners = np.round(zone.polygon(width, height)).astype(np.int32)
                cv2.fillPoly(mask, [corners], value)
        if not mask.any():
            raise ConfigError(
                f"zones and masks leave nothing of a picture of {width} x {height} to look at; "
                "check their coordinates"
            )
        return mask


def parse_zone(text: str) -> Zone:
    """A zone from ``name=x,y,x,y,x,y...``.

    >>> parse_zone("gate=0,0,640,0,640,480").points
    ((0.0, 0.0), (640.0, 0.0), (640.0, 480.0))

    Raises:
        ConfigError: it is none.
    """
    name, numbers = _parts("zone", text)
    return Zone(name, _points("zone", text, numbers))


def parse_mask(text: str) -> Zone:
    """What is not looked at, from ``x,y,x,y,x,y...``, with or without a name before it.

    Raises:
        ConfigError: it is none.
    """
    return parse_zone(text if "=" in text else f"mask={text}")


def parse_line(text: str) -> Line:
    """A line from ``name=x1,y1,x2,y2``.

    >>> parse_line("stop=0,0.5,1,0.5").end
    (1.0, 0.5)

    Raises:
        ConfigError: it is none.
    """
    name, numbers = _parts("line", text)
    points = _points("line", text, numbers)
    if len(points) != 2:
        raise ConfigError(f"line '{name}' has {len(points)} points; give two, as name=x1,y1,x2,y2")
    return Line(name, *points)


def _parts(kind: str, text: str) -> tuple[str, str]:
    """The name of a zone or line, and its numbers."""
    name, equals, numbers = text.partition("=")
    if not (equals and name.strip()):
        raise ConfigError(f"{kind} {shown(text)} has no name; write it as name=x,y,x,y...")
    return name.strip(), numbers


def _points(kind: str, text: str, numbers: str) -> tuple[Point, ...]:
    try:
        values = [float(number) for number in numbers.replace(";", ",").split(",")]
    except ValueError:
        raise ConfigError(
            f"{kind} {shown(text)}: coordinates are numbers with commas between"
        ) from None
    if len(values) % 2:
        raise ConfigError(
            f"{kind} {shown(text)} has {len(values)} numbers; give two for each point, x and y"
        )
    return tuple(zip(values[::2], values[1::2], strict=True))


def _check_points(kind: str, name: str, points: tuple[Point, ...]) -> None:
    for value in (value for point in points for value in point):
        if not (math.isfinite(value) and value >= 0):
            raise ConfigError(
                f"{kind} '{name}' has the coordinate {value:g}; give pixels, or fractions from 0 "
                "to 1"
            )


def _in_pixels(points: tuple[Point, ...], width: float, height: float) -> FloatArray:
    array = np.asarray(points, np.float32)
    return array * np.asarray((width, height), np.float32) if array.max() <= 1 else array


def _turn(start: Point, end: Point, point: Point) -> float:
    """Above 0 where a point is to the right of the way from start to end (y grows downwards)."""
    (x1, y1), (x2, y2), (x, y) = start, end, point
    return (x2 - x1) * (y - y1) - (y2 - y1) * (x - x1)
