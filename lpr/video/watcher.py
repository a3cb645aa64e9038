"""Frames in, events of passages out: detect, follow, read, vote, tell."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from lpr.arrays import Image
from lpr.checks import check_fields, check_kind, is_number
from lpr.detection.base import Sightings
from lpr.errors import ConfigError, shown
from lpr.pipeline import Recognizer, RecognizerConfig
from lpr.reading.config import ReadingConfig, SecondLooks
from lpr.types import Detection, Passage, Plate
from lpr.video.captions import Captions
from lpr.video.frames import Frame
from lpr.video.motion import MotionConfig, MotionGate
from lpr.video.passages import PassageConfig, PassageEvent, Passages
from lpr.video.reading_plan import ReadingPlan
from lpr.video.scene import SceneWatch
from lpr.video.stacked_looks import StackedLooks
from lpr.video.stacking import StackConfig
from lpr.video.tracking import Track, Tracked, Tracker, TrackingConfig
from lpr.video.voting import VotingConfig
from lpr.video.zones import Regions

LATE = 0.9
"""A frame that comes this share of the time between two detections later is the next one."""
_USUAL_MOTION = MotionConfig()


def frame_recognizer(config: RecognizerConfig | None = None) -> RecognizerConfig:
    """A recognizer's settings for frames: what one frame does not show, the next one may.

    Plates are read with one look, and not searched for in tiles or turned pictures.
    """
    config = config or RecognizerConfig()
    reading: ReadingConfig = replace(config.reading, second_looks=SecondLooks(scales=()))
    return replace(config, tiles="off", crops="off", turned="off", reading=reading)


@dataclass(frozen=True, slots=True)
class WatchConfig:
    """Everything that can be set of a `Watcher`.

    >>> WatchConfig(detect_fps=0)
    Traceback (most recent call last):
    lpr.errors.ConfigError: detect_fps is 0; give a number above 0

    Raises:
        ConfigError: a value makes no sense.
    """

    recognizer: RecognizerConfig = field(default_factory=frame_recognizer)
    """How plates are found and read."""
    detect_fps: float = 12.5
    """Plates are looked for at most so often a second."""
    least_weak: float = 0.3
    """Detections too weak to be plates go on with a track from this score on."""
    budget_ms: float | None = None
    """After so long with one frame no further plate is read in it; None reads all that need it."""
    regions: Regions = field(default_factory=Regions)
    """Where is looked at, and which zones and lines are told of."""
    motion: MotionConfig | None = _USUAL_MOTION
    """When a frame in which nothing moves is passed over; None looks at every frame."""
    tracking: TrackingConfig = field(default_factory=TrackingConfig)
    plan: ReadingPlan = field(default_factory=ReadingPlan)
    stack: StackConfig = field(default_factory=StackConfig)
    """How many frames are laid on top of each other where none of them is sure."""
    voting: VotingConfig = field(default_factory=VotingConfig)
    passages: PassageConfig = field(default_factory=PassageConfig)

    def __post_init__(self) -> None:
        if not (is_number(self.detect_fps) and self.detect_fps > 0):
            raise ConfigError(f"detect_fps is {shown(self.detect_fps)}; give a number above 0")
        if self.budget_ms is not None and not (is_number(self.budget_ms) and self.budget_ms > 0):
            raise ConfigError(
                f"budget_ms is {shown(self.budget_ms)}; give a number above 0, or None"
            )
        if self.motion is not None:
            check_kind("motion", self.motion, MotionConfig)
        check_fields(self)


class FrameReader(Protocol):
    """Finds and reads the plates of frames, as a `Recognizer` does."""

    def find(self, image: Image) -> Sightings:
        """Where plates are, and what may be one."""

    def read_detections(self, image: Image, detections: Iterable[Detection]) -> Iterable[Plate]:
        """The plates of detections, in their order."""


class Watcher:
    """Follows the vehicles of one source whose frames are given to it one by one.

    Args:
        config: how; None is the usual way.
        recognizer: finds and reads plates, in place of one that is built from the config; several
            watchers may share it.
    """

    def __init__(
        self, config: WatchConfig | None = None, recognizer: FrameReader | None = None
    ) -> None:
        self.config = config or WatchConfig()
        self._recognizer: FrameReader = recognizer or Recognizer(self.config.recognizer)
        self._tracker = Tracker(self.config.tracking)
        self._passages = Passages(self.config.passages, self.config.voting, self.config.regions)
        self._stacked = StackedLooks(
            self.config.stack, self._read_detections, self.config.passages.open_at
        )
        self._scene = SceneWatch()
        motion, regions = self.config.motion, self.config.regions
        self._gate = MotionGate(motion, regions) if motion is not None else None
        self._now_s = float("-inf")
        self._behind_s = 0.0
        self._captions = Captions()

    @property
    def open(self) -> tuple[Passage, ...]:
        """The passages that have opened and not closed, as they were told last."""
        return self._passages.open

    def use(self, recognizer: FrameReader) -> None:
        """From now on another one finds and reads; what is followed goes on. May be called from
        any thread."""
        self._recognizer = recognizer

    @property
    def visible(self) -> tuple[Plate, ...]:
        """The plates that are followed right now, where they were last seen, with what all looks
        at them say; unread ones have an empty text."""
        plates = []
        for track in self._tracker.tracks:
            vehicle, found = self._passages.vehicle(track), track.detection
            if vehicle is not None:
                quad = found.quad or found.box.to_quad()
                said = vehicle.text, vehicle.confidence
                plates.append(Plate(*said, found.box, quad, found.confidence))
        return tuple(plates)

    def push(self, frame: Frame) -> list[PassageEvent]:
        """Take in the next frame; what has changed with it, often nothing.

        Where times go back, as when a clock is set, they are counted on from there.

        Raises:
            ConfigError: it is no `Frame`.
        """
        check_kind("frame", frame, Frame)
        elapsed_s = frame.offset_s + self._behind_s - self._now_s
        if elapsed_s < 0:
            self._behind_s -= elapsed_s
            elapsed_s = 0.0
        if elapsed_s < LATE / self.config.detect_fps:
            return []
        if self._behind_s:
            frame = replace(frame, offset_s=frame.offset_s + self._behind_s)
        self._now_s = frame.offset_s
        if self._nothing_moves(frame):
            tracked = self._tracker.still(frame.offset_s, (frame.width, frame.height))
            self._passages.see(frame, tracked)
            return self._events(frame.offset_s, tracked.ended)
        started = time.perf_counter()
        ended = self._follow(frame)
        ended += self._read(frame, started)
        self._look_together(frame, started)
        return self._events(frame.offset_s, ended)

    def silence(self, offset_s: float) -> list[PassageEvent]:
        """No frame came up to a time, as where a stream is broken: vehicles are lost, and close."""
        offset_s += self._behind_s
        lost = offset_s - self._now_s >= self.config.tracking.lost_after_s
        return self._events(offset_s, self._tracker.end() if lost else ())

    def finish(self) -> list[PassageEvent]:
        """No frame will come any more: all passages close."""
        self._end(self._tracker.end())
        return self._passages.finish()

    def _read_detections(self, image: Image, detections: Iterable[Detection]) -> Iterable[Plate]:
        return self._recognizer.read_detections(image, detections)

    def _events(self, now_s: float, ended: tuple[Track, ...]) -> list[PassageEvent]:
        self._end(ended)
        return self._passages.events(now_s, ended)

    def _end(self, tracks: tuple[Track, ...]) -> None:
        for track in tracks:
            self._stacked.end(track, self._passages.vehicle(track))

    def _nothing_moves(self, frame: Frame) -> bool:
        """Whether a frame is passed over: all is as it was, and no plate is being searched for."""
        shut = self._gate is not None and not self._gate.opens(frame)
        return shut and not self._tracker.searches

    def _follow(self, frame: Frame) -> tuple[Track, ...]:
        """Find the frame's plates and give them to tracks; the tracks that ended."""
        change = self._scene.look(frame.gray)
        before = self._tracker.end() if change.cut else ()
        seen = self._recognizer.find(frame.image)
        strong = self._looked_at(frame, seen.plates)
        weak = self._looked_at(frame, [one.detection for one in seen.weak])
        tracked = self._tracker.update(
            strong,
            [one for one in weak if one.confidence >= self.config.least_weak],
            frame.offset_s,
            (frame.width, frame.height),
            change.shift_px,
        )
        self._passages.see(frame, tracked)
        for track in tracked.seen:
            vehicle = self._passages.vehicle(track)
            if vehicle is not None:
                self._stacked.see(frame.image, track, vehicle)
        self._tell_captions(frame, tracked)
        return before + tracked.ended

    def _looked_at(self, frame: Frame, detections: Sequence[Detection]) -> list[Detection]:
        """The detections where the picture is looked at, without captions."""
        return [
            one
            for one in detections
            if self.config.regions.looks_at(one.box, frame.width, frame.height)
            and not self._captions.hold(one.box)
        ]

    def _tell_captions(self, frame: Frame, tracked: Tracked) -> None:
        """Leave out the tracks whose text is fixed to the picture."""
        for track in tracked.ended:
            self._captions.forget(track)
        for track in tracked.seen:
            vehicle = self._passages.vehicle(track)
            if vehicle is None or not vehicle.stands:
                self._captions.forget(track)
            elif self._captions.is_one(frame, track):
                self._passages.leave_out(track.number)
                self._tracker.end([track])

    def _read(self, frame: Frame, started: float) -> tuple[Track, ...]:
        """Read the plates that need it, most urgent first; the tracks that ended by that."""
        urgent = self._urgent(frame)
        if not urgent:
            return ()
        plates: dict[int, Plate] = {}
        ended: list[Track] = []
        for some in self._portions(urgent):
            found = self._recognizer.read_detections(frame.image, [one.detection for one in some])
            for track, plate in zip(some, found, strict=True):
                shown_by = track
                if self._passages.contradicts(track, plate):
                    ended.append(track)
                    shown_by = self._tracker.begin_anew(track)
                    self._passages.see(frame, Tracked((shown_by,), ()))
                plates[shown_by.number] = plate
            if self._is_late(started):
                break
        self._passages.read(frame, plates)
        return tuple(ended)

    def _look_together(self, frame: Frame, started: float) -> None:
        """Read the stacks of the tracks that a frame shows, where that is due."""
        for track in self._tracker.tracks:
            vehicle = self._passages.vehicle(track)
            seen = track.last_s == frame.offset_s
            if seen and vehicle is not None and not self._is_late(started):
                self._stacked.look(track, vehicle)

    def _urgent(self, frame: Frame) -> list[Track]:
        """The tracks seen in the frame whose plates are worth a look, most urgent first."""
        needs = {}
        for track in self._tracker.tracks:
            vehicle = self._passages.vehicle(track)
            if vehicle is not None and track.last_s == frame.offset_s:
                needs[track.number] = self.config.plan.urgency(vehicle, frame.offset_s)
        urgent = [track for track in self._tracker.tracks if needs.get(track.number, 0.0) >= 1.0]
        return sorted(urgent, key=lambda track: -needs[track.number])

    def _portions(self, tracks: Sequence[Track]) -> list[Sequence[Track]]:
        """What is read at once: all, or where time is short one after the other."""
        return [tracks] if self.config.budget_ms is None else [[track] for track in tracks]

    def _is_late(self, started: float) -> bool:
        budget_ms = self.config.budget_ms
        return budget_ms is not None and (time.perf_counter() - started) * 1e3 >= budget_ms
