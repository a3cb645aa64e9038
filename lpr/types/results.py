"""What reading gives: plates, and all that was read in a picture."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from lpr.geometry import Box, Quad
from lpr.types.doubts import Doubt
from lpr.types.parts import Character, Reading, WeakDetection
from lpr.types.records import (
    MS_DIGITS,
    SCHEMA_VERSION,
    check_version,
    checked,
    number,
    rounded_score,
    text,
    texts,
)


class LookName(StrEnum):
    """In which frame a plate was seen, of all the looks at it. Later versions may know more.

    Those of the turned looks say how far the picture was turned, clockwise, in degrees.
    """

    FIRST = "first"
    """As it was detected."""
    OUTLINED = "outlined"
    """Within the corners that were looked for, as the plate was given as a box."""
    TIGHTER = "tighter"
    CLOSER = "closer"
    """Only the middle of the plate, where its letters are small."""
    WIDER = "wider"
    WHOLE = "whole"
    """The picture as a whole is the plate."""
    TURNED_45 = "turned-45"
    TURNED_90 = "turned-90"
    TURNED_180 = "turned-180"
    TURNED_270 = "turned-270"
    TURNED_315 = "turned-315"
    LEVELLED = "levelled"
    """Turned so far that the plates found before, which lean, are level."""


@dataclass(frozen=True, slots=True)
class Plate:
    """A plate: where it is, what it says, and how sure that is.

    ``text`` holds upper-case letters and digits only and is empty where nothing could be read;
    ``raw_text`` is the reading before any grammar had its say. ``lines`` is the text line by line,
    top to bottom. ``region`` is the country or state that the plate is likeliest from, None where
    nothing tells, and ``region_confidence`` the probability of that country. ``candidates`` are the
    best readings, the chosen one first. ``doubts`` are the reasons to mistrust the text, weightiest
    first, and ``look`` is the `LookName` of the frame that it was read in.
    """

    text: str
    confidence: float
    box: Box
    quad: Quad
    detection_confidence: float
    region: str | None = None
    region_confidence: float = 0.0
    matches_format: bool = False
    lines: tuple[str, ...] = ()
    candidates: tuple[Reading, ...] = ()
    characters: tuple[Character, ...] = ()
    raw_text: str = ""
    doubts: tuple[Doubt, ...] = ()
    look: str = LookName.FIRST

    def rounded(self) -> Plate:
        """This plate with scores of four decimals, and places in tenths of a pixel."""
        return replace(
            self,
            confidence=rounded_score(self.confidence),
            box=self.box.rounded(),
            quad=self.quad.rounded(),
            detection_confidence=rounded_score(self.detection_confidence),
            region_confidence=rounded_score(self.region_confidence),
            candidates=tuple(reading.rounded() for reading in self.candidates),
            characters=tuple(character.rounded() for character in self.characters),
        )

    def to_dict(self) -> dict[str, Any]:
        return {
            "text": self.text,
            "confidence": float(self.confidence),
            "box": self.box.to_list(),
            "quad": self.quad.to_list(),
            "detection_confidence": float(self.detection_confidence),
            "region": self.region,
            "region_confidence": float(self.region_confidence),
            "matches_format": self.matches_format,
            "lines": list(self.lines),
            "candidates": [reading.to_dict() for reading in self.candidates],
            "characters": [character.to_dict() for character in self.characters],
            "raw_text": self.raw_text,
            "doubts": [doubt.to_dict() for doubt in self.doubts],
            "look": str(self.look),
        }

    @classmethod
    @checked
    def from_dict(cls, data: Mapping[str, Any]) -> Plate:
        return cls(
            text=text(data["text"]),
            confidence=number(data["confidence"]),
            box=Box.from_list(data["box"]),
            quad=Quad.from_list(data["quad"]),
            detection_confidence=number(data["detection_confidence"]),
            region=None if data["region"] is None else text(data["region"]),
            region_confidence=number(data.get("region_confidence", 0.0)),
            matches_format=bool(data["matches_format"]),
            lines=texts(data["lines"]),
            candidates=tuple(Reading.from_dict(reading) for reading in data["candidates"]),
            characters=tuple(Character.from_dict(one) for one in data["characters"]),
            raw_text=text(data["raw_text"]),
            doubts=tuple(Doubt.from_dict(doubt) for doubt in data.get("doubts", ())),
            look=text(data.get("look", LookName.FIRST)),
        )


@dataclass(frozen=True, slots=True)
class ImageResult:
    """Everything read in one picture, plates best first.

    ``timings_ms`` has the keys ``load, detect, rectify, segment, classify, assemble, witness,
    settle, total``.
    ``weak_detections`` are the likeliest of the detections that were too weak to count, best first;
    they are there where no plate was found, to show what came nearest to one. ``below_confidence``
    are the plates that read less surely than the user's least confidence (``min_confidence``).
    """

    source: str
    width: int
    height: int
    plates: tuple[Plate, ...] = ()
    timings_ms: Mapping[str, float] = field(default_factory=dict)
    weak_detections: tuple[WeakDetection, ...] = ()
    below_confidence: tuple[Plate, ...] = ()

    def rounded(self) -> ImageResult:
        """This result with as many decimals as mean something: what a `Recognizer` hands out."""
        return replace(
            self,
            plates=tuple(plate.rounded() for plate in self.plates),
            timings_ms={name: round(float(ms), MS_DIGITS) for name, ms in self.timings_ms.items()},
            weak_detections=tuple(weak.rounded() for weak in self.weak_detections),
            below_confidence=tuple(plate.rounded() for plate in self.below_confidence),
        )

    def to_dict(self) -> dict[str, Any]:
        """The record of this result.

        >>> result = ImageResult("car.jpg", 640, 480)
        >>> ImageResult.from_dict(result.to_dict()) == result
        True
        """
        return {
            "schema_version": SCHEMA_VERSION,
            "source": self.source,
            "width": self.width,
            "height": self.height,
            "plates": [plate.to_dict() for plate in self.plates],
            "timings_ms": {name: float(ms) for name, ms in self.timings_ms.items()},
            "weak_detections": [weak.to_dict() for weak in self.weak_detections],
            "below_confidence": [plate.to_dict() for plate in self.below_confidence],
        }

    @classmethod
    @checked
    def from_dict(cls, data: Mapping[str, Any]) -> ImageResult:
        """The result of a record of this version or of an earlier one.

        Raises:
            ResultError: a record of a later version, or none at all.
        """
        check_version(data)
        weak, below = data.get("weak_detections", ()), data.get("below_confidence", ())
        return cls(
            source=text(data["source"]),
            width=int(number(data["width"])),
            height=int(number(data["height"])),
            plates=tuple(Plate.from_dict(plate) for plate in data["plates"]),
            timings_ms={text(name): number(ms) for name, ms in data["timings_ms"].items()},
            weak_detections=tuple(WeakDetection.from_dict(one) for one in weak),
            below_confidence=tuple(Plate.from_dict(plate) for plate in below),
        )
