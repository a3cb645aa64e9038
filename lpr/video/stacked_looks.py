"""Looks at what several frames show together, for plates that no single frame shows surely."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from lpr.arrays import Image
from lpr.types import Detection, Plate
from lpr.video.stacking import PlateStack, StackConfig
from lpr.video.tracking import Track
from lpr.video.vehicle import Vehicle

Read = Callable[[Image, Iterable[Detection]], Iterable[Plate]]
"""Reads the plates of detections, as `Recognizer.read_detections` does."""


class StackedLooks:
    """Keeps a stack for each track whose plate is not sure, and reads it now and then.

    Args:
        config: how many frames make a stack.
        read: reads plates.
        sure: plates read so surely need no stack.
    """

    def __init__(self, config: StackConfig, read: Read, sure: float) -> None:
        self._config, self._read, self._sure = config, read, sure
        self._stacks: dict[int, PlateStack] = {}

    def see(self, image: Image, track: Track, vehicle: Vehicle) -> None:
        """A frame shows a track's plate."""
        if vehicle.confidence >= self._sure:
            self._stacks.pop(track.number, None)
        else:
            stack = self._stacks.setdefault(track.number, PlateStack(self._config))
            stack.add(image, track.detection)

    def look(self, track: Track, vehicle: Vehicle) -> None:
        """Read a track's stack where that is due."""
        stack = self._stacks.get(track.number)
        if stack is not None and stack.due and vehicle.confidence < self._sure:
            self._look(stack, vehicle)

    def end(self, track: Track, vehicle: Vehicle | None) -> None:
        """A track has ended: read its stack once more if it shows more than before."""
        stack = self._stacks.pop(track.number, None)
        if stack is None or vehicle is None or vehicle.confidence >= self._sure:
            return
        if stack.has_news:
            self._look(stack, vehicle)

    def _look(self, stack: PlateStack, vehicle: Vehicle) -> None:
        shown = stack.picture()
        if shown is not None:
            image, found = shown
            for plate in self._read(image, [found]):
                vehicle.read_together(plate)
