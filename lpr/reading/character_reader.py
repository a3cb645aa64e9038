"""From detected plates to their texts: look, and look again where unsure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from lpr.arrays import Image
from lpr.characters.base import Classifier
from lpr.formats.grammar import Grammar
from lpr.geometry import Quad
from lpr.reading.alone import read_alone
from lpr.reading.attempts import (
    Attempt,
    agree,
    deserves_another,
    deserves_the_witness,
    elected,
    look_name,
    shows_more,
)
from lpr.reading.base import FindCorners, TracedPlate
from lpr.reading.completeness import bounded
from lpr.reading.config import ReadingConfig, SecondLooks
from lpr.reading.doubts import doubts
from lpr.reading.look_reader import LookReader
from lpr.reading.plates import cut_like
from lpr.reading.side_block import side_parts, with_part
from lpr.reading.witness.glimpse import may_stand_on_its_head
from lpr.reading.witness.second_look import Witness
from lpr.rectification import corners_of, rectify, resized, whole_picture
from lpr.stopwatch import Stopwatch
from lpr.types import Character, Detection, LookName, Plate

ONE_LOOK_AGAIN_FROM = 0.5
"""Readings less sure than this do not become sure by what the witness sees in other frames."""


class CharacterReader:
    """Reads plates character by character: the `PlateReader` that this package is about.

    Args:
        classifier: the character network.
        grammars: the formats that plates may have.
        top_n: candidates that each plate shows; the reading does not depend on it.
        config: how it goes about it.
        witness: looks at rows and plates as a whole, for a second opinion; None is no such opinion.
        corners: finds those of plates that are given as boxes; None estimates them from the text.
        given: somebody says that what is read is a plate (`lpr.formats.confidence.where_given`).
    """

    def __init__(
        self,
        classifier: Classifier,
        grammars: tuple[Grammar, ...],
        top_n: int,
        config: ReadingConfig | None = None,
        witness: Witness | None = None,
        corners: FindCorners | None = None,
        *,
        given: bool = False,
    ) -> None:
        self._top_n = top_n
        self._given = given
        self._corners = corners
        self._config = config or ReadingConfig()
        self._looks = LookReader(classifier, grammars, top_n, self._config, witness)

    def with_one_look(self) -> CharacterReader:
        """This reader, but that it never looks at a plate again, for those who count what reads
        surely alone."""
        config = replace(
            self._config,
            second_looks=SecondLooks(scales=()),
            seen_again_from=ONE_LOOK_AGAIN_FROM,
            glimpsed_below=1.0,
        )
        return self._configured(config)

    def however_detected(self) -> CharacterReader:
        """This reader, but that it looks again at plates that were hardly detected, too, and reads
        them whatever a glimpse shows: far plates score low, however legible they are."""
        config = replace(
            self._config,
            second_looks=replace(self._config.second_looks, surely_detected=0.0),
            glimpsed_below=0.0,
        )
        return self._configured(config)

    def of_given(self) -> CharacterReader:
        """This reader for what somebody says is a plate."""
        return self._configured(self._config, given=True)

    def _configured(self, config: ReadingConfig, *, given: bool = False) -> CharacterReader:
        looks = self._looks
        known = (looks.classifier, looks.grammars, self._top_n, config, looks.witness)
        return CharacterReader(*known, self._corners, given=given)

    def read(
        self, image: Image, detections: Sequence[Detection], watch: Stopwatch, explain: bool
    ) -> list[TracedPlate]:
        """Read detected plates, and those read unsurely again, in a frame of another size.

        The looks at a plate vote for its text; the surest reading of it stays, with the trace of
        its look. Where it does not show the whole text, it is sure no more.
        """
        seen = [[one] for one in self._looks.read(image, detections, detections, watch, explain)]

        def look(frames: Mapping[int, Detection], name: LookName, again: bool = True) -> None:
            """Look at some of the plates again, in frames by their numbers."""
            if not frames:
                return
            plates = [detections[number] for number in frames]
            cuts = list(frames.values())
            looked = self._looks.read(image, plates, cuts, watch, explain, again)
            for number, one in zip(frames, looked, strict=True):
                seen[number].append(one.named(name))

        look(self._within_corners(image, detections, seen, watch), LookName.OUTLINED)
        for scale, below in self._config.second_looks.in_turn():
            frames = {
                number: resized(detections[number], *scale)
                for number, looks in enumerate(seen)
                if not agree(looks)
                and deserves_another(elected(looks).plate, self._config.second_looks, below, scale)
            }
            look(frames, look_name(scale), shows_more(scale))
        chosen = [
            self._or_alone(image, self._whole(image, looks, detection, watch), detection, watch)
            for looks, detection in zip(seen, detections, strict=True)
        ]
        if self._given:
            chosen = [one.of_given() for one in chosen]
        found = [_doubted(one, image.shape[1]) for one in chosen]
        return [_shown(one, self._top_n) for one in found]

    def _within_corners(
        self,
        image: Image,
        detections: Sequence[Detection],
        seen: Sequence[Sequence[Attempt]],
        watch: Stopwatch,
    ) -> dict[int, Detection]:
        """The plates of which no corners are known, and that read unsurely, by their numbers, with
        corners that are found."""
        found = dict[int, Detection]()
        looks_again = self._config.second_looks
        if self._corners is None or not looks_again.scales:
            return found
        for number, (detection, looks) in enumerate(zip(detections, seen, strict=True)):
            first = looks[0].plate
            if first.confidence >= looks_again.outlined_below or corners_of(detection):
                continue
            with watch.stage("detect"):
                quad = self._corners(image, detection.box)
            if quad is not None and _holds(quad, first):
                found[number] = replace(detection, box=quad.bounding_box(), quad=quad)
        return found

    def may_stand_on_their_heads(
        self, image: Image, plates: Sequence[Plate], watch: Stopwatch
    ) -> list[bool]:
        """Which of the plates that were read look as legible turned by half; all of them where no
        witness looks."""
        return [self._may_stand_on_its_head(image, plate, watch) for plate in plates]

    def _may_stand_on_its_head(self, image: Image, plate: Plate, watch: Stopwatch) -> bool:
        witness = self._looks.witness
        if witness is None or not plate.characters:
            return True
        with watch.stage("rectify"):
            detection = Detection(plate.box, plate.detection_confidence, plate.quad)
            upright = rectify(image, detection)
        with watch.stage("witness"):
            row = _longest_row(plate)
            places = np.array([one.box.to_list() for one in row], dtype=np.float32)
            boxes = upright.boxes_from_source(places)
            return may_stand_on_its_head(witness.rows, image, upright, boxes)

    def _whole(
        self, image: Image, looks: Sequence[Attempt], detection: Detection, watch: Stopwatch
    ) -> Attempt:
        """The text that the looks at a plate elect, with its other part if it has one; where found
        corners may cut that off, the first look shows it."""
        chosen = elected(looks)
        first = looks[0]
        if chosen.plate.look == LookName.OUTLINED and first.plate.text == chosen.plate.text:
            known = first.as_sure_as(chosen)
            whole = self._with_part(image, known, detection, watch)
            if whole is not known:
                return whole
        return self._with_part(image, chosen, detection, watch)

    def _with_part(
        self, image: Image, one: Attempt, detection: Detection, watch: Stopwatch
    ) -> Attempt:
        """The plate with its other part beside the one that was read, if it has any."""

        def read(picture: Image) -> Attempt:
            whole = whole_picture(picture.shape[1], picture.shape[0])
            return self._looks.read(picture, [whole], [whole], watch, explain=False)[0]

        return with_part(one, side_parts(image, one), read, self._looks.grammars, detection)

    def _or_alone(
        self, image: Image, one: Attempt, detection: Detection, watch: Stopwatch
    ) -> Attempt:
        """The plate as the witness alone reads it, where all looks made nothing of it."""
        witness, config = self._looks.witness, self._config.second_looks
        if witness is None or not deserves_the_witness(one.plate, config):
            return one
        with watch.stage("witness"):
            alone = read_alone(
                image,
                one.plate,
                detection,
                witness,
                self._looks.grammars,
                self._config.segmentation,
                explain=one.read.trace is not None,
            )
        return alone or one


def _holds(quad: Quad, plate: Plate) -> bool:
    """Whether no character that was read lies outside of a quad."""
    return all(quad.contains(one.box.center) for one in plate.characters)


def _longest_row(plate: Plate) -> Sequence[Character]:
    """The characters of the row of a plate that has most."""
    rows = cut_like(plate.characters, plate.lines)
    return max(rows, key=len, default=()) or plate.characters


def _doubted(one: Attempt, width_px: int) -> TracedPlate:
    """The plate as sure as it can be, with all that speaks against it.

    ``width_px`` is the picture's.
    """
    plate = one.plate
    if missing := one.missing(width_px):
        plate = bounded(replace(plate, doubts=(*plate.doubts, *missing)))
    plate = replace(plate, doubts=(*plate.doubts, *doubts(plate, one.witnessed)))
    if one.read.trace is not None:
        one.read.trace.notes += [doubt.reason for doubt in plate.doubts]
    return replace(one.read, plate=plate)


def _shown(one: TracedPlate, top_n: int) -> TracedPlate:
    """The plate with no more candidates than are shown."""
    return replace(one, plate=replace(one.plate, candidates=one.plate.candidates[:top_n]))
