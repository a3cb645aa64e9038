"""The values that travel through `lpr`: boxes, quads, characters, plates, results.

Conventions, kept everywhere: pictures are ``uint8`` BGR arrays of height x width x 3; boxes are
``x_min, y_min, x_max, y_max`` in pixels of the source picture; quads are four points clockwise from
the plate's top-left; scores run from 0 to 1.

``to_dict`` gives what JSON holds of a value, with rounded numbers; ``from_dict`` takes it back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

Image: TypeAlias = npt.NDArray[np.uint8]
"""A picture: height x width x 3, BGR, uint8."""
GrayImage: TypeAlias = npt.NDArray[np.uint8]
"""A gray picture: height x width, uint8."""
FloatArray: TypeAlias = npt.NDArray[np.float32]
"""Any float32 array; the shape is stated where it is used."""
Point: TypeAlias = tuple[float, float]
"""x, y in pixels."""


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

    def to_list(self) -> list[float]:
        """``[x_min, y_min, x_max, y_max]``, rounded to tenths of a pixel."""
        return [round(float(v), 1) for v in (self.x_min, self.y_min, self.x_max, self.y_max)]

    @classmethod
    def from_list(cls, values: Sequence[float]) -> Box:
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

    def is_convex(self) -> bool:
        """Whether the points turn clockwise at every corner (y grows downwards)."""
        p = self.to_array()
        a, b = np.roll(p, -1, axis=0) - p, np.roll(p, -2, axis=0) - np.roll(p, -1, axis=0)
        return bool(np.all(a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0] > 0))

    def to_list(self) -> list[list[float]]:
        """``[[x, y] x 4]``, rounded to tenths of a pixel."""
        return [[round(float(x), 1), round(float(y), 1)] for x, y in self.points]

    @classmethod
    def from_list(cls, values: Sequence[Sequence[float]]) -> Quad:
        """A quad from four ``[x, y]`` pairs (a (4, 2) array does too)."""
        a, b, c, d = ((float(x), float(y)) for x, y in values)
        return cls((a, b, c, d))


@dataclass(frozen=True, slots=True)
class Detection:
    """A plate that a detector found; ``quad`` is None where the detector gives no corners."""

    box: Box
    confidence: float
    quad: Quad | None = None


@dataclass(frozen=True, slots=True)
class Character:
    """One character that was read, with its box in the source picture.

    ``alternatives`` are the likeliest other characters with their probabilities, best first.
    """

    text: str
    confidence: float
    box: Box
    alternatives: tuple[tuple[str, float], ...] = ()

    def to_dict(self) -> dict[str, Any]:
        return {
            "text": self.text,
            "confidence": round(self.confidence, 4),
            "box": self.box.to_list(),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Character:
        return cls(data["text"], float(data["confidence"]), Box.from_list(data["box"]))


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a plate. ``region`` is the grammar it fits, None where it fits none."""

    text: str
    confidence: float
    matches_format: bool = False
    region: str | None = None

    def to_dict(self) -> dict[str, Any]:
        return {
            "text": self.text,
            "confidence": round(self.confidence, 4),
            "matches_format": self.matches_format,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Reading:
        return cls(data["text"], float(data["confidence"]), bool(data["matches_format"]))


@dataclass(frozen=True, slots=True)
class Plate:
    """A plate: where it is, what it says, and how sure that is.

    ``text`` holds upper-case letters and digits only and is empty where nothing could be read;
    ``raw_text`` is the reading before any grammar had its say. ``lines`` is the text line by line,
    top to bottom. ``candidates`` are the best readings, the chosen one first.
    """

    text: str
    confidence: float
    box: Box
    quad: Quad
    detection_confidence: float
    region: str | None = None
    matches_format: bool = False
    lines: tuple[str, ...] = ()
    candidates: tuple[Reading, ...] = ()
    characters: tuple[Character, ...] = ()
    raw_text: str = ""

    def to_dict(self) -> dict[str, Any]:
        return {
            "text": self.text,
            "confidence": round(self.confidence, 4),
            "box": self.box.to_list(),
            "quad": self.quad.to_list(),
            "detection_confidence": round(self.detection_confidence, 4),
            "region": self.region,
            "matches_format": self.matches_format,
            "lines": list(self.lines),
            "candidates": [c.to_dict() for c in self.candidates],
            "characters": [c.to_dict() for c in self.characters],
            "raw_text": self.raw_text,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Plate:
        return cls(
            text=data["text"],
            confidence=float(data["confidence"]),
            box=Box.from_list(data["box"]),
            quad=Quad.from_list(data["quad"]),
            detection_confidence=float(data["detection_confidence"]),
            region=data["region"],
            matches_format=bool(data["matches_format"]),
            lines=tuple(data["lines"]),
            candidates=tuple(Reading.from_dict(c) for c in data["candidates"]),
            characters=tuple(Character.from_dict(c) for c in data["characters"]),
            raw_text=data["raw_text"],
        )


@dataclass(frozen=True, slots=True)
class ImageResult:
    """Everything read in one picture, plates best first.

    ``timings_ms`` has the keys ``load, detect, rectify, segment, classify, assemble, total``.
    """

    source: str
    width: int
    height: int
    plates: tuple[Plate, ...] = ()
    timings_ms: Mapping[str, float] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        return {
            "source": self.source,
            "width": self.width,
            "height": self.height,
            "plates": [plate.to_dict() for plate in self.plates],
            "timings_ms": {key: round(ms, 2) for key, ms in self.timings_ms.items()},
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> ImageResult:
        return cls(
            source=data["source"],
            width=int(data["width"]),
            height=int(data["height"]),
            plates=tuple(Plate.from_dict(p) for p in data["plates"]),
            timings_ms=dict(data["timings_ms"]),
        )
