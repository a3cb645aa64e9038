"""All that is known of one vehicle so far: where it was, what was read, its best picture."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median
from uuid import uuid4

import numpy as np

from lpr.arrays import Image
from lpr.geometry import Box
from lpr.images import crop
from lpr.types import Detection, FrameLook, LineCrossing, Passage, PassageState, Plate, Reading
from lpr.video.directions import direction_of
from lpr.video.frames import Frame
from lpr.video.looks import Look, look_weight, region_of
from lpr.video.similarity import same
from lpr.video.voting import Voter, VotingConfig
from lpr.video.zones import Regions

LOOKS_KEPT = 64
"""Raw reads that a passage keeps."""
PLACES_KEPT = 96
"""Places that it keeps, thinned evenly."""
STOOD_STILL = 0.5
"""A plate that moved by less, in widths, stands where it stood."""
GREW = 0.16
"""So does one whose width changed by less, in factors of e."""
LEAST_PLACES = 3
"""Of fewer places it cannot be told whether a plate moves."""
STANDS_SHARE = 0.75
"""In this share of the places where a plate was seen it must stand still."""
EDGE_STOOD = 0.06
"""An edge of a plate that moved by less, in widths, is where it was: of one that something hides
bit by bit, three are."""
SIGHTINGS_KEPT = 64
"""Of so many frames it is known how surely they show a plate."""
LEAST_NEWS = 0.25
"""What a look still counts at a plate that has not changed at all since one that had a vote."""
TOGETHER = 0.6
"""What a look at frames laid on top of each other counts, of the best look at one of them."""
CROP_MARGIN = 0.25
"""What a crop shows around the plate, of its width and of its height."""


@dataclass(frozen=True, slots=True)
class BestLook:
    """The look that shows a plate best, its frame's picture and the part with the plate."""

    look: FrameLook
    score: float
    picture: Image | None
    crop: Image


class Vehicle:
    """One vehicle before one camera; times are seconds from the source's first frame.

    Args:
        frame: that it is first seen in.
        found: where its plate is there.
        config: how its looks are put together.
    """

    def __init__(self, frame: Frame, found: Detection, config: VotingConfig) -> None:
        self.id = str(uuid4())
        self.tracks: set[int] = set()
        self.first, self.last = frame.time, frame.time
        self.first_s, self.last_s = frame.offset_s, frame.offset_s
        self.read_s = -math.inf
        self.readings: tuple[Reading, ...] = ()
        self.zones: list[str] = []
        self.lines: list[LineCrossing] = []
        self.best: BestLook | None = None
        self.reported: Passage | None = None
        self.look_count = 0
        self._source = frame.source
        self._voter = Voter(config)
        self._looks: list[FrameLook] = []
        self._path: list[tuple[float, Box]] = [(frame.offset_s, found.box)]
        self._sightings = deque([found.confidence], SIGHTINGS_KEPT)
        self._every = 1
        self._seen = 1

    @property
    def text(self) -> str:
        """What it says, as far as is known."""
        return self.readings[0].text if self.readings else ""

    @property
    def confidence(self) -> float:
        return self.readings[0].confidence if self.readings else 0.0

    @property
    def box(self) -> Box:
        """Where it was last seen."""
        return self._path[-1][1]

    @property
    def path(self) -> tuple[tuple[float, Box], ...]:
        """When and where it was seen, thinned."""
        return tuple(self._path)

    @property
    def stands(self) -> bool:
        """Whether it stays in one place, and as large, but for moments: something may pass before
        it, or it may not be found well. What was seen too seldom to tell counts as standing."""
        boxes = [box for _, box in self._path]
        if len(boxes) < LEAST_PLACES:
            return True
        if _goes_on(boxes):
            return False
        edges = zip(*(box.to_list() for box in boxes), strict=True)
        usual = Box(*(median(places) for places in edges))
        same = sum(_change(usual, box) < 1 or _covered(usual, box) for box in boxes)
        return same >= STANDS_SHARE * len(boxes)

    @property
    def detection_confidence(self) -> float:
        """How surely it was a plate in half of the frames that showed it, the last ones."""
        return median(self._sightings)

    @property
    def agreeing_looks(self) -> int:
        """How many looks alone read what all of them say together."""
        return sum(same(look.text, self.text) for look in self._looks)

    @property
    def change(self) -> float:
        """How much it has moved and grown since the last look that was read, 0 where not at all,
        from 1 on it counts as another view."""
        return _change(self._looks[-1].box, self.box) if self._looks else math.inf

    @property
    def growth(self) -> float:
        """How many times as wide as in the widest look it is now, infinite before the first."""
        widest = max((look.box.width for look in self._looks), default=0.0)
        return self.box.width / widest if widest else math.inf

    def see(self, frame: Frame, found: Detection, regions: Regions) -> None:
        """It was seen there; zones that it entered and lines that it crossed are noted."""
        box = found.box
        self._sightings.append(found.confidence)
        size_px = frame.width, frame.height
        for line in regions.lines:
            side = line.crossed(self.box.center, box.center, *size_px)
            if side is not None:
                self.lines.append(LineCrossing(line.name, str(side), frame.time))
        self.enter(frame, box, regions)
        self.last, self.last_s = max(self.last, frame.time), max(self.last_s, frame.offset_s)
        self._seen += 1
        if self._seen % self._every == 0 or len(self._path) == 1:
            self._path.append((frame.offset_s, box))
        else:
            self._path[-1] = (frame.offset_s, box)
        if len(self._path) > PLACES_KEPT:
            self._path = [*self._path[:-1:2], self._path[-1]]
            self._every *= 2

    def enter(self, frame: Frame, box: Box, regions: Regions) -> None:
        """Note the zones that it is in."""
        zones = regions.zones_of(box, frame.width, frame.height)
        self.zones += [name for name in zones if name not in self.zones]

    def read(self, frame: Frame, plate: Plate) -> None:
        """It was read there."""
        least = self._voter.config.least
        telling = [look.box for look in self._looks if look.confidence >= least]
        change = _change(telling[-1], self.box) if telling else math.inf
        news = min(max(change, LEAST_NEWS), 1.0)
        weight = look_weight(frame.image, plate) * news
        one = FrameLook(
            frame.time,
            frame.number,
            plate.box,
            plate.detection_confidence,
            plate.text,
            plate.confidence,
            weight,
        )
        self._voter.add(Look(plate, weight))
        self.readings = self._voter.readings()
        self.look_count += 1
        self.read_s = frame.offset_s
        self._keep([*self._looks, one])
        self._keep_if_best(one, frame)

    def read_together(self, plate: Plate) -> None:
        """It was read in frames laid on top of each other, which its best looks are a part of."""
        weight = TOGETHER * max((look.weight for look in self._voter.looks), default=1.0)
        self._voter.add(Look(plate, weight))
        self.readings = self._voter.readings()

    def absorb(self, other: Vehicle) -> None:
        """Take in what else was seen of the same vehicle."""
        self.tracks |= other.tracks
        self.first, self.last = min(self.first, other.first), max(self.last, other.last)
        self.first_s = min(self.first_s, other.first_s)
        self.last_s = max(self.last_s, other.last_s)
        self.read_s = max(self.read_s, other.read_s)
        self.look_count += other.look_count
        self._sightings.extend(other._sightings)
        self.zones += [name for name in other.zones if name not in self.zones]
        self.lines = sorted([*self.lines, *other.lines], key=lambda crossing: crossing.time)
        self._path = sorted([*self._path, *other._path], key=lambda place: place[0])[-PLACES_KEPT:]
        for look in other._voter.looks:
            self._voter.add(look)
        self.readings = self._voter.readings()
        self._keep(sorted([*self._looks, *other._looks], key=lambda look: look.time))
        both = [best for best in (self.best, other.best) if best is not None]
        self.best = max(both, key=self._score, default=None)

    def drop_picture(self) -> None:
        """Forget the large picture: it has been handed out."""
        if self.best is not None:
            self.best = replace(self.best, picture=None)

    def record(self, state: PassageState) -> Passage:
        """It as a passage; it must have been read."""
        if self.best is None:
            raise ValueError("a vehicle whose plate was never read is no passage")
        first = self.readings[0] if self.readings else Reading("", 0.0)
        region, region_confidence = region_of(self._voter.looks, first)
        return Passage(
            id=self.id,
            source=self._source,
            state=state,
            first_seen=self.first,
            last_seen=self.last,
            text=first.text,
            confidence=first.confidence,
            best=self.best.look,
            look_count=self.look_count,
            candidates=self.readings,
            region=region,
            region_confidence=region_confidence,
            matches_format=first.matches_format,
            direction=direction_of(self._path),
            lines=tuple(self.lines),
            zones=tuple(self.zones),
            looks=tuple(self._looks),
        ).rounded()

    def _keep(self, looks: Sequence[FrameLook]) -> None:
        """Keep these raw reads, without the one that says least where they are too many."""
        self._looks = list(looks)
        while len(self._looks) > LOOKS_KEPT:
            inner = range(1, len(self._looks) - 1)
            least = min(inner, key=lambda k: self._looks[k].confidence * self._looks[k].weight)
            del self._looks[least]

    def _keep_if_best(self, look: FrameLook, frame: Frame) -> None:
        one = BestLook(look, 0.0, None, frame.image[:0, :0])
        score = self._score(one)
        if self.best is not None and score <= self._score(self.best):
            return
        shown = look.box.padded(CROP_MARGIN, CROP_MARGIN)
        self.best = BestLook(look, score, frame.image, crop(frame.image, shown).copy())

    def _score(self, best: BestLook) -> float:
        """How well a look shows what all looks say."""
        look = best.look
        agrees = 1.0 if same(look.text, self.text) else 0.1
        return agrees * (0.2 + look.weight) * (0.1 + look.confidence)


def _change(before: Box, after: Box) -> float:
    """How far a plate moved and grew, in what counts as standing still."""
    width = max(before.width, 1.0)
    (x, y), (to_x, to_y) = before.center, after.center
    moved = math.hypot(to_x - x, to_y - y) / width / STOOD_STILL
    grew = abs(math.log(max(after.width, 1.0) / width)) / GREW
    return max(moved, grew)


def _goes_on(boxes: Sequence[Box]) -> bool:
    """Whether a plate went from its first place to its last without turning back, or grew so."""
    first, last = boxes[0], boxes[-1]
    if _change(first, last) < 1 or _covered(first, last):
        return False
    widths = np.diff([box.width for box in boxes])
    steps = np.diff([box.center for box in boxes], axis=0)
    along = steps @ np.subtract(last.center, first.center)
    return bool((widths > 0).all() or (widths < 0).all() or (along > 0).all())


def _covered(before: Box, after: Box) -> bool:
    """Whether three edges of a plate are where they were: something stands before a part of it."""
    most = EDGE_STOOD * max(before.width, 1.0)
    moves = [
        abs(here - there) for here, there in zip(before.to_list(), after.to_list(), strict=True)
    ]
    return sum(move <= most for move in moves) >= 3
