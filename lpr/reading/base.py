"""The `PlateReader` protocol: a picture and detections in, plates out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeAlias, runtime_checkable

from lpr.arrays import Image
from lpr.geometry import Box, Quad
from lpr.segmentation.trace import Trace
from lpr.stopwatch import Stopwatch
from lpr.types import Detection, Plate

OWN_READER = "lpr"
"""What reading character by character is called among the readers."""

FindCorners: TypeAlias = Callable[[Image, Box], Quad | None]
"""Finds the corners of the plate in a box of a picture (BGR); None where it sees none."""


@dataclass(frozen=True, slots=True)
class TracedPlate:
    """A plate that was read, and how; the trace is None where nobody asked for it."""

    plate: Plate
    trace: Trace | None = None


class PlateReader(Protocol):
    """Reads detected plates. Any object with this method serves as a reader.

    One that several threads use at once must stand it.
    """

    def read(
        self, image: Image, detections: Sequence[Detection], watch: Stopwatch, explain: bool
    ) -> list[TracedPlate]:
        """The plate of each detection, in their order; unread ones have an empty text.

        Args:
            image: the whole picture, BGR.
            detections: where its plates are.
            watch: is told what each stage takes.
            explain: whether each plate shall come with its trace.
        """
        ...


@runtime_checkable
class TurnAwareReader(PlateReader, Protocol):
    """A reader that tells quickly which plates may stand on their heads."""

    def may_stand_on_their_heads(
        self, image: Image, plates: Sequence[Plate], watch: Stopwatch
    ) -> list[bool]:
        """Which of the plates that were read look as legible turned by half, in their order."""
        ...


def is_paid(reader: object) -> bool:
    """Whether each plate that a reader reads costs money: its attribute ``paid`` says so."""
    return bool(getattr(reader, "paid", False))
