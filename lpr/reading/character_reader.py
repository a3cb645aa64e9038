"""From detected plates to their texts: rectify, segment, classify, assemble, re-rank."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from lpr.alphabet import CHARACTERS
from lpr.arrays import FloatArray, GrayImage, Image
from lpr.characters.classifier import CharacterClassifier
from lpr.characters.normalisation import cut_windows, normalise_windows
from lpr.formats.doubts import doubts
from lpr.formats.grammar import Grammar
from lpr.formats.rerank import Hypothesis, RankedReading, rerank
from lpr.geometry import Box
from lpr.reading.assembly import ReadingPath, assemble
from lpr.rectification import PlateImage, rectify, resized
from lpr.segmentation.proposals import Proposals, propose
from lpr.segmentation.steps import to_gray
from lpr.segmentation.trace import Trace
from lpr.stopwatch import Stopwatch
from lpr.types import Character, Detection, Plate, Reading

ALTERNATIVES = 3
"""How many other characters each character keeps, with their probabilities."""
LEAST_ALTERNATIVE = 0.01
"""Alternatives less probable than this are not worth keeping."""
LOOK_AGAIN_BELOW = 0.75
"""Plates read less surely are looked at again,"""
HOPELESS_BELOW, NARROW_PX = 0.02, 80.0
"""but not those read less surely than the one and narrower than the other: there is nothing more to
see in them."""
SECOND_LOOKS = ((0.92, 0.86), (1.06, 1.2))
"""Width and height of the frames of further looks, of the detected plate: tighter, then wider."""


@dataclass(frozen=True, slots=True)
class Look:
    """What one look at a plate gave, and its trace where one was asked for."""

    plate: Plate
    trace: Trace | None


class CharacterReader:
    """Reads plates character by character.

    Args:
        classifier: the character network.
        grammars: the formats that plates may have.
        top_n: candidates that each plate shows; the reading does not depend on it.
    """

    def __init__(
        self, classifier: CharacterClassifier, grammars: tuple[Grammar, ...], top_n: int
    ) -> None:
        self._classifier = classifier
        self._grammars = grammars
        self._top_n = top_n

    def read(
        self, image: Image, detections: Sequence[Detection], watch: Stopwatch, explain: bool
    ) -> list[Look]:
        """Read detected plates, and those read unsurely again, in a frame of another size.

        The surest reading of a plate stays, with the trace of its look.
        """
        looks = self._look(image, detections, detections, watch, explain)
        for scale in SECOND_LOOKS:
            again = [i for i, look in enumerate(looks) if _deserves_another(look.plate)]
            plates = [detections[i] for i in again]
            frames = [resized(plate, *scale) for plate in plates]
            for i, look in zip(
                again, self._look(image, plates, frames, watch, explain), strict=True
            ):
                if look.plate.confidence > looks[i].plate.confidence:
                    looks[i] = look
        return looks

    def _look(
        self,
        image: Image,
        detections: Sequence[Detection],
        frames: Sequence[Detection],
        watch: Stopwatch,
        explain: bool,
    ) -> list[Look]:
        """Read plates in the given frames; all their characters go through the network at once."""
        traces = [Trace() if explain else None for _ in detections]
        with watch.stage("rectify"):
            rectified = [rectify(image, frame) for frame in frames]
        with watch.stage("segment"):
            grays = [to_gray(plate.image) for plate in rectified]
            proposals = [
                propose(gray, trace=trace) for gray, trace in zip(grays, traces, strict=True)
            ]
        with watch.stage("classify"):
            judged = self._classify(grays, proposals)
        looks = []
        with watch.stage("assemble"):
            for i, detection in enumerate(detections):
                trace = traces[i]
                usual = self._classifier.alphabet.fold(judged[i])
                paths = assemble(proposals[i], usual, trace=trace)
                ranked = self._rank(paths)
                plate = _plate(detection, rectified[i], paths, ranked)
                if self._classifier.alphabet.letters:
                    plate = self._in_own_letters(plate, judged[i], paths, ranked)
                if trace is not None:
                    trace.plate = rectified[i].image
                    _explain(trace, plate, paths, ranked)
                looks.append(Look(plate, trace))
        return looks

    def _classify(
        self, grays: Sequence[GrayImage], proposals: Sequence[Proposals]
    ) -> list[FloatArray]:
        """Probabilities of all classes for the proposals of each plate."""
        if not proposals:
            return []
        windows = [
            cut_windows(gray, found.boxes, found.light)
            for gray, found in zip(grays, proposals, strict=True)
        ]
        probabilities = self._classifier.predict_all(normalise_windows(np.concatenate(windows)))
        return np.split(probabilities, np.cumsum([len(found) for found in proposals])[:-1])

    def _in_own_letters(
        self,
        plate: Plate,
        probabilities: FloatArray,
        paths: Sequence[ReadingPath],
        ranked: Sequence[RankedReading],
    ) -> Plate:
        """The plate with the network's own letters where they are likelier than their stand-ins."""

        def own(text: str, path: ReadingPath) -> str:
            places = [index for row in path.lines for index in row]
            return self._classifier.alphabet.unfold(text, probabilities[places])

        if not ranked:
            return plate
        texts = [own(reading.text, paths[reading.hypothesis]) for reading in ranked]
        best = paths[ranked[0].hypothesis]
        candidates = zip(plate.candidates, texts, strict=True)
        characters = zip(plate.characters, texts[0], strict=True)
        return replace(
            plate,
            text=texts[0],
            lines=_lines(texts[0], best),
            candidates=tuple(replace(reading, text=text) for reading, text in candidates),
            characters=tuple(replace(one, text=sign) for one, sign in characters),
            raw_text=own(paths[0].text, paths[0]),
        )

    def _rank(self, paths: Sequence[ReadingPath]) -> tuple[RankedReading, ...]:
        hypotheses = [
            Hypothesis(path.cut_log_score, path.probabilities, path.gaps) for path in paths
        ]
        return rerank(hypotheses, self._grammars, self._top_n)


def _deserves_another(plate: Plate) -> bool:
    """Whether another look at a plate may show more."""
    hopeless = plate.confidence < HOPELESS_BELOW and plate.box.width < NARROW_PX
    return plate.confidence < LOOK_AGAIN_BELOW and not hopeless


def _plate(
    detection: Detection,
    rectified: PlateImage,
    paths: Sequence[ReadingPath],
    ranked: Sequence[RankedReading],
) -> Plate:
    """The plate that the best of the ranked readings makes; an unread one where there is none."""
    quad = detection.quad or detection.box.to_quad()
    if not ranked:
        return Plate("", 0.0, detection.box, quad, detection.confidence)
    best = ranked[0]
    path = paths[best.hypothesis]
    return Plate(
        text=best.text,
        confidence=best.confidence,
        box=detection.box,
        quad=quad,
        detection_confidence=detection.confidence,
        region=best.region,
        matches_format=best.matches_format,
        lines=_lines(best.text, path),
        candidates=tuple(_candidate(reading) for reading in ranked),
        characters=_characters(best.text, path, rectified.boxes_to_source(path.boxes)),
        raw_text=paths[0].text,
    )


def _explain(
    trace: Trace, plate: Plate, paths: Sequence[ReadingPath], ranked: Sequence[RankedReading]
) -> None:
    """Note which way the reading takes through the plate image, and what speaks against it."""
    if ranked:
        path = paths[ranked[0].hypothesis]
        trace.path = list(_characters(plate.text, path, path.boxes))
        trace.notes += doubts(plate)


def _characters(text: str, path: ReadingPath, boxes: FloatArray) -> tuple[Character, ...]:
    """The characters of the chosen reading with (L, 4) boxes, and the likeliest others of each."""
    order = np.argsort(-path.probabilities, axis=1)[:, : ALTERNATIVES + 1]
    chances = np.take_along_axis(path.probabilities, order, axis=1)
    characters = []
    for place, sign in enumerate(text):
        ranked = zip(order[place].tolist(), chances[place].tolist(), strict=True)
        others = [(CHARACTERS[k], chance) for k, chance in ranked if CHARACTERS[k] != sign]
        likely = tuple(pair for pair in others if pair[1] >= LEAST_ALTERNATIVE)[:ALTERNATIVES]
        chance = float(path.probabilities[place, CHARACTERS.index(sign)])
        characters.append(Character(sign, chance, Box.from_list(boxes[place].tolist()), likely))
    return tuple(characters)


def _lines(text: str, path: ReadingPath) -> tuple[str, ...]:
    """The text cut into the rows of its path."""
    ends = np.cumsum([len(row) for row in path.lines]).tolist()
    return tuple(
        text[start:end] for start, end in zip([0, *ends[:-1]], ends, strict=True) if end > start
    )


def _candidate(reading: RankedReading) -> Reading:
    return Reading(reading.text, reading.confidence, reading.matches_format, reading.region)
