"""What every plate detector does, and what some tell besides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from lpr.arrays import Image
from lpr.types import Detection, WeakDetection

LEAST_WEAK = 0.05
"""Detections below this score are not worth a word even where nothing else was found."""


class Detector(Protocol):
    """Finds plates in pictures. Any object with this method serves as a detector."""

    def detect(self, images: Sequence[Image]) -> list[list[Detection]]:
        """The plates of each picture (BGR, uint8, any size), best first, in source pixels."""
        ...


@dataclass(frozen=True, slots=True)
class Sightings:
    """What a detector saw in one picture, each best first: plates, and what is too weak to be one.

    No two of them are the same thing.
    """

    plates: list[Detection]
    weak: list[WeakDetection]


@runtime_checkable
class TellingDetector(Detector, Protocol):
    """A detector that also tells what it saw and did not count."""

    def find(self, images: Sequence[Image]) -> list[Sightings]:
        """What was seen in each picture; its plates are those of `detect`."""
        ...


@runtime_checkable
class GlimpsingDetector(Detector, Protocol):
    """A detector that can also look quickly, to tell whether looking well may pay."""

    def glimpse(self, image: Image) -> float:
        """How surely the most plate-like thing in a picture is a plate, 0 to 1, seen small."""
        ...


def glimpse(detector: Detector, image: Image) -> float:
    """What a detector makes of a picture at a glimpse; 1 where it has no such thing."""
    return detector.glimpse(image) if isinstance(detector, GlimpsingDetector) else 1.0


def find(detector: Detector, images: Sequence[Image]) -> list[Sightings]:
    """What a detector saw in each picture; one that tells of plates alone saw nothing weak."""
    if isinstance(detector, TellingDetector):
        return detector.find(images)
    return [Sightings(plates, []) for plates in detector.detect(images)]


def parted(candidates: Sequence[Detection], least: float) -> Sightings:
    """Candidates, best first, parted by the score from which they count."""
    return Sightings(
        [one for one in candidates if one.confidence >= least],
        [WeakDetection(one, least) for one in candidates if LEAST_WEAK <= one.confidence < least],
    )
