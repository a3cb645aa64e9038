"""The values that travel through `lpr`: boxes, quads, characters, plates, results.

Conventions, kept everywhere: pictures are ``uint8`` BGR arrays of height x width x 3; boxes are
``x_min, y_min, x_max, y_max`` in pixels of the source picture; quads are four points clockwise from
the plate's top-left; scores run from 0 to 1.

``to_dict`` gives what JSON holds of a value, with rounded numbers; ``from_dict`` takes it back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from lpr.geometry import Box, Quad


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
