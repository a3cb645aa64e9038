"""What every plate detector does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from lpr.arrays import Image
from lpr.types import Detection


class Detector(Protocol):
    """Finds plates in pictures. Any object with this method serves as a detector."""

    def detect(self, images: Sequence[Image]) -> list[list[Detection]]:
        """The plates of each picture (BGR, uint8, any size), best first, in source pixels."""
        ...
