"""What a camera saw of one vehicle: a `Passage`, from the first sure look until it has gone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from lpr.geometry import Box
from lpr.types.parts import Reading
from lpr.types.records import (
    SCHEMA_VERSION,
    check_version,
    checked,
    moment,
    number,
    rounded_score,
    text,
    texts,
)


class PassageState(StrEnum):
    """How far a passage is. A closed one may come back: it is improved then, and closes again."""

    OPENED = "opened"
    IMPROVED = "improved"
    CLOSED = "closed"


class Direction(StrEnum):
    """Where a vehicle went, as the picture shows it."""

    TOWARDS = "towards"
    AWAY = "away"
    LEFT = "left"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class FrameLook:
    """One frame's look at a plate, as it was read there: the raw read.

    ``time`` is that of the frame's capture, ``number`` the frame's, ``weight`` what the look's
    vote counted for how large, sharp and straight the plate was in it, 0 to 1.
    """

    time: datetime
    number: int
    box: Box
    detection_confidence: float
    text: str
    confidence: float
    weight: float = 1.0

    def rounded(self) -> FrameLook:
        return replace(
            self,
            box=self.box.rounded(),
            detection_confidence=rounded_score(self.detection_confidence),
            confidence=rounded_score(self.confidence),
            weight=rounded_score(self.weight),
        )

    def to_dict(self) -> dict[str, Any]:
        return {
            "time": self.time.isoformat(),
            "number": self.number,
            "box": self.box.to_list(),
            "detection_confidence": float(self.detection_confidence),
            "text": self.text,
            "confidence": float(self.confidence),
            "weight": float(self.weight),
        }

    @classmethod
    @checked
    def from_dict(cls, data: Mapping[str, Any]) -> FrameLook:
        return cls(
            time=moment(data["time"]),
            number=int(number(data["number"])),
            box=Box.from_list(data["box"]),
            detection_confidence=number(data["detection_confidence"]),
            text=text(data["text"]),
            confidence=number(data["confidence"]),
            weight=number(data["weight"]),
        )


@dataclass(frozen=True, slots=True)
class LineCrossing:
    """A line that a plate crossed, at what time, and the side that it came to.

    >>> from datetime import UTC
    >>> crossing = LineCrossing("gate", "left", datetime(2026, 5, 1, tzinfo=UTC))
    >>> crossing.to_dict()["time"]
    '2026-05-01T00:00:00+00:00'
    """

    line: str
    side: str
    time: datetime

    def to_dict(self) -> dict[str, Any]:
        return {"line": self.line, "side": self.side, "time": self.time.isoformat()}

    @classmethod
    @checked
    def from_dict(cls, data: Mapping[str, Any]) -> LineCrossing:
        return cls(text(data["line"]), text(data["side"]), moment(data["time"]))


@dataclass(frozen=True, slots=True)
class Passage:
    """One vehicle that passed a camera, or stood before it.

    ``first_seen`` and ``last_seen`` are times of capture, in UTC. ``text`` is what all looks
    together say, ``confidence`` the probability that it is right, ``candidates`` the best readings,
    the chosen one first. ``region`` is the country or state that the plate is likeliest from,
    ``region_confidence`` the probability of that country. ``best`` is the look that read it best,
    ``looks`` are the raw reads: all of them, or of a long passage the ones that count most, in the
    order of their times; ``look_count`` counts all. ``direction`` is a `Direction`, None where it
    did not move.
    """

    id: str
    source: str
    state: str
    first_seen: datetime
    last_seen: datetime
    text: str
    confidence: float
    best: FrameLook
    look_count: int
    candidates: tuple[Reading, ...] = ()
    region: str | None = None
    region_confidence: float = 0.0
    matches_format: bool = False
    direction: str | None = None
    lines: tuple[LineCrossing, ...] = ()
    zones: tuple[str, ...] = ()
    looks: tuple[FrameLook, ...] = ()

    @property
    def seconds(self) -> float:
        """How long it was seen."""
        return (self.last_seen - self.first_seen).total_seconds()

    def rounded(self) -> Passage:
        """This passage with scores of four decimals, and places in tenths of a pixel."""
        return replace(
            self,
            confidence=rounded_score(self.confidence),
            region_confidence=rounded_score(self.region_confidence),
            best=self.best.rounded(),
            candidates=tuple(reading.rounded() for reading in self.candidates),
            looks=tuple(look.rounded() for look in self.looks),
        )

    def to_dict(self) -> dict[str, Any]:
        """The record of this passage.

        >>> from datetime import UTC
        >>> look = FrameLook(datetime(2026, 5, 1, tzinfo=UTC), 7, Box(1, 2, 3, 4), 0.9, "A1", 0.8)
        >>> seen = look.time
        >>> one = Passage("7f", "gate.mp4", PassageState.OPENED, seen, seen, "A1", 0.8, look, 1)
        >>> Passage.from_dict(one.to_dict()) == one
        True
        """
        return {
            "schema_version": SCHEMA_VERSION,
            "id": self.id,
            "source": self.source,
            "state": str(self.state),
            "first_seen": self.first_seen.isoformat(),
            "last_seen": self.last_seen.isoformat(),
            "text": self.text,
            "confidence": float(self.confidence),
            "region": self.region,
            "region_confidence": float(self.region_confidence),
            "matches_format": self.matches_format,
            "candidates": [reading.to_dict() for reading in self.candidates],
            "direction": None if self.direction is None else str(self.direction),
            "lines": [crossing.to_dict() for crossing in self.lines],
            "zones": list(self.zones),
            "best": self.best.to_dict(),
            "look_count": self.look_count,
            "looks": [look.to_dict() for look in self.looks],
        }

    @classmethod
    @checked
    def from_dict(cls, data: Mapping[str, Any]) -> Passage:
        """The passage of a record of this version or of an earlier one.

        Raises:
            ResultError: a record of a later version, or none at all.
        """
        check_version(data)
        region, direction = data.get("region"), data.get("direction")
        return cls(
            id=text(data["id"]),
            source=text(data["source"]),
            state=text(data["state"]),
            first_seen=moment(data["first_seen"]),
            last_seen=moment(data["last_seen"]),
            text=text(data["text"]),
            confidence=number(data["confidence"]),
            best=FrameLook.from_dict(data["best"]),
            look_count=int(number(data["look_count"])),
            candidates=tuple(Reading.from_dict(one) for one in data["candidates"]),
            region=None if region is None else text(region),
            region_confidence=number(data["region_confidence"]),
            matches_format=bool(data["matches_format"]),
            direction=None if direction is None else text(direction),
            lines=tuple(LineCrossing.from_dict(one) for one in data["lines"]),
            zones=texts(data["zones"]),
            looks=tuple(FrameLook.from_dict(one) for one in data["looks"]),
        )
