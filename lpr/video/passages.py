"""From tracks and looks to passages: one vehicle, one passage.

A passage opens as soon as what all looks say is sure, or after a while with what is known by then.
It improves when its text changes or becomes surer, and closes when the vehicle has gone. What
comes back soon with the same text belongs to it; so does what stands where it stood with a text
that looks like it. A parked car is one passage however long it stands.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from lpr.alphabet import loose
from lpr.arrays import Image
from lpr.checks import check_fields, check_score
from lpr.errors import ConfigError
from lpr.types import Passage, PassageState, Plate
from lpr.video.frames import Frame
from lpr.video.similarity import MOST_COST, far_apart, same, similar
from lpr.video.tracking import Track, Tracked
from lpr.video.vehicle import Vehicle
from lpr.video.voting import VotingConfig
from lpr.video.zones import Regions

STROKES = frozenset("1L")
"""What grilles, fences and bar codes are read as: texts of these alone are no plates."""

SCORES = (
    *("open_at", "sure_alone", "least_confidence", "least_unformatted"),
    *("standing_detection", "least_detection"),
)
"""Which of the settings are scores."""


@dataclass(frozen=True, slots=True)
class PassageConfig:
    """When a passage opens, closes, and takes in what comes back."""

    open_at: float = 0.9
    """It opens at once when its text is so sure,"""
    sure_alone: float = 0.97
    """by a single look only where that is so sure."""
    decide_within_s: float = 2.0
    """After so long it opens with what is known, if that is as sure as the next."""
    least_confidence: float = 0.5
    """Vehicles whose text never gets so sure are no passages,"""
    least_unformatted: float = 0.8
    """nor those whose text keeps to no plate format and never gets this sure."""
    least_characters: int = 4
    """Shorter texts open none, unless they keep to a format and are as sure as ``open_at``,"""
    most_characters: int = 10
    """and longer ones open none: they are words on signs."""
    standing_detection: float = 0.76
    """What never moved must have been detected so surely in half of its frames: shop signs stand,
    too, and drawn ones are detected at 0.44 to 0.74 there, plates at 0.78 and above."""
    least_detection: float = 0.6
    """What was detected less surely in half of its frames is no plate, moved or not."""
    close_after_s: float = 2.0
    """A vehicle that was not seen for so long has gone."""
    same_after_s: float = 60.0
    """The same text seen again within so long is the same passage,"""
    same_place_s: float = 5.0
    """and so is a similar one near the place within so long,"""
    at_once_s: float = 1.0
    """or within so long one that differs by a character more."""
    same_place_widths: float = 1.5
    """How near that is, in widths of the plate,"""
    same_place_widths_per_s: float = 6.0
    """and what each second adds to it for a vehicle that moved."""
    improved_by: float = 0.05
    """A text that becomes so much surer is told anew."""

    def __post_init__(self) -> None:
        check_fields(self)
        for name in SCORES:
            check_score(name, getattr(self, name))
        if self.open_at < self.least_confidence:
            raise ConfigError(
                f"open_at is {self.open_at:g}, and vehicles read less surely than "
                f"{self.least_confidence:g} (least_confidence) are no passages; give at least that"
            )


@dataclass(frozen=True, slots=True)
class PassageEvent:
    """What became of a passage, with the picture that shows it best and its plate, cut out.

    Pictures are BGR; ``picture`` is None where a passage that closed long ago is told again.
    """

    passage: Passage
    picture: Image | None
    crop: Image | None


class Passages:
    """Keeps the passages of one source."""

    def __init__(
        self,
        config: PassageConfig | None = None,
        voting: VotingConfig | None = None,
        regions: Regions | None = None,
    ) -> None:
        self._config = config or PassageConfig()
        self._voting = voting or VotingConfig()
        self._regions = regions or Regions()
        self._by_track: dict[int, Vehicle] = {}
        self._open: list[Vehicle] = []
        self._closed: list[Vehicle] = []

    @property
    def open(self) -> tuple[Passage, ...]:
        """Those that have opened and not closed, as they were told last."""
        return tuple(one.reported for one in self._open if one.reported is not None)

    def vehicle(self, track: Track) -> Vehicle | None:
        """What is known of a track's vehicle."""
        return self._by_track.get(track.number)

    def contradicts(self, track: Track, plate: Plate) -> bool:
        """Whether a look at a track surely shows another vehicle than those before it."""
        known, sure = self._by_track.get(track.number), self._config.open_at
        return (
            known is not None
            and min(known.confidence, plate.confidence) >= sure
            and far_apart(known.text, plate.text)
        )

    def see(self, frame: Frame, tracked: Tracked) -> None:
        """Take in which tracks a frame shows."""
        for track in tracked.seen:
            known = self._by_track.get(track.number)
            if known is None:
                known = Vehicle(frame, track.detection, self._voting)
                known.tracks.add(track.number)
                known.enter(frame, track.detection.box, self._regions)
                self._by_track[track.number] = known
            else:
                known.see(frame, track.detection, self._regions)

    def read(self, frame: Frame, plates: Mapping[int, Plate]) -> None:
        """Take in what was read, by the numbers of the tracks."""
        for number, plate in plates.items():
            self._by_track[number].read(frame, plate)

    def leave_out(self, number: int) -> None:
        """A track is no vehicle; nothing more is told of it."""
        self._by_track.pop(number, None)

    def events(self, now_s: float, ended: tuple[Track, ...] = ()) -> list[PassageEvent]:
        """What has changed up to a time, at which the given tracks have ended."""
        told: list[PassageEvent] = []
        for known in dict.fromkeys(self._by_track.values()):
            told += self._told(known, ending=False)
        for number in [track.number for track in ended if track.number in self._by_track]:
            known = self._by_track.pop(number)
            known.tracks.discard(number)
            if not known.tracks:
                told += self._told(known, ending=True)
        return told + self._close(now_s)

    def finish(self) -> list[PassageEvent]:
        """The source has ended: all that is open closes."""
        told: list[PassageEvent] = []
        for known in dict.fromkeys(self._by_track.values()):
            told += self._told(known, ending=True)
        self._by_track.clear()
        for known in self._open:
            known.tracks.clear()
        return told + self._close(math.inf)

    def _told(self, known: Vehicle, ending: bool) -> list[PassageEvent]:
        """What is to be told of a vehicle that was seen, if anything."""
        if known.reported is None:
            whole = self._same_as(known)
            if whole is not None and known.confidence >= self._config.least_confidence:
                return self._join(known, whole)
            if not self._may_open(known, ending):
                return []
            self._open.append(known)
            return [_event(known, PassageState.OPENED)]
        return [_event(known, PassageState.IMPROVED)] if self._improved(known) else []

    def _may_open(self, known: Vehicle, ending: bool) -> bool:
        config = self._config
        alone = known.look_count < 2 and known.confidence < config.sure_alone
        if not self._may_be_plate(known, alone):
            return False
        late = ending or known.last_s - known.first_s >= config.decide_within_s
        if late:
            fits = known.readings[0].matches_format
            return known.confidence >= (
                config.least_confidence if fits else config.least_unformatted
            )
        # What stands from the beginning may be a caption: that takes a while to tell.
        return known.confidence >= config.open_at and not alone and not known.stands

    def _may_be_plate(self, known: Vehicle, alone: bool) -> bool:
        """Whether it may be one by the characters of its text, and by how surely it was found."""
        config, length = self._config, len(known.text)
        if not set(loose(known.text)) - STROKES or length > config.most_characters:
            return False
        fits = known.readings[0].matches_format and known.confidence >= config.open_at
        if length < config.least_characters and (alone or not fits):
            return False
        least = config.standing_detection if known.stands else 0.0
        return known.detection_confidence >= max(least, config.least_detection)

    def _improved(self, known: Vehicle) -> bool:
        told = known.reported
        if told is None:
            return False
        news = (tuple(known.lines), tuple(known.zones)) != (told.lines, told.zones)
        surer = known.confidence >= told.confidence + self._config.improved_by
        return news or surer or known.text != told.text

    def _same_as(self, known: Vehicle) -> Vehicle | None:
        """The passage that a vehicle belongs to, None where it is a new one."""
        others = [*reversed(self._open), *reversed(self._closed)]
        for other in others:
            waited_s = known.first_s - other.last_s
            if same(known.text, other.text) and waited_s <= self._config.same_after_s:
                return other
        return next((one for one in others if self._is_like(known, one)), None)

    def _is_like(self, known: Vehicle, other: Vehicle) -> bool:
        """Whether a vehicle has a similar text near the place where another was."""
        waited_s = max(known.first_s - other.last_s, 0.0)
        at_once = waited_s <= self._config.at_once_s
        most_cost = MOST_COST + (1.0 if at_once else 0.0)
        if waited_s > self._config.same_place_s or not similar(known.text, other.text, most_cost):
            return False
        if other.tracks and other.last_s > known.first_s and not other.box.iou(known.box):
            return False  # Both are to be seen, at different places.
        before = min(other.path, key=lambda place: abs(place[0] - known.first_s))[1]
        here = known.path[0][1]
        (x, y), (to_x, to_y) = before.center, here.center
        reach = self._config.same_place_widths
        if not other.stands:
            reach += self._config.same_place_widths_per_s * waited_s
        width = max(before.width, here.width)
        return math.hypot(to_x - x, to_y - y) <= reach * width

    def _join(self, known: Vehicle, whole: Vehicle) -> list[PassageEvent]:
        """Make a vehicle a part of a passage."""
        whole.absorb(known)
        for number in known.tracks:
            self._by_track[number] = whole
        if whole in self._closed:
            self._closed.remove(whole)
            self._open.append(whole)
            return [_event(whole, PassageState.IMPROVED)]
        return [_event(whole, PassageState.IMPROVED)] if self._improved(whole) else []

    def _close(self, now_s: float) -> list[PassageEvent]:
        gone = [one for one in self._open if self._has_gone(one, now_s)]
        told = [_event(one, PassageState.CLOSED) for one in gone]
        for one in gone:
            one.drop_picture()
        self._open = [one for one in self._open if one not in gone]
        self._closed = [
            one for one in [*self._closed, *gone] if now_s - one.last_s <= self._config.same_after_s
        ]
        return told

    def _has_gone(self, known: Vehicle, now_s: float) -> bool:
        return not known.tracks and now_s - known.last_s >= self._config.close_after_s


def _event(known: Vehicle, state: PassageState) -> PassageEvent:
    """Tell of a vehicle, and note what was told."""
    known.reported = known.record(state)
    if known.best is None:
        return PassageEvent(known.reported, None, None)
    return PassageEvent(known.reported, known.best.picture, known.best.crop)
