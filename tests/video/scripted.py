"""Vehicles by script: what a recognizer would find and read of them, frame by frame."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import numpy as np

from lpr.arrays import Image
from lpr.detection.base import Sightings
from lpr.geometry import Box
from lpr.types import Detection, Plate
from lpr.video.frames import Frame
from lpr.video.passages import PassageEvent
from lpr.video.watcher import WatchConfig, Watcher
from tests.video.looks import plate

SIZE = WIDTH, HEIGHT = 640, 360
START = datetime(2026, 5, 1, 12, tzinfo=UTC)
Readings = Sequence[tuple[str, float]]


@dataclass(frozen=True)
class Script:
    """One vehicle: where its plate is at a time, and how it reads there."""

    place: Callable[[float], Box | None]
    reads: Callable[[float], Readings]


def passing(text: str, start: float, lane: float = 300, confidence: float = 0.98) -> Script:
    """Comes near for 2 s, and reads the same all the while."""

    def place(time_s: float) -> Box | None:
        share = (time_s - start) / 2
        if not 0 <= share <= 1:
            return None
        x, y, width = lane + 20 * share, 40 + 250 * share, 30 + 40 * share
        return Box(x, y, x + width, y + width / 4)

    return Script(place, lambda _: [(text, confidence)])


def parked(text: str, confidence: float = 0.96, x: float = 60, y: float = 100) -> Script:
    return Script(lambda _: Box(x, y, x + 60, y + 15), lambda _: [(text, confidence)])


class ScriptedRecognizer:
    """Finds and reads what the script says; a frame's number stands in its first pixels."""

    def __init__(self, scripts: Iterable[Script], fps: float) -> None:
        self._scripts = list(scripts)
        self._fps = fps
        self.found = 0
        self.read = 0
        self.confidence = 0.9
        """How surely each is detected."""

    def find(self, image: Image) -> Sightings:
        self.found += 1
        time_s = number_of(image) / self._fps
        boxes = [box for script in self._scripts if (box := script.place(time_s)) is not None]
        return Sightings([Detection(box, self.confidence) for box in boxes], [])

    def read_detections(self, image: Image, detections: Iterable[Detection]) -> tuple[Plate, ...]:
        time_s = number_of(image) / self._fps
        read = []
        for detection in detections:
            self.read += 1
            scripts = [one for one in self._scripts if one.place(time_s) == detection.box]
            # Frames laid on top of each other are by no script, and nothing is read in them.
            reads = scripts[0].reads(time_s) if scripts else ()
            read.append(plate(*reads, box=detection.box))
        return tuple(read)


def number_of(image: Image) -> int:
    return int(image[0, 0, 0]) + 256 * int(image[0, 1, 0])


def frame(number: int, fps: float, image: Image | None = None) -> Frame:
    """An even gray frame, or a given picture, with its number in its first pixels."""
    shown = np.full((HEIGHT, WIDTH, 3), 100, np.uint8) if image is None else image.copy()
    shown[0, :2] = [[number % 256] * 3, [number // 256] * 3]
    time = START + timedelta(seconds=number / fps)
    return Frame.of_image(shown, time, number / fps, number, "scripted")


def frames(seconds: float, fps: float) -> Iterator[Frame]:
    return (frame(number, fps) for number in range(int(seconds * fps)))


def watched(
    scripts: Iterable[Script],
    seconds: float,
    fps: float = 12.5,
    config: WatchConfig | None = None,
) -> list[PassageEvent]:
    """All events of a film by script."""
    # What is by script alone does not move in the picture.
    config = replace(config or WatchConfig(), motion=None)
    watcher = Watcher(config, ScriptedRecognizer(scripts, fps))
    events = [event for one in frames(seconds, fps) for event in watcher.push(one)]
    return events + watcher.finish()


def told(events: list[PassageEvent]) -> list[tuple[str, str]]:
    """What became of which text, in order."""
    return [(event.passage.state, event.passage.text) for event in events]
