"""Which detections of one frame after the other are the same plate.

Each track foretells where its plate will be (`PlateMotion`). A frame's detections are given to the
tracks in two rounds, as ByteTrack does (Zhang et al. 2022): the strong ones first, then the weak
ones to tracks that found no strong one, since a plate half hidden or blurred is still that plate;
only strong ones begin tracks. What a detection costs a track is how many standard deviations it
lies off; plates are small and few, so taking the cheapest pair first gives the best assignment in
all but contrived cases.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

from lpr.checks import check_fields
from lpr.geometry import Box
from lpr.types import Detection
from lpr.video.motion_model import PlateMotion, PlateMotionConfig


@dataclass(frozen=True, slots=True)
class TrackingConfig:
    """When a detection belongs to a track, and how long a track waits for one."""

    lost_after_s: float = 1.5
    """A plate that was not seen for so long has gone."""
    gone_after_s: float = 0.3
    """The same for one that was last on its way out of the picture."""
    surprise: float = 16.0
    """Squared standard deviations that a strong detection may lie off (of three numbers, one in a
    thousand does),"""
    weak_surprise: float = 9.0
    """and a weak one."""
    weak_reach: float = 0.75
    """A weak detection lies at most so many widths of the plate from where it is expected: what is
    weak elsewhere is another thing."""
    reach: float = 1.5
    """A detection lies at most so many widths of the plate away,"""
    reach_per_s: float = 8.0
    """and so many more for each second since the last."""
    same_plate_iou: float = 0.3
    """A detection that meets a track's by so much is no other plate."""
    path_length: int = 64
    """Places that a track remembers, thinned where it is longer."""
    motion: PlateMotionConfig = field(default_factory=PlateMotionConfig)

    def __post_init__(self) -> None:
        check_fields(self)


@dataclass(slots=True)
class Track:
    """One plate over time; times are seconds from the source's first frame."""

    number: int
    motion: PlateMotion
    detection: Detection
    """Where it was last seen."""
    first_s: float
    last_s: float
    path: deque[tuple[float, Box]]
    """Times and places, thinned evenly."""
    seen: int = 1
    """Frames that it was seen in."""
    _every: int = 1
    """Of so many places one is remembered."""

    def see(self, detection: Detection, time_s: float) -> None:
        """It was seen there and then."""
        self.motion.correct(detection.box)
        self.detection, self.last_s = detection, time_s
        self.seen += 1
        if len(self.path) == self.path.maxlen:
            self.path = deque(list(self.path)[::2], self.path.maxlen)
            self._every *= 2
        if self.seen % self._every == 0:
            self.path.append((time_s, detection.box))


@dataclass(frozen=True, slots=True)
class Tracked:
    """What a frame changed: the tracks that were seen in it, and those that ended."""

    seen: tuple[Track, ...]
    ended: tuple[Track, ...]


class Tracker:
    """Follows the plates of one source."""

    def __init__(self, config: TrackingConfig | None = None) -> None:
        self._config = config or TrackingConfig()
        self._tracks: list[Track] = []
        self._now_s = 0.0
        self._begun = 0

    @property
    def tracks(self) -> tuple[Track, ...]:
        """All that have not ended, in the order in which they began."""
        return tuple(self._tracks)

    def update(
        self,
        strong: Sequence[Detection],
        weak: Sequence[Detection],
        time_s: float,
        size_px: tuple[int, int],
        shift_px: tuple[float, float] = (0.0, 0.0),
    ) -> Tracked:
        """Take in a frame.

        Args:
            strong: what surely is a plate.
            weak: what is one only where one is expected.
            time_s: when the frame was taken; one before the last counts as the same moment.
            size_px: the frame's width and height.
            shift_px: how far the scene moved in the picture as a whole since the last frame, right
                and down: a camera that shakes or turns.
        """
        elapsed_s = max(time_s - self._now_s, 0.0)
        self._now_s += elapsed_s
        for track in self._tracks:
            track.motion.predict(elapsed_s)
            track.motion.shift(*shift_px)
        seen, strong_left = self._give(strong, self._tracks, strong=True)
        waiting = [track for track in self._tracks if track not in seen]
        rest, _ = self._give(weak, waiting, strong=False)
        seen += rest
        begun = [
            self._begin(one)
            for one in strong_left
            if not any(_meets(one.box, track, self._config.same_plate_iou) for track in seen)
        ]
        ended = self._end_gone(size_px)
        self._tracks += begun
        return Tracked((*seen, *begun), ended)

    @property
    def searches(self) -> bool:
        """Whether a track was not seen in the last frame, and may be seen again."""
        return any(track.last_s < self._now_s for track in self._tracks)

    def still(self, time_s: float, size_px: tuple[int, int]) -> Tracked:
        """Take in a frame in which nothing moved: what was seen in the one before still stands
        where it stood, and what was not seen there has not come back."""
        elapsed_s = max(time_s - self._now_s, 0.0)
        there = [track for track in self._tracks if track.last_s == self._now_s]
        self._now_s += elapsed_s
        for track in self._tracks:
            if track in there:
                track.last_s = self._now_s
            else:
                track.motion.predict(elapsed_s)
        return Tracked(tuple(there), self._end_gone(size_px))

    def end(self, tracks: Sequence[Track] | None = None) -> tuple[Track, ...]:
        """End some tracks, or all of them; these are they."""
        ended = tuple(self._tracks if tracks is None else tracks)
        self._tracks = [track for track in self._tracks if track not in ended]
        return ended

    def begin_anew(self, track: Track) -> Track:
        """End a track, and begin another where it was last seen: it showed another vehicle."""
        self.end([track])
        other = self._begin(track.detection)
        self._tracks.append(other)
        return other

    def _give(
        self, detections: Sequence[Detection], tracks: Sequence[Track], strong: bool
    ) -> tuple[list[Track], list[Detection]]:
        """Give detections to tracks; the tracks that got one, the detections that are left."""
        most = self._config.surprise if strong else self._config.weak_surprise
        costs = [
            (track.motion.surprise(one.box), row, column)
            for row, track in enumerate(tracks)
            for column, one in enumerate(detections)
            if self._in_reach(track, one.box, strong)
        ]
        rows: set[int] = set()
        columns: set[int] = set()
        for cost, row, column in sorted(costs):
            if cost <= most and row not in rows and column not in columns:
                tracks[row].see(detections[column], self._now_s)
                rows.add(row)
                columns.add(column)
        left = [one for column, one in enumerate(detections) if column not in columns]
        return [tracks[row] for row in sorted(rows)], left

    def _in_reach(self, track: Track, box: Box, strong: bool) -> bool:
        (x, y), (at_x, at_y) = box.center, track.motion.box.center
        waited_s = self._now_s - track.last_s
        reach = self._config.weak_reach
        if strong:
            reach = self._config.reach + self._config.reach_per_s * waited_s
        return math.hypot(x - at_x, y - at_y) <= reach * max(box.width, track.motion.width)

    def _begin(self, detection: Detection) -> Track:
        self._begun += 1
        motion = PlateMotion.of(detection.box, self._config.motion)
        path = deque([(self._now_s, detection.box)], self._config.path_length)
        return Track(self._begun, motion, detection, self._now_s, self._now_s, path)

    def _end_gone(self, size_px: tuple[int, int]) -> tuple[Track, ...]:
        """End the tracks whose plates have gone; these are they."""
        return self.end([track for track in self._tracks if self._has_gone(track, size_px)])

    def _has_gone(self, track: Track, size_px: tuple[int, int]) -> bool:
        waited_s = self._now_s - track.last_s
        x, y = track.motion.box.center
        outside = not (0 <= x < size_px[0] and 0 <= y < size_px[1])
        most = self._config.gone_after_s if outside else self._config.lost_after_s
        return waited_s > most


def _meets(box: Box, track: Track, iou: float) -> bool:
    """Whether a box shows what a track was just seen at, whole or in part."""
    other = track.detection.box
    across = min(box.x_max, other.x_max) - max(box.x_min, other.x_min)
    down = min(box.y_max, other.y_max) - max(box.y_min, other.y_min)
    shared = max(across, 0.0) * max(down, 0.0)
    return box.iou(other) >= iou or shared >= 0.7 * min(box.area, other.area)
