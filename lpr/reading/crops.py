"""What readers of plate crops share: most other programs read a plate that was cut out."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from lpr.alphabet import CHARACTERS
from lpr.arrays import Image
from lpr.errors import ConfigError
from lpr.images import crop
from lpr.reading.base import TracedPlate
from lpr.rectification import STACKED_BELOW_ASPECT
from lpr.segmentation.trace import Trace
from lpr.stopwatch import Stopwatch
from lpr.types import Detection, Plate, Reading

PADDING = 0.1
"""Margin around a plate on each side, as a share of its width and height."""
UNEXPLAINED = "read by another program, which does not show how"
"""The note in the trace of a plate that such a reader has read."""


class CropReader(ABC):
    """A `PlateReader` that sees nothing but the crops of plates.

    A subclass says what a crop reads; the rest is here.

    >>> class Optimist(CropReader):
    ...     def read_crops(self, crops):
    ...         return [Reading("ZG1234AB", 1.0) for _ in crops]
    """

    @abstractmethod
    def read_crops(self, crops: Sequence[Image]) -> list[Reading]:
        """The text of each crop in 0-9 and A-Z, empty where nothing was read, and how sure it is.

        Args:
            crops: plates with a small margin, as they lie in the picture, BGR.
        """

    def read(
        self, image: Image, detections: Sequence[Detection], watch: Stopwatch, explain: bool
    ) -> list[TracedPlate]:
        """The plates; they have no characters, and no candidate but the one reading."""
        with watch.stage("rectify"):
            crops = [crop(image, found.box.padded(PADDING, PADDING)) for found in detections]
        with watch.stage("classify"):
            readings = self.read_crops(crops)
        return [
            unexplained(detection, [reading], explain)
            for detection, reading in zip(detections, readings, strict=True)
        ]


def unexplained(detection: Detection, lines: Sequence[Reading], explain: bool) -> TracedPlate:
    """What another program read of a plate, top to bottom; lines without a text are left out.

    Its trace, where ``explain`` asks for one, has a note and no more.
    """
    plate = unsettled_plate(detection, [line for line in lines if line.text])
    return TracedPlate(plate, Trace(notes=[UNEXPLAINED]) if explain else None)


def unsettled_plate(detection: Detection, lines: Sequence[Reading]) -> Plate:
    """The plate of the lines that were read of it, top to bottom, before formats have their say.

    Its confidence is that of the least sure line; without lines it is an unread one.
    """
    text = "".join(line.text for line in lines)
    sure = min((line.confidence for line in lines), default=0.0)
    return Plate(
        text=text,
        confidence=sure,
        box=detection.box,
        quad=detection.quad or detection.box.to_quad(),
        detection_confidence=detection.confidence,
        lines=tuple(line.text for line in lines),
        candidates=(Reading(text, sure),) if text else (),
        raw_text=text,
    )


def plate_text(text: str) -> str:
    """What of a text a plate may show: 0-9 and A-Z, capitals, nothing between.

    >>> plate_text("zg 1234-ab")
    'ZG1234AB'
    """
    return "".join(sign for sign in text.upper() if sign in CHARACTERS)


def joined(parts: Iterable[tuple[str, float]]) -> Reading:
    """Texts, each with how sure it is, run together; what no plate shows is dropped.

    It is as sure as the least sure text that a plate may show, and empty where there is none.

    >>> joined([("zg", 0.9), ("1234-ab", 0.8), ("?", 0.1)])
    Reading(text='ZG1234AB', confidence=0.8, matches_format=False, region=None)
    """
    known = [(plate_text(text), sure) for text, sure in parts]
    known = [(text, sure) for text, sure in known if text]
    if not known:
        return Reading("", 0.0)
    return Reading("".join(text for text, _ in known), min(sure for _, sure in known))


def may_be_stacked(image: Image) -> bool:
    """Whether the shape of a plate, cut out or upright, leaves room for two lines of text."""
    height, width = image.shape[:2]
    return bool(width < STACKED_BELOW_ASPECT * height)


def import_for(reader: str, package: str) -> Any:
    """The package that a reader needs.

    Raises:
        ConfigError: it is not installed.
    """
    if find_spec(package) is None:
        raise ConfigError(
            f"reader '{reader}' needs the package {package}, which is not installed; "
            f"install it with: pip install 'lpr[{reader}]'"
        )
    return import_module(package)
