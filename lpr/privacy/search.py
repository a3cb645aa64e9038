"""What is to be hidden in a picture: all that may be a plate, but for those that are kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Protocol

from lpr.arrays import Image
from lpr.checks import is_number
from lpr.detection.base import Sightings
from lpr.errors import ConfigError, shown
from lpr.geometry import Box, Quad
from lpr.pipeline import RecognizerConfig
from lpr.privacy.styles import redact
from lpr.types import Detection, ImageResult, Plate

ROUNDS = 3
"""So often a picture is looked at: what hid a plate from the detector is gone at the next look."""
READ_FROM = 0.2
"""Detections from this score on are read."""
SAME_IOU = 0.3
"""A detection that meets a plate that is kept by so much is that plate."""


@dataclass(frozen=True, slots=True)
class HidingConfig:
    """What is hidden.

    >>> HidingConfig(keep=frozenset({"zg 1234-ab"})).keep
    frozenset({'ZG1234AB'})

    Raises:
        ConfigError: a value makes no sense.
    """

    least: float = 0.1
    """Detections from this score on are hidden: far below what counts as a plate elsewhere, since
    a hidden lamp costs little, and a plate that is left much."""
    keep: frozenset[str] = frozenset()
    """Plates that are left as they are, where they are read surely."""
    keep_from: float = 0.9
    """So sure the reading of a plate that is kept must be."""

    def __post_init__(self) -> None:
        for name in ("least", "keep_from"):
            value = getattr(self, name)
            if not (is_number(value) and 0 < value <= 1):
                raise ConfigError(f"{name} is {shown(value)}; give a number above 0, 1 at most")
        plain = frozenset(
            "".join(sign for sign in text.upper() if sign.isalnum()) for text in self.keep
        )
        object.__setattr__(self, "keep", plain - {""})

    def keeps(self, text: str, confidence: float) -> bool:
        """Whether a plate that reads so is left as it is."""
        return text in self.keep and confidence >= self.keep_from


class PlateFinder(Protocol):
    """Finds and reads plates, as a `Recognizer` does."""

    def read(self, image: Image) -> ImageResult: ...

    def find(self, image: Image) -> Sightings: ...


def hiding_recognizer(config: RecognizerConfig | None = None) -> RecognizerConfig:
    """A recognizer's settings for hiding plates: what may be one is, and is told however it reads.

    >>> hiding_recognizer().min_confidence
    0.0
    """
    return replace(config or RecognizerConfig(), min_confidence=0.0, conf=READ_FROM)


def places_to_hide(
    recognizer: PlateFinder, image: Image, config: HidingConfig | None = None
) -> tuple[Quad, ...]:
    """The places of a picture that are to be hidden.

    >>> import cv2
    >>> from lpr import Recognizer
    >>> image = cv2.imread("data/samples/scene_02.jpg")
    >>> len(places_to_hide(Recognizer(hiding_recognizer()), image)) >= 1
    True

    Args:
        recognizer: finds and reads; `hiding_recognizer` are its settings.
        image: height x width x 3, BGR, uint8.
        config: what is hidden; None is every plate.

    Returns:
        Corners in pixels of the picture. A plate has several: as it was read, and the boxes of all
        that detected it.
    """
    config = config or HidingConfig()
    places: list[Quad] = []
    left = image
    for _ in range(ROUNDS):
        found = _seen(recognizer, left, config)
        if not found:
            break
        places += found
        left = redact(left, found)
    return tuple(places)


def _seen(recognizer: PlateFinder, image: Image, config: HidingConfig) -> list[Quad]:
    """What one look at a picture shows that is to be hidden."""
    result = recognizer.read(image)
    plates = (*result.plates, *result.below_confidence)
    kept = [one.box for one in plates if config.keeps(one.text, one.confidence)]
    found = may_be_plates(recognizer.find(image), config.least)
    places = [*_of_plates(plates), *_of_detections(found)]
    return [place for place in places if not any(_is(place.bounding_box(), box) for box in kept)]


def _of_plates(plates: Iterable[Plate]) -> Iterator[Quad]:
    for plate in plates:
        yield plate.quad
        yield plate.box.to_quad()


def may_be_plates(seen: Sightings, least: float) -> list[Detection]:
    """All that a detector saw that may be a plate: what counts as one, and weaker things from a
    score on."""
    weak = (one.detection for one in seen.weak)
    return [*seen.plates, *(one for one in weak if one.confidence >= least)]


def _of_detections(detections: Iterable[Detection]) -> Iterator[Quad]:
    for found in detections:
        yield found.box.to_quad()
        if found.quad is not None:
            yield found.quad


def _is(box: Box, kept: Box) -> bool:
    """Whether a place is that of a plate that is kept."""
    return box.iou(kept) >= SAME_IOU
