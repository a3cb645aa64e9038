"""From detected plates to their texts: look, assemble, re-rank, and look again where unsure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from lpr.alphabet import loose
from lpr.arrays import FloatArray, Image
from lpr.characters.base import Classifier
from lpr.formats.grammar import Grammar
from lpr.formats.rerank import RankedReading, rerank
from lpr.formats.settling import Hypothesis
from lpr.geometry import Box
from lpr.reading.assembly import ReadingPath, assemble
from lpr.reading.base import TracedPlate
from lpr.reading.completeness import bounded, incomplete
from lpr.reading.config import ReadingConfig, SecondLooks
from lpr.reading.doubts import doubts
from lpr.reading.look import Look, judge, look_at
from lpr.reading.plates import rows_of, to_plate
from lpr.reading.witness.opinion import Opinion
from lpr.reading.witness.second_look import Witness, WitnessedLook, seen_again, witnessed
from lpr.rectification import resized
from lpr.segmentation.trace import Trace
from lpr.stopwatch import Stopwatch
from lpr.types import Detection, LookName, Plate

LIKELY_NATS = 3.0
"""Paths so little behind the best may show that the picture's edge cuts a character off."""
SEEN_AGAIN_BELOW = 0.9
"""The witness sees the rows of less sure readings in other frames, too."""
CLOSER_BELOW = 0.6
"""A frame is closer rather than tighter where it shows less than that of the plate."""
JUDGED = 3
"""Candidates that doubts are judged by and looks vote with, however few are shown."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """A plate as one look shows it: what was read, and from what; no path where nothing was.

    ``others`` are the likely paths before formats and the witness had their say, ``witnessed`` is
    what the witness reads there itself.
    """

    read: TracedPlate
    look: Look
    path: ReadingPath | None
    others: tuple[ReadingPath, ...] = ()
    witnessed: str | None = None

    @property
    def plate(self) -> Plate:
        return self.read.plate

    def named(self, name: LookName) -> Attempt:
        """This attempt, its look called so."""
        plate = replace(self.plate, look=name)
        return replace(self, read=replace(self.read, plate=plate))


class CharacterReader:
    """Reads plates character by character: the `PlateReader` that this package is about.

    Args:
        classifier: the character network.
        grammars: the formats that plates may have.
        top_n: candidates that each plate shows; the reading does not depend on it.
        config: how it goes about it.
        witness: looks at rows and plates as a whole, for a second opinion; None is no such opinion.
    """

    def __init__(
        self,
        classifier: Classifier,
        grammars: tuple[Grammar, ...],
        top_n: int,
        config: ReadingConfig | None = None,
        witness: Witness | None = None,
    ) -> None:
        self._classifier = classifier
        self._witness = witness
        self._grammars = grammars
        self._top_n = top_n
        self._config = config or ReadingConfig()

    def with_one_look(self) -> CharacterReader:
        """This reader, but that it never looks at a plate again."""
        config = replace(self._config, second_looks=SecondLooks(scales=()))
        return CharacterReader(self._classifier, self._grammars, self._top_n, config, self._witness)

    def read(
        self, image: Image, detections: Sequence[Detection], watch: Stopwatch, explain: bool
    ) -> list[TracedPlate]:
        """Read detected plates, and those read unsurely again, in a frame of another size.

        The looks at a plate vote for its text; the surest reading of it stays, with the trace of
        its look. Where it does not show the whole text, it is sure no more.
        """
        seen = [[one] for one in self._read(image, detections, detections, watch, explain)]
        for scale, below in self._config.second_looks.in_turn():
            again = [
                number
                for number, looks in enumerate(seen)
                if not agree(looks)
                and deserves_another(elected(looks).plate, self._config.second_looks, below)
            ]
            if not again:
                break
            plates = [detections[number] for number in again]
            frames = [resized(plate, *scale) for plate in plates]
            looked = self._read(image, plates, frames, watch, explain)
            for number, one in zip(again, looked, strict=True):
                seen[number].append(one.named(look_name(scale)))
        found = [_doubted(elected(looks), image.shape[1]) for looks in seen]
        return [_shown(one, self._top_n) for one in found]

    def _read(
        self,
        image: Image,
        detections: Sequence[Detection],
        frames: Sequence[Detection],
        watch: Stopwatch,
        explain: bool,
    ) -> list[Attempt]:
        """Read plates in the given frames; all their characters go through the network at once."""
        traces = [Trace() if explain else None for _ in frames]
        looks = [
            look_at(image, frame, self._config.segmentation, trace, watch)
            for frame, trace in zip(frames, traces, strict=True)
        ]
        with watch.stage("classify"):
            judged = judge(looks, self._classifier.predict_all)
        return [
            self._assembled(*parts, image, watch)
            for parts in zip(detections, looks, judged, traces, strict=True)
        ]

    def _assembled(
        self,
        detection: Detection,
        look: Look,
        probabilities: FloatArray,
        trace: Trace | None,
        image: Image,
        watch: Stopwatch,
    ) -> Attempt:
        """The plate that a look at a picture shows, given the probabilities (N, classes) of its
        proposals."""
        usual = self._classifier.alphabet.fold(probabilities)
        if trace is not None:
            trace.judge(usual)
        with watch.stage("assemble"):
            paths = assemble(look.proposals, usual, self._config.path, trace)
        seen, likely = WitnessedLook(look, probabilities, paths, None), None
        if self._witness is not None:
            with watch.stage("witness"):
                seen = witnessed(
                    self._witness.rows, self._classifier, image, seen, self._config.path
                )
                likely = self._witness.likely(look.plate.image, self._grammars)
        with watch.stage("settle"):
            ranked = self._rank(seen, likely)
        if self._witness is not None and ranked and ranked[0].confidence < SEEN_AGAIN_BELOW:
            with watch.stage("witness"):
                seen = seen_again(
                    self._witness.rows, self._classifier, image, seen, self._config.path
                )
            with watch.stage("settle"):
                ranked = self._rank(seen, likely)
        with watch.stage("settle"):
            plate = to_plate(detection, look.plate, seen.paths, ranked)
            if self._classifier.alphabet.letters:
                plate = self._in_own_letters(plate, seen.probabilities, seen.paths, ranked)
        if trace is not None:
            trace.plate = look.plate.image
            _explain(trace, plate, seen.paths, ranked, seen.opinion)
        path = seen.paths[ranked[0].hypothesis] if ranked else None
        own = None
        if ranked and seen.opinion is not None:
            own = "".join(seen.opinion.own(ranked[0].hypothesis).texts)
        near = tuple(one for one in paths if one.log_score > paths[0].log_score - LIKELY_NATS)
        return Attempt(TracedPlate(plate, trace), seen.look, path, near, own)

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
            lines=rows_of(texts[0], best),
            candidates=tuple(replace(reading, text=text) for reading, text in candidates),
            characters=tuple(replace(one, text=sign) for one, sign in characters),
            raw_text=own(paths[0].text, paths[0]),
        )

    def _rank(self, seen: WitnessedLook, likely: FloatArray | None) -> tuple[RankedReading, ...]:
        hypotheses = [
            Hypothesis(path.cut_log_score, path.probabilities, path.gaps, path.told)
            for path in seen.paths
        ]
        count = max(self._top_n, JUDGED)
        return rerank(hypotheses, self._grammars, count, seen.opinion, likely)


def agree(looks: Sequence[Attempt]) -> bool:
    """Whether two looks at a plate read the same text: a third would say no more."""
    texts = [loose(look.plate.text) for look in looks if look.plate.text]
    return len(set(texts)) < len(texts)


def elected(looks: Sequence[Attempt]) -> Attempt:
    """The look that reads most surely the text for which all looks at a plate speak most, 0/O and
    1/I counted equal: each speaks for its candidates by their confidence."""
    votes: dict[str, float] = {}
    for look in looks:
        for candidate in look.plate.candidates[:JUDGED]:
            text = loose(candidate.text)
            votes[text] = votes.get(text, 0.0) + candidate.confidence
    if not votes:
        return looks[0]
    text = max(votes, key=lambda one: votes[one])
    agreed = [look for look in looks if loose(look.plate.text) == text]
    return max(agreed or looks, key=lambda look: look.plate.confidence)


def deserves_another(plate: Plate, config: SecondLooks, below: float) -> bool:
    """Whether another look at a plate may show more; not at one that reads as surely as that."""
    hopeless = plate.confidence < config.hopeless_below and plate.box.width < config.narrow_px
    return plate.confidence < below and not hopeless


def look_name(scale: tuple[float, float]) -> LookName:
    """What a look is called whose frame is that many times as wide and as high as the plate."""
    share = scale[0] * scale[1]
    if share > 1:
        return LookName.WIDER
    return LookName.TIGHTER if share >= CLOSER_BELOW else LookName.CLOSER


def _explain(
    trace: Trace,
    plate: Plate,
    paths: Sequence[ReadingPath],
    ranked: Sequence[RankedReading],
    opinion: Opinion | None,
) -> None:
    """Note which way the reading takes through the plate image, and what the witness sees there."""
    if ranked:
        path = paths[ranked[0].hypothesis]
        boxes = [Box.from_list(box) for box in path.boxes.tolist()]
        trace.path = [
            replace(one, box=box) for one, box in zip(plate.characters, boxes, strict=True)
        ]
        if opinion is not None:
            trace.witnessed = opinion.own(ranked[0].hypothesis).shown()


def _doubted(one: Attempt, width_px: int) -> TracedPlate:
    """The plate as sure as it can be, with all that speaks against it.

    ``width_px`` is the picture's.
    """
    plate = one.plate
    if one.path is not None:
        missing = incomplete(
            plate.text, one.look, one.path, width_px, plate.matches_format, one.others
        )
        plate = bounded(replace(plate, doubts=missing))
    plate = replace(plate, doubts=(*plate.doubts, *doubts(plate, one.witnessed)))
    if one.read.trace is not None:
        one.read.trace.notes += [doubt.reason for doubt in plate.doubts]
    return replace(one.read, plate=plate)


def _shown(one: TracedPlate, top_n: int) -> TracedPlate:
    """The plate with no more candidates than are shown."""
    return replace(one, plate=replace(one.plate, candidates=one.plate.candidates[:top_n]))
