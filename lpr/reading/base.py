"""The `PlateReader` protocol, and plates read with one."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Protocol

from lpr.alphabet import CHARACTERS
from lpr.arrays import Image
from lpr.errors import ConfigError
from lpr.images import crop
from lpr.types import Detection, Plate, Reading

PADDING = 0.1
"""Margin around a plate on each side, as a share of its width and height."""
STACKED_BELOW_ASPECT = 2.4
"""Crops narrower than this (width / height) may hold two lines."""


class PlateReader(Protocol):
    """Reads plates that were cut out."""

    def read(self, crops: Sequence[Image]) -> list[Reading]:
        """The text of each crop in 0-9 and A-Z, empty where nothing was read, and how sure it is.

        Args:
            crops: plates with a small margin, as they lie in the picture.
        """
        ...


def read_detections(
    reader: PlateReader, image: Image, detections: Sequence[Detection]
) -> list[Plate]:
    """Read detected plates; there are no characters, candidates or formats in what comes back."""
    crops = [crop(image, detection.box.padded(PADDING, PADDING)) for detection in detections]
    plates = []
    for detection, reading in zip(detections, reader.read(crops), strict=True):
        text, box = reading.text, detection.box
        plates.append(
            Plate(
                text=text,
                confidence=reading.confidence,
                box=box,
                quad=detection.quad or box.to_quad(),
                detection_confidence=detection.confidence,
                lines=(text,) if text else (),
                candidates=(reading,) if text else (),
                raw_text=text,
            )
        )
    return plates


def plate_text(text: str) -> str:
    """What of a text a plate may show: 0-9 and A-Z, capitals, nothing between."""
    return "".join(sign for sign in text.upper() if sign in CHARACTERS)


def may_be_stacked(image: Image) -> bool:
    """Whether a crop's shape leaves room for two lines of text."""
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
