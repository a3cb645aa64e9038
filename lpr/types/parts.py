"""What plates are made of: detections, characters, readings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from lpr.geometry import Box, Quad
from lpr.types.records import checked, number, rounded_score, text


@dataclass(frozen=True, slots=True)
class Detection:
    """A plate that a detector found; ``quad`` is None where the detector gives no corners."""

    box: Box
    confidence: float
    quad: Quad | None = None

    def rounded(self) -> Detection:
        quad = self.quad and self.quad.rounded()
        return Detection(self.box.rounded(), rounded_score(self.confidence), quad)

    def to_dict(self) -> dict[str, Any]:
        return {
            "box": self.box.to_list(),
            "confidence": float(self.confidence),
            "quad": self.quad.to_list() if self.quad else None,
        }

    @classmethod
    @checked
    def from_dict(cls, data: Mapping[str, Any]) -> Detection:
        quad = Quad.from_list(data["quad"]) if data.get("quad") else None
        return cls(Box.from_list(data["box"]), number(data["confidence"]), quad)


@dataclass(frozen=True, slots=True)
class WeakDetection:
    """What may be a plate, but with too low a score to count: it ``needed`` that one.

    >>> WeakDetection(Detection(Box(10, 20, 90, 40), 0.31), needed=0.42).to_dict()["needed"]
    0.42
    """

    detection: Detection
    needed: float

    def rounded(self) -> WeakDetection:
        return WeakDetection(self.detection.rounded(), rounded_score(self.needed))

    def to_dict(self) -> dict[str, Any]:
        return self.detection.to_dict() | {"needed": float(self.needed)}

    @classmethod
    @checked
    def from_dict(cls, data: Mapping[str, Any]) -> WeakDetection:
        return cls(Detection.from_dict(data), number(data["needed"]))


@dataclass(frozen=True, slots=True)
class Character:
    """One character that was read, with its box in the source picture.

    ``alternatives`` are the likeliest other characters with their probabilities, best first.

    >>> Character("8", 0.72, Box(10, 5, 30, 45), (("B", 0.25),)).to_dict()["alternatives"]
    [{'text': 'B', 'confidence': 0.25}]
    """

    text: str
    confidence: float
    box: Box
    alternatives: tuple[tuple[str, float], ...] = ()

    def rounded(self) -> Character:
        others = tuple((text, rounded_score(chance)) for text, chance in self.alternatives)
        return Character(self.text, rounded_score(self.confidence), self.box.rounded(), others)

    def to_dict(self) -> dict[str, Any]:
        return {
            "text": self.text,
            "confidence": float(self.confidence),
            "box": self.box.to_list(),
            "alternatives": [
                {"text": text, "confidence": float(chance)} for text, chance in self.alternatives
            ],
        }

    @classmethod
    @checked
    def from_dict(cls, data: Mapping[str, Any]) -> Character:
        others = data.get("alternatives", ())
        return cls(
            text=text(data["text"]),
            confidence=number(data["confidence"]),
            box=Box.from_list(data["box"]),
            alternatives=tuple(
                (text(other["text"]), number(other["confidence"])) for other in others
            ),
        )


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a plate. ``region`` is the grammar it fits, None where it fits none."""

    text: str
    confidence: float
    matches_format: bool = False
    region: str | None = None

    def rounded(self) -> Reading:
        return replace(self, confidence=rounded_score(self.confidence))

    def to_dict(self) -> dict[str, Any]:
        return {
            "text": self.text,
            "confidence": float(self.confidence),
            "matches_format": self.matches_format,
            "region": self.region,
        }

    @classmethod
    @checked
    def from_dict(cls, data: Mapping[str, Any]) -> Reading:
        region = data.get("region")
        return cls(
            text=text(data["text"]),
            confidence=number(data["confidence"]),
            matches_format=bool(data["matches_format"]),
            region=None if region is None else text(region),
        )
