"""Where plates are in each frame of a film, the frames in which nothing found them among them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from lpr.arrays import FloatArray
from lpr.geometry import Quad
from lpr.privacy.search import HidingConfig, may_be_plates
from lpr.types import Detection
from lpr.video.frames import Frame
from lpr.video.tracking import Track, Tracker
from lpr.video.watcher import FrameReader

LEAD_S = 0.5
"""A plate is hidden so long before it was first found, and after it was last found, too, where its
course leads."""
COURSE_PLACES = 5
"""The course at an end is told by so many places."""
SPREAD = 1.0
"""What is hidden there grows by this share of its size until the end of that time."""
FOLLOWED_FROM = 0.3
"""Detections from this score on go on with a track."""
LOOKS = 12
"""A plate is read in so many frames at most, to tell whether it is one that is kept."""
SURE_LOOKS = 2
"""So many sure looks must say that it is one that is kept, and none that it is another."""


@dataclass(frozen=True, slots=True)
class Hidden:
    """What is hidden in a film: for each frame, by its number, places in pixels."""

    places: dict[int, tuple[Quad, ...]]
    plates: int
    """Plates that are hidden, each counted once however long it was seen."""
    kept: int
    """Plates that are left as they are."""


@dataclass(slots=True)
class _Course:
    """A plate over time: where it was found, and how it read."""

    numbers: list[int] = field(default_factory=list)
    times_s: list[float] = field(default_factory=list)
    corners: list[FloatArray] = field(default_factory=list)
    looks: list[tuple[float, str]] = field(default_factory=list)
    widest_px: float = 0.0

    def kept(self, config: HidingConfig) -> bool:
        """Whether its looks say that it is left as it is."""
        sure = [text for confidence, text in self.looks if confidence >= config.keep_from]
        return len(sure) >= SURE_LOOKS and all(text in config.keep for text in sure)


def find_hidden(
    frames: Iterable[Frame], finder: FrameReader, config: HidingConfig | None = None
) -> Hidden:
    """What is to be hidden in a film.

    Every frame is searched; a plate that is found again within the time that the tracker waits is
    hidden in the frames between, too, and for `LEAD_S` at both ends.

    Args:
        frames: all frames of the film, in order.
        finder: finds and reads plates.
        config: what is hidden; None is every plate.
    """
    config = config or HidingConfig()
    tracker, times_s = Tracker(), list[tuple[int, float]]()
    courses: dict[int, _Course] = defaultdict(_Course)
    loose: dict[int, list[Detection]] = {}
    for frame in frames:
        times_s.append((frame.number, frame.offset_s))
        found = may_be_plates(finder.find(frame.image), config.least)
        followed = _follow(tracker, found, frame, courses)
        if config.keep:
            _read(followed, frame, finder, courses)
        given = [track.detection for track in followed]
        loose[frame.number] = [one for one in found if one not in given]
    hidden = [course for course in courses.values() if not course.kept(config)]
    places: dict[int, list[Quad]] = defaultdict(list)
    for number, detections in loose.items():
        places[number] += [_corners(one) for one in detections]
    for course in hidden:
        for number, quad in _along(course, times_s):
            places[number].append(quad)
    told = {number: tuple(quads) for number, quads in places.items()}
    return Hidden(told, len(hidden), len(courses) - len(hidden))


def _follow(
    tracker: Tracker, found: Sequence[Detection], frame: Frame, courses: dict[int, _Course]
) -> tuple[Track, ...]:
    """The tracks that were seen in a frame, each place written down."""
    strong = [one for one in found if one.confidence >= FOLLOWED_FROM]
    seen = tracker.update(strong, [], frame.offset_s, (frame.width, frame.height)).seen
    for track in seen:
        course = courses[track.number]
        course.numbers.append(frame.number)
        course.times_s.append(frame.offset_s)
        course.corners.append(_corners(track.detection).to_array())
    return seen


def _read(
    tracks: Sequence[Track], frame: Frame, finder: FrameReader, courses: dict[int, _Course]
) -> None:
    """Read the plates that are larger in this frame than in those they were read in so far."""
    for track in tracks:
        course, width = courses[track.number], track.detection.box.width
        if len(course.looks) >= LOOKS or width <= 1.02 * course.widest_px:
            continue
        course.widest_px = width
        for plate in finder.read_detections(frame.image, [track.detection]):
            course.looks.append((plate.confidence, plate.text))


def _corners(found: Detection) -> Quad:
    """The place of a detection: of its box and its corners, the one that holds more."""
    quad = found.quad
    if quad is None or quad.bounding_box().area <= found.box.area:
        return found.box.to_quad()
    return quad.bounding_box().to_quad()


def _along(course: _Course, times_s: Sequence[tuple[int, float]]) -> Iterator[tuple[int, Quad]]:
    """The places of a plate in all frames from before it was found until after."""
    known_s = np.asarray(course.times_s)
    corners = np.stack(course.corners)
    flat = corners.reshape(len(corners), -1)
    first_s, last_s = known_s[0], known_s[-1]
    for number, time_s in times_s:
        if not first_s - LEAD_S <= time_s <= last_s + LEAD_S:
            continue
        if time_s < first_s:
            yield number, _led(corners[:COURSE_PLACES], known_s[:COURSE_PLACES], 0, time_s)
        elif time_s > last_s:
            yield number, _led(corners[-COURSE_PLACES:], known_s[-COURSE_PLACES:], -1, time_s)
        else:
            between = [np.interp(time_s, known_s, column) for column in flat.T]
            yield number, Quad.from_list(np.asarray(between, np.float32).reshape(4, 2))


def _led(corners: FloatArray, known_s: FloatArray, end: int, time_s: float) -> Quad:
    """Where a plate's course leads beyond one of its ends, larger the farther from there."""
    span_s = known_s[-1] - known_s[0]
    speed = (corners[-1] - corners[0]) / span_s if span_s > 0 else np.zeros_like(corners[0])
    away_s = time_s - known_s[end]
    # A plate that comes nearer was smaller before: it is never taken to be smaller than it was.
    shift = speed.mean(axis=0) * away_s
    middle = corners[end].mean(axis=0)
    growth = 1 + SPREAD * abs(away_s) / LEAD_S
    return Quad.from_list(middle + shift + (corners[end] - middle) * growth)
