"""From a picture to its plates: detect, rectify, segment, classify, assemble, re-rank."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

import lpr.detection  # noqa: F401  (registers the detectors)
from lpr import registry
from lpr.characters.alphabet import CHARACTERS
from lpr.characters.classifier import MODEL_NAME, CharacterClassifier
from lpr.characters.normalisation import normalise
from lpr.detection.base import Detector
from lpr.detection.tiles import TiledDetector, TileMode
from lpr.errors import ImageError, LprError
from lpr.formats.doubts import doubts
from lpr.formats.grammar import resolve_regions
from lpr.formats.rerank import Hypothesis, RankedReading, rerank
from lpr.images import MAX_MEGAPIXELS, load_image
from lpr.readers import PlateReader, read_detections
from lpr.rectification import PlateImage, rectify, resized
from lpr.runtime import models_dir
from lpr.segmentation.assembly import ReadingPath, assemble
from lpr.segmentation.proposals import propose
from lpr.segmentation.steps import to_gray
from lpr.segmentation.trace import Trace
from lpr.types import Box, Character, Detection, FloatArray, Image, ImageResult, Plate, Reading

STAGES = ("load", "detect", "rectify", "segment", "classify", "assemble")
ALTERNATIVES = 3
"""How many other characters each character keeps, with their probabilities."""
LOOK_AGAIN_BELOW = 0.75
"""Plates read less surely are looked at again."""
SECOND_LOOKS = ((0.92, 0.86), (1.06, 1.2))
"""Width and height of the frames of further looks, of the detected plate: tighter, then wider."""
LEAST_ALTERNATIVE = 0.01
"""Alternatives less probable than this are not worth keeping."""
FOREIGN_READER = "read by another program, which does not show how"
"""The note in the trace of a plate that another reader has read."""


@dataclass(frozen=True, slots=True)
class ReadFailure:
    """A picture that could not be read, and why, in one line that names it."""

    source: str
    error: str

    def to_dict(self) -> dict[str, str]:
        return {"source": self.source, "error": self.error}


@dataclass(frozen=True, slots=True)
class _Look:
    """What one look at a plate gave, and its trace where one was asked for."""

    plate: Plate
    trace: Trace | None


class Recognizer:
    """Reads the number plates in pictures.

    Args:
        detector: a registered name ("ssd-mobilenet", "contour") or any `Detector`.
        char_model: a character model to use in place of the shipped one.
        region: whose plate formats to expect: codes and groups with commas between, or "auto".
        conf: score from which a detected plate counts; None is the detector's own.
        top_n: candidates per plate.
        threads: processor threads of each model.
        detector_model: a detector model to use in place of the shipped one.
        max_megapixels: larger picture files are refused.
        tiles: whether large pictures are looked at in tiles, too (`lpr.detection.tiles`).
        reader: a registered name ("tesseract", "rapidocr", "fast-plate-ocr") or any `PlateReader`
            to read the plates with; None reads them as this package does.
        reader_model: that reader's model file.

    Raises:
        ConfigError: no such detector, region or reader, or the reader is not installed.
        ModelError: a model file cannot be used.
    """

    def __init__(
        self,
        detector: str | Detector = "ssd-mobilenet",
        char_model: str | Path | None = None,
        region: str = "auto",
        conf: float | None = None,
        top_n: int = 5,
        threads: int = 1,
        detector_model: str | Path | None = None,
        max_megapixels: float = MAX_MEGAPIXELS,
        tiles: TileMode = "auto",
        reader: str | PlateReader | None = None,
        reader_model: str | Path | None = None,
    ) -> None:
        self._grammars = resolve_regions(region)
        self._detector: Detector = TiledDetector(
            registry.create("detector", detector, detector_model, conf, threads), tiles
        )
        self._classifier = CharacterClassifier(char_model or models_dir() / MODEL_NAME, threads)
        self._reader: PlateReader | None = None
        if reader is not None:
            self._reader = registry.create("reader", reader, reader_model, threads)
        self._top_n = top_n
        self._max_megapixels = max_megapixels

    def read(self, image: Image | str | Path) -> ImageResult:
        """The plates of a picture, given as a path or as a BGR array, best first.

        Raises:
            ImageError: the file, or the array, is no picture that can be read.
        """
        return self._read(image, None)

    def read_many(self, paths: Iterable[str | Path]) -> Iterator[ImageResult | ReadFailure]:
        """Read picture files one by one; one that cannot be read loses no other."""
        for path in paths:
            try:
                yield self.read(path)
            except LprError as error:
                yield ReadFailure(str(path), str(error))

    def explain(self, image: Image | str | Path) -> tuple[ImageResult, tuple[Trace, ...]]:
        """`read`, with what the segmentation saw on each plate, in the order of the plates."""
        traces: list[Trace] = []
        return self._read(image, traces), tuple(traces)

    def read_plate(self, crop: Image, box: Box | None = None) -> Plate:
        """Read one plate whose place is known: the whole picture, or a box in it.

        Raises:
            ImageError: the array is no picture.
        """
        _check_picture(crop)
        height, width = crop.shape[:2]
        detection = Detection(box or Box(0, 0, width, height), 1.0)
        return self._read_plates(crop, [detection], _Stopwatch(), None)[0]

    def _read(self, image: Image | str | Path, traces: list[Trace] | None) -> ImageResult:
        watch = _Stopwatch()
        source = "" if isinstance(image, np.ndarray) else str(image)
        with watch.stage("load"):
            if not isinstance(image, np.ndarray):
                image = load_image(image, self._max_megapixels)
            _check_picture(image)
        with watch.stage("detect"):
            detections = self._detector.detect([image])[0]
        plates = self._read_plates(image, detections, watch, traces)
        order = sorted(range(len(plates)), key=lambda i: -_rank(plates[i]))
        if traces is not None:
            traces[:] = [traces[i] for i in order]
        height, width = image.shape[:2]
        found = tuple(plates[i] for i in order)
        return ImageResult(source, width, height, found, watch.timings_ms())

    def _read_plates(
        self,
        image: Image,
        detections: Sequence[Detection],
        watch: _Stopwatch,
        traces: list[Trace] | None,
    ) -> list[Plate]:
        """Read detected plates, and those again that were hardly read, in a frame of another size.

        The surest reading of a plate stays, with the trace of its look.
        """
        if self._reader is not None:
            if traces is not None:
                traces += [Trace(notes=[FOREIGN_READER]) for _ in detections]
            with watch.stage("classify"):
                return read_detections(self._reader, image, detections)
        explain = traces is not None
        looks = self._look(image, detections, detections, watch, explain)
        for scale in SECOND_LOOKS:
            again = [i for i, look in enumerate(looks) if look.plate.confidence < LOOK_AGAIN_BELOW]
            plates = [detections[i] for i in again]
            frames = [resized(plate, *scale) for plate in plates]
            for i, look in zip(
                again, self._look(image, plates, frames, watch, explain), strict=True
            ):
                if look.plate.confidence > looks[i].plate.confidence:
                    looks[i] = look
        if traces is not None:
            traces += [look.trace for look in looks if look.trace is not None]
        height, width = image.shape[:2]
        return [_clipped(look.plate, width, height) for look in looks]

    def _look(
        self,
        image: Image,
        detections: Sequence[Detection],
        frames: Sequence[Detection],
        watch: _Stopwatch,
        explain: bool,
    ) -> list[_Look]:
        """Read plates in the given frames; all their characters go through the network at once."""
        own = [Trace() if explain else None for _ in detections]
        with watch.stage("rectify"):
            rectified = [rectify(image, frame) for frame in frames]
        with watch.stage("segment"):
            grays = [to_gray(plate.image) for plate in rectified]
            proposals = [propose(gray, trace=trace) for gray, trace in zip(grays, own, strict=True)]
        with watch.stage("classify"):
            windows = [
                normalise(gray, found.boxes, found.light)
                for gray, found in zip(grays, proposals, strict=True)
            ]
            judged = self._classify(windows)
        looks = []
        with watch.stage("assemble"):
            for i, detection in enumerate(detections):
                trace = own[i]
                paths = assemble(proposals[i], judged[i], top_n=self._top_n, trace=trace)
                if trace is not None:
                    trace.plate = rectified[i].image
                looks.append(_Look(self._plate(detection, rectified[i], paths, trace), trace))
        return looks

    def _classify(self, windows: Sequence[FloatArray]) -> list[FloatArray]:
        """Class probabilities for the windows of each plate."""
        if not windows:
            return []
        probabilities = self._classifier.predict_proba(np.concatenate(windows))
        ends = np.cumsum([len(batch) for batch in windows])[:-1]
        return np.split(probabilities, ends)

    def _plate(
        self,
        detection: Detection,
        rectified: PlateImage,
        paths: Sequence[ReadingPath],
        trace: Trace | None,
    ) -> Plate:
        quad = detection.quad or detection.box.to_quad()
        hypotheses = [
            Hypothesis(path.cut_log_score, path.probabilities, path.gaps) for path in paths
        ]
        ranked = rerank(hypotheses, self._grammars, self._top_n)
        if not ranked:
            return Plate("", 0.0, detection.box, quad, detection.confidence)
        best = ranked[0]
        path = paths[best.hypothesis]
        on_plate = [
            _character(text, row, Box.from_list(box))
            for text, row, box in zip(best.text, path.probabilities, path.boxes, strict=True)
        ]
        plate = Plate(
            text=best.text,
            confidence=best.confidence,
            box=detection.box,
            quad=quad,
            detection_confidence=detection.confidence,
            region=best.region,
            matches_format=best.matches_format,
            lines=_lines(best.text, path),
            candidates=tuple(_candidate(reading) for reading in ranked),
            characters=tuple(
                Character(c.text, c.confidence, rectified.box_to_source(c.box), c.alternatives)
                for c in on_plate
            ),
            raw_text=paths[0].text,
        )
        if trace is not None:
            trace.path = on_plate
            trace.notes += doubts(plate)
        return plate


def _check_picture(image: Image) -> None:
    """Tell a BGR picture from any other array.

    Raises:
        ImageError: another shape, another type of numbers, or nothing in it.
    """
    if image.ndim != 3 or image.shape[2] != 3 or image.dtype != np.uint8 or not image.size:
        raise ImageError(
            f"an array of shape {image.shape} and type {image.dtype} is no picture; give height x "
            "width x 3, BGR, uint8 (cv2.imread makes such), or the path of a file"
        )


def _clipped(plate: Plate, width: int, height: int) -> Plate:
    """The plate with its characters' boxes inside the picture: a plate's margin may reach out."""
    inside = tuple(replace(c, box=c.box.clipped(width, height)) for c in plate.characters)
    return replace(plate, characters=inside)


def _rank(plate: Plate) -> float:
    """What the plates of a picture are ordered by: surely a plate, and surely read."""
    return plate.detection_confidence * (1 + plate.confidence)


def _character(text: str, probabilities: FloatArray, box: Box) -> Character:
    """A character of the chosen reading, with the likeliest others from its (36,) probabilities."""
    order = [int(k) for k in np.argsort(-probabilities)[: ALTERNATIVES + 1]]
    others = [(CHARACTERS[k], float(probabilities[k])) for k in order if CHARACTERS[k] != text]
    likely = tuple(pair for pair in others if pair[1] >= LEAST_ALTERNATIVE)[:ALTERNATIVES]
    return Character(text, float(probabilities[CHARACTERS.index(text)]), box, likely)


def _lines(text: str, path: ReadingPath) -> tuple[str, ...]:
    """The text cut into the rows of its path."""
    ends = np.cumsum([len(row) for row in path.lines]).tolist()
    return tuple(
        text[start:end] for start, end in zip([0, *ends[:-1]], ends, strict=True) if end > start
    )


def _candidate(reading: RankedReading) -> Reading:
    return Reading(reading.text, reading.confidence, reading.matches_format, reading.region)


class _Stopwatch:
    """Milliseconds spent in each stage of one picture."""

    def __init__(self) -> None:
        self._start = time.perf_counter()
        self._spent_ms = dict.fromkeys(STAGES, 0.0)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        start = time.perf_counter()
        yield
        self._spent_ms[name] += (time.perf_counter() - start) * 1e3

    def timings_ms(self) -> dict[str, float]:
        return {**self._spent_ms, "total": (time.perf_counter() - self._start) * 1e3}
