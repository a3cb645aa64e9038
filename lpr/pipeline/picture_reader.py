"""From one picture to the plates that stand in its result: detect, read, judge, look again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from lpr.arrays import Image
from lpr.detection.base import Detector, Sightings, find, glimpse
from lpr.detection.tiles import TileConfig, TiledDetector, is_far
from lpr.pipeline.acceptance import counts, counts_all_the_same, is_lettering, worth_reading
from lpr.pipeline.config import RecognizerConfig
from lpr.pipeline.crops import is_the_plate, may_be_a_plate
from lpr.pipeline.readers import Readers
from lpr.pipeline.turned import (
    GLIMPSED_PX,
    LOOKS,
    MOST_READ,
    SURE,
    WORTH_A_LOOK,
    elsewhere,
    in_source,
    is_worth_turning,
    lean_degrees,
    may_be_part_of,
    may_stand_on_its_head,
    outdoes,
    shows_more,
    stands_on_its_head,
    turned,
    upside_down,
)
from lpr.reading.base import PlateReader, TracedPlate, TurnAwareReader
from lpr.rectification import whole_picture
from lpr.stopwatch import Stopwatch
from lpr.types import Detection, LookName, Plate, WeakDetection

JUDGED_TILES = TileConfig(eased=0.05)
"""Where the user asks for no score of his own: reading judges what tiles show. Chosen on training
photographs (docs/detector.md)."""


@dataclass(frozen=True, slots=True)
class Glance:
    """One picture on its way: what is told of its time, and whether its plates come with traces."""

    picture: Image
    watch: Stopwatch
    explain: bool

    @property
    def size_px(self) -> tuple[int, int]:
        """Width and height."""
        return self.picture.shape[1], self.picture.shape[0]


@dataclass(frozen=True, slots=True)
class PictureRead:
    """What a picture shows: plates and, best first too, what does not count as one.

    ``below_confidence`` are plates that read less surely than the user's least confidence, ``weak``
    what was too weakly detected to be read.
    """

    plates: tuple[TracedPlate, ...]
    below_confidence: tuple[Plate, ...] = ()
    weak: tuple[WeakDetection, ...] = ()


class PictureReader:
    """Reads all plates of a picture.

    Args:
        detector: finds them.
        readers: read them.
        config: how, and what counts.
    """

    def __init__(self, detector: Detector, readers: Readers, config: RecognizerConfig) -> None:
        self._detector = detector
        tiles = JUDGED_TILES if config.conf is None else TileConfig()
        self._views = TiledDetector(detector, config.tiles, tiles)
        self._readers = readers
        self._config = config

    def read(self, glance: Glance) -> PictureRead:
        """The plates of a picture."""
        if self._config.crops == "on":
            (one,) = self.read_given(glance, [whole_picture(*glance.size_px)])
            return self._parted([_as_whole(one)])
        with glance.watch.stage("detect"):
            seen = self._views.find([glance.picture])[0]
        found, signs = self._judged(glance, seen)
        if self._config.crops == "auto":
            found = self._whole_or(glance, seen, found)
        if self._config.turned == "auto":
            # Signs are no plates, but where they are read the picture stands upright.
            found = _without(self._turned_or(glance, found + signs), signs)
        found.sort(key=lambda one: -_rank(one.plate))
        return self._parted(found, tuple(seen.weak))

    def find(self, picture: Image) -> Sightings:
        """What is detected in a picture."""
        return self._views.find([picture])[0]

    def read_detections(
        self, glance: Glance, detections: Sequence[Detection], reader: PlateReader | None = None
    ) -> list[TracedPlate]:
        """The plates of detections, in their order, their characters' boxes inside the picture."""
        chosen = reader or self._readers.usual
        found = chosen.read(glance.picture, detections, glance.watch, glance.explain)
        return [replace(one, plate=_clipped(one.plate, *glance.size_px)) for one in found]

    def read_given(self, glance: Glance, detections: Sequence[Detection]) -> list[TracedPlate]:
        """`read_detections` of places that somebody else names: what is detected for certain is a
        plate."""
        certain = [one.confidence >= 1.0 for one in detections]
        parts = [
            [one for one, is_certain in zip(detections, certain, strict=True) if is_certain == kind]
            for kind in (False, True)
        ]
        others = iter(self.read_detections(glance, parts[False]))
        given = iter(self.read_detections(glance, parts[True], self._readers.given))
        return [next(given if is_certain else others) for is_certain in certain]

    def _parted(
        self, found: Sequence[TracedPlate], weak: tuple[WeakDetection, ...] = ()
    ) -> PictureRead:
        """The plates that read as surely as the user asks for, and the others."""
        least = self._config.min_confidence or 0.0
        shown = tuple(one for one in found if one.plate.confidence >= least)
        below = tuple(one.plate for one in found if one.plate.confidence < least)
        return PictureRead(shown, below, weak)

    def _judged(
        self, glance: Glance, seen: Sightings
    ) -> tuple[list[TracedPlate], list[TracedPlate]]:
        """The plates that detection and reading together make of what was seen, and the signs."""
        least, rules = self._config.min_confidence, self._config.acceptance
        read = [one for one in self._read(glance, seen) if counts(one.plate, least, rules)]
        found = [one for one in read if not is_lettering(one.plate, least, rules)]
        quick, weak = self._readers.quick, list[Detection]()
        if quick is not None:
            weak = worth_reading(seen.weak, _plates(found), glance.size_px, rules)
        sure = self.read_detections(glance, weak, quick)
        sure = [one for one in sure if one.plate.confidence >= rules.weak_reading]
        found += [one for one in sure if counts_all_the_same(one.plate, rules)]
        return found, _without([*read, *sure], found)

    def _read(self, glance: Glance, seen: Sightings) -> list[TracedPlate]:
        """The plates that were seen, each by the reader for it."""
        reader = self._readers.far
        far = [one for one in seen.plates if reader and is_far(one.box, glance.size_px)]
        near = [one for one in seen.plates if one not in far]
        return self.read_detections(glance, near) + self.read_detections(glance, far, reader)

    def _whole_or(
        self, glance: Glance, seen: Sightings, found: list[TracedPlate]
    ) -> list[TracedPlate]:
        """The plate that the picture is, if it is one; what was found in it otherwise."""
        boxes = [*seen.plates, *(one.detection for one in seen.weak)]
        if not may_be_a_plate(*glance.size_px, boxes):
            return found
        whole = _as_whole(*self.read_detections(glance, [whole_picture(*glance.size_px)]))
        calibrated = self._readers.quick is not None
        if not is_the_plate(whole.plate, _plates(found), calibrated):
            return found
        # Nothing detected it, so it is a plate as surely as it reads like one.
        sure = replace(whole.plate, detection_confidence=whole.plate.confidence)
        return [replace(whole, plate=sure)]

    def _turned_or(self, glance: Glance, found: list[TracedPlate]) -> list[TracedPlate]:
        """What the best of the turned looks shows, and what of the found ones it does not."""
        names = self._worth_a_look(glance, _plates(found))
        if not names:
            return self._levelled_or(glance, found)
        best: list[TracedPlate] = []
        for look in (self._turned(glance, name, LOOKS[name]) for name in names):
            if shows_more(_plates(look), _plates(found)) and _surest(look) > _surest(best):
                best = look
        return [one for one in found if elsewhere(one.plate, _plates(best))] + best

    def _levelled_or(self, glance: Glance, found: list[TracedPlate]) -> list[TracedPlate]:
        """What is found with the picture made level where its plates lean, and what was before."""
        lean = lean_degrees(_plates(found))
        if not lean:
            return found
        level = self._turned(glance, LookName.LEVELLED, lean)
        kept = [one for one in found if not any(outdoes(new.plate, one.plate) for new in level)]
        return kept + [
            new for new in level if not any(may_be_part_of(new.plate, one.plate) for one in kept)
        ]

    def _worth_a_look(self, glance: Glance, plates: Sequence[Plate]) -> tuple[LookName, ...]:
        """The turned looks that may show more than the plates found upright."""
        if may_stand_on_its_head(plates):
            reader = self._readers.quick or self._readers.usual
            doubtful = self._doubtful(glance, plates, reader)
            others = self.read_detections(glance, upside_down(doubtful), reader)
            if stands_on_its_head(plates, _plates(others)):
                return (LookName.TURNED_180,)
        return self._promising(glance) if is_worth_turning(plates) else ()

    def _doubtful(
        self, glance: Glance, plates: Sequence[Plate], reader: PlateReader
    ) -> list[Plate]:
        """The plates that may stand on their heads as far as the reader tells at a glimpse."""
        if not isinstance(reader, TurnAwareReader):
            return list(plates)
        doubted = reader.may_stand_on_their_heads(glance.picture, plates, glance.watch)
        return [plate for plate, may in zip(plates, doubted, strict=True) if may]

    def _promising(self, glance: Glance) -> tuple[LookName, ...]:
        """The turned looks in which a glimpse shows something like a plate."""
        with glance.watch.stage("detect"):
            small = turned(glance.picture, 0.0, GLIMPSED_PX).image
            return tuple(
                name
                for name, degrees in LOOKS.items()
                if glimpse(self._detector, turned(small, degrees).image) >= WORTH_A_LOOK
            )

    def _turned(self, glance: Glance, name: LookName, degrees: float) -> list[TracedPlate]:
        """The plates that are read surely when the picture is turned, clockwise."""
        with glance.watch.stage("detect"):
            picture = turned(glance.picture, degrees)
            seen = find(self._detector, [picture.image])[0].plates[:MOST_READ]
        rules = self._config.acceptance
        return [
            replace(one, plate=replace(one.plate, look=name))
            for one in self.read_detections(glance, in_source(seen, picture))
            if one.plate.confidence >= SURE and not is_lettering(one.plate, None, rules)
        ]


def _clipped(plate: Plate, width: int, height: int) -> Plate:
    """The plate with its characters' boxes inside the picture: a plate's margin may reach out."""
    inside = tuple(replace(c, box=c.box.clipped(width, height)) for c in plate.characters)
    return replace(plate, characters=inside)


def _as_whole(one: TracedPlate) -> TracedPlate:
    """A plate that is its whole picture."""
    return replace(one, plate=replace(one.plate, look=LookName.WHOLE))


def _plates(found: Sequence[TracedPlate]) -> list[Plate]:
    return [one.plate for one in found]


def _without(found: Sequence[TracedPlate], others: Sequence[TracedPlate]) -> list[TracedPlate]:
    """Those that are none of the others."""
    return [one for one in found if not any(one is other for other in others)]


def _surest(found: Sequence[TracedPlate]) -> float:
    """The greatest confidence of the plates, 0 where there are none."""
    return max((one.plate.confidence for one in found), default=0.0)


def _rank(plate: Plate) -> float:
    """What the plates of a picture are ordered by: surely a plate, and surely read."""
    return plate.detection_confidence * (1 + plate.confidence)
