"""From one look at each plate to its text: propose, assemble, ask the witness, re-rank."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from lpr.arrays import FloatArray, Image
from lpr.characters.base import Classifier
from lpr.formats.grammar import Grammar
from lpr.formats.rerank import RankedReading, rerank
from lpr.formats.settling import Hypothesis, Proposals
from lpr.reading.assembly import ReadingPath, assemble
from lpr.reading.attempts import JUDGED, Attempt
from lpr.reading.base import TracedPlate
from lpr.reading.config import ReadingConfig
from lpr.reading.cut_edge import cut_beside, may_be_characters
from lpr.reading.look import Look, Sight, judge, see
from lpr.reading.plain import is_plain, may_be_plain, plain_path
from lpr.reading.plates import rows_of, to_plate
from lpr.reading.settled import Settled, is_told, note_reading
from lpr.reading.witness.glimpse import is_legible
from lpr.reading.witness.other_row import witnessed_rows
from lpr.reading.witness.second_look import (
    Witness,
    WitnessedLook,
    asked,
    seen_again,
    with_own,
)
from lpr.segmentation.trace import Trace
from lpr.stopwatch import Stopwatch
from lpr.types import Detection, Plate

LIKELY_NATS = 3.0
"""Paths so little behind the best may show that the picture's edge cuts a character off."""
ILLEGIBLE_NOTE = "on none of its lines anything is legible at a glimpse"
"""What the trace of a plate says that was left unread."""
SEEN_AGAIN_BELOW = 0.9
"""The witness sees the rows of less sure readings in other frames, too; none of them is plain."""
WEAK_AGAIN_FROM = 0.5
"""Of what is not surely detected, those that read as surely as this: of 235 such pictures one text
changed from right to wrong below it, which did not count."""


@dataclass(slots=True)
class _Task:
    """A plate on its way: ``attempt`` once it is read, ``rows_seen`` whether plain rows were,
    ``again`` whether the witness sees unsure rows in other frames, too, ``glimpsed`` whether it is
    read in full only where the witness reads something at a glimpse."""

    detection: Detection
    sight: Sight
    trace: Trace | None
    again: bool
    glimpsed: bool
    attempt: Attempt | None = None
    rows_seen: bool = False


@dataclass(frozen=True, slots=True)
class LookReader:
    """Reads plates from one look each.

    Plain plates are read from the components that a threshold shows (`lpr.reading.plain`), all
    others from everything that may be a character.

    Args:
        classifier: the character network.
        grammars: the formats that plates may have.
        top_n: candidates that each plate gets, but never fewer than `JUDGED`.
        config: how it goes about it.
        witness: for a second opinion; without one no plate is plain.
    """

    classifier: Classifier
    grammars: tuple[Grammar, ...]
    top_n: int
    config: ReadingConfig
    witness: Witness | None

    def read(
        self,
        image: Image,
        detections: Sequence[Detection],
        frames: Sequence[Detection],
        watch: Stopwatch,
        explain: bool,
        again: bool = True,
    ) -> list[Attempt]:
        """Read plates in the given frames; all their characters go through the network at once.

        ``again`` says whether the witness sees unsure rows in other frames, too. What is not surely
        a plate and shows nothing at a glimpse is not read in full.
        """
        config = self.config.segmentation
        tasks = []
        for detection, frame in zip(detections, frames, strict=True):
            trace = Trace() if explain else None
            sight = see(image, frame, config, trace, watch)
            glimpsed = detection.confidence < self.config.glimpsed_below
            tasks.append(_Task(detection, sight, trace, again, glimpsed))
        self._read_plain(image, tasks, watch)
        left = [task for task in tasks if task.attempt is None]
        with watch.stage("segment"):
            for task in left:
                task.sight = task.sight.in_full(config, task.trace)
        self._read_plain(image, [task for task in left if not task.rows_seen], watch)
        self._leave_illegible(image, left, watch)
        left = [task for task in left if task.attempt is None]
        with watch.stage("segment"):
            looks = [task.sight.full_look(config, task.trace) for task in left]
        with watch.stage("classify"):
            judged = judge(looks, self.classifier.predict_all)
        for task, look, probabilities in zip(left, looks, judged, strict=True):
            task.attempt = self._assembled(task, look, probabilities, image, watch)
        return [task.attempt for task in tasks if task.attempt is not None]

    def _read_plain(self, image: Image, tasks: Sequence[_Task], watch: Stopwatch) -> None:
        """Read those of the plates that are plain."""
        if self.witness is None:
            return
        with watch.stage("segment"):
            plain = [(task, task.sight.plain_look(self.config.segmentation)) for task in tasks]
        seen_any = [(task, look) for task, look in plain if len(look.proposals)]
        with watch.stage("classify"):
            judged = judge([look for _, look in seen_any], self.classifier.predict_all)
        for (task, look), probabilities in zip(seen_any, judged, strict=True):
            with watch.stage("assemble"):
                usual = self.classifier.alphabet.fold(probabilities)
                path = plain_path(look, usual, self.config.path)
            task.rows_seen = path is not None
            if path is None or self._is_cut(task, look, path, image):
                continue
            with watch.stage("witness"):
                seen = WitnessedLook(look, probabilities, [path], None)
                seen = asked(self.witness.rows, image, seen)
                if seen.opinion is None or not may_be_plain(seen.opinion):
                    continue
                seen = with_own(seen, self.classifier, self.config.path)
            if not is_plain(seen):
                continue
            ranked = self._settled(image, seen, path, watch).ranked
            if not ranked or ranked[0].confidence < SEEN_AGAIN_BELOW:
                continue
            attempt = self._attempt(task, seen, (path,), ranked, watch)
            if attempt.missing(image.shape[1]):
                continue
            task.attempt = replace(attempt, whole=True)
            if task.trace is not None:
                task.sight.record_plain(look, task.trace)
                task.trace.judge(usual)

    def _leave_illegible(self, image: Image, tasks: Sequence[_Task], watch: Stopwatch) -> None:
        """Leave those of the plates unread of which a glimpse shows nothing."""
        if self.witness is None:
            return
        for task in tasks:
            if task.attempt is not None or not task.glimpsed:
                continue
            with watch.stage("witness"):
                sight, trace = task.sight, task.trace
                if is_legible(self.witness.rows, image, sight.plate, sight.seen.lines):
                    continue
            look = sight.blank_look()
            plate = to_plate(task.detection, sight.plate, (), ())
            task.attempt = Attempt(TracedPlate(plate, trace), look, None)
            if trace is not None:
                sight.record_plain(look, trace)
                trace.plate = sight.plate.image
                trace.notes.append(ILLEGIBLE_NOTE)

    def _is_cut(self, task: _Task, look: Look, path: ReadingPath, image: Image) -> bool:
        """Whether the picture's edge may cut a character beside a plain path."""
        components = task.sight.seen.pools[bool(look.proposals.light[0])].boxes
        beside = cut_beside(look, components, path, image.shape[1])
        return bool(len(beside)) and may_be_characters(look, beside, self.classifier)

    def _assembled(
        self, task: _Task, look: Look, probabilities: FloatArray, image: Image, watch: Stopwatch
    ) -> Attempt:
        """The plate that a look at a picture shows, given the probabilities (N, classes) of its
        proposals."""
        usual = self.classifier.alphabet.fold(probabilities)
        if task.trace is not None:
            task.trace.judge(usual)
        with watch.stage("assemble"):
            paths = assemble(look.proposals, usual, self.config.path, task.trace)
        seen = WitnessedLook(look, probabilities, paths, None)
        if self.witness is not None:
            with watch.stage("witness"):
                blurred = task.sight.seen.blurred
                seen = witnessed_rows(
                    self.witness.rows, self.classifier, image, seen, blurred, self.config.path
                )
        settled = self._settled(image, seen, next(iter(paths), None), watch)
        ranked = settled.ranked
        sure = task.detection.confidence >= self.config.second_looks.surely_detected
        least = self.config.seen_again_from if sure else WEAK_AGAIN_FROM
        unsure = ranked and least <= ranked[0].confidence < SEEN_AGAIN_BELOW
        if self.witness is not None and task.again and unsure:
            with watch.stage("witness"):
                seen = seen_again(self.witness.rows, self.classifier, image, seen, self.config.path)
            with watch.stage("settle"):
                ranked = self._rank(seen, settled.likely, settled.known)
        return self._attempt(task, seen, paths, ranked, watch)

    def _settled(
        self, image: Image, seen: WitnessedLook, path: ReadingPath | None, watch: Stopwatch
    ) -> Settled:
        """The readings of a look by the plate's looks, and where text and looks leave open where it
        is from, by its legends, too; ``path`` is the likeliest."""
        plate, witness = seen.look.plate, self.witness
        likely = None
        if witness is not None:
            with watch.stage("witness"):
                likely = witness.by_looks(plate.image, self.grammars)
        first = self._settled_by(seen, likely, watch)
        if witness is None or likely is None or path is None or not first.ranked:
            return first
        if is_told(first.ranked[0], self.grammars, likely):
            return first
        with watch.stage("witness"):
            odds = witness.by_legends(image, plate, path, self.grammars)
        return first if odds is None else self._settled_by(seen, likely * odds, watch)

    def _settled_by(
        self, seen: WitnessedLook, likely: FloatArray | None, watch: Stopwatch
    ) -> Settled:
        known: Proposals = {}
        with watch.stage("settle"):
            return Settled(self._rank(seen, likely, known), likely, known)

    def _attempt(
        self,
        task: _Task,
        seen: WitnessedLook,
        paths: Sequence[ReadingPath],
        ranked: Sequence[RankedReading],
        watch: Stopwatch,
    ) -> Attempt:
        """The ranked readings as an attempt; ``paths`` are those before the witness added its
        own."""
        look, trace = seen.look, task.trace
        with watch.stage("settle"):
            plate = to_plate(task.detection, look.plate, seen.paths, ranked)
            if self.classifier.alphabet.letters:
                plate = self._in_own_letters(plate, seen.probabilities, seen.paths, ranked)
        if trace is not None:
            trace.plate = look.plate.image
            note_reading(trace, plate, seen.paths, ranked, seen.opinion)
        path = seen.paths[ranked[0].hypothesis] if ranked else None
        own = None
        if ranked and seen.opinion is not None:
            own = "".join(seen.opinion.own(ranked[0].hypothesis).texts)
        near = tuple(one for one in paths if one.log_score > paths[0].log_score - LIKELY_NATS)
        return Attempt(TracedPlate(plate, trace), look, path, near, own)

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
            return self.classifier.alphabet.unfold(text, probabilities[places])

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

    def _rank(
        self, seen: WitnessedLook, likely: FloatArray | None, known: Proposals | None = None
    ) -> tuple[RankedReading, ...]:
        hypotheses = [
            Hypothesis(path.cut_log_score, path.probabilities, path.gaps, path.told)
            for path in seen.paths
        ]
        count = max(self.top_n, JUDGED)
        return rerank(hypotheses, self.grammars, count, seen.opinion, likely, known)
