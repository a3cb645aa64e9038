"""Runs that measure reading: pictures go through the product as a user's would."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Protocol

from lpr.arrays import Image
from lpr.datasets.naming import relative_name
from lpr.datasets.records import PlateTextRecord, SceneRecord
from lpr.evaluation.metrics.detection import DetectionMetric
from lpr.evaluation.metrics.reading import ReadingMetric, ReadingSample
from lpr.evaluation.metrics.regions import RegionMetric
from lpr.evaluation.metrics.tally import Stopwatches, all_last, intervals, with_mean
from lpr.evaluation.report.report import ALL, Outcome, Report
from lpr.geometry import Box, Quad
from lpr.images import load_image
from lpr.types import Detection, ImageResult, Plate

MATCH_IOU = 0.5
"""A detected plate that meets a true one this much counts as its reading."""


class Reader(Protocol):
    """What of `lpr.pipeline.Recognizer` is measured."""

    def read(self, image: Image) -> ImageResult:
        """All plates of a picture."""

    def read_plate(self, crop: Image, box: Box | None = None) -> Plate:
        """The plate in a crop, at the box where that is known."""


class NoDetector:
    """Finds nothing: the detector of a reader of crops, which needs no model of one."""

    def detect(self, images: Sequence[Image]) -> list[list[Detection]]:
        """No plates for each picture."""
        return [[] for _ in images]


ReaderFor = Callable[[str | None], Reader]
"""Gives the reader for a picture's region, None where that is unknown."""


@dataclass(slots=True)
class _Metrics:
    """What is measured of the plates of one source."""

    reading: ReadingMetric
    regions: RegionMetric = field(default_factory=RegionMetric)

    def figures(self, sample: ReadingSample) -> dict[str, float]:
        """The figures of all plates so far; ``sample`` holds the readings."""
        return asdict(sample.figures()) | asdict(self.regions.compute())


@dataclass(frozen=True, slots=True)
class Case:
    """A labelled plate and what was read; ``plate`` is None where it was not found.

    ``box``, ``quad`` and ``region`` are the label's; ``image`` is the whole picture.
    """

    image: Image
    box: Box
    quad: Quad | None
    truth: str
    plate: Plate | None
    region: str | None = None

    @property
    def text(self) -> str:
        """What was read; empty where the plate was not found."""
        return self.plate.text if self.plate else ""


Diagnose = Callable[[Case, str], str | None]
"""Told every plate and the name of its picture; gives the stage that lost a wrong reading."""


def no_diagnosis(_case: Case, _picture: str) -> None:
    """Asks no further where an error comes from."""


def evaluate_end_to_end(
    reader_for: ReaderFor,
    scenes: Iterable[SceneRecord],
    top_n: int = 5,
    min_width_px: float = 0.0,
    root: Path = Path(),
    diagnose: Diagnose = no_diagnosis,
) -> Report:
    """From picture to text: plates found, and readings of all plates whose text is known.

    A plate that was not found counts as read wrongly. Plates narrower than ``min_width_px`` are
    left out. Names of pictures begin at the folder ``root``.
    """
    found: dict[str, DetectionMetric] = {}
    read: dict[str, _Metrics] = {}
    watches = Stopwatches()
    outcomes: list[Outcome] = []
    for scene in scenes:
        reader, picture = reader_for(scene.region), relative_name(scene.image, root)
        start = time.perf_counter()
        image = load_image(scene.image)
        load_ms = (time.perf_counter() - start) * 1e3
        result = reader.read(image)
        # The reader gets a decoded picture, so it does not know what loading took.
        own_ms = {"load": load_ms, "total": load_ms}
        for stage, elapsed_ms in result.timings_ms.items():
            watches.add(stage, elapsed_ms + own_ms.get(stage, 0.0))
        detections = [Detection(p.box, p.detection_confidence, p.quad) for p in result.plates]
        truths = [plate.box for plate in scene.plates]
        difficult = [plate.difficult for plate in scene.plates]
        for name in (scene.source, ALL):
            metric = found.setdefault(name, DetectionMetric(min_width_px=min_width_px))
            metric.update(truths, detections, difficult)
            read.setdefault(name, _Metrics(ReadingMetric(top_n)))
        for number, truth in enumerate(scene.plates):
            if truth.text is not None and truth.box.width >= min_width_px:
                plate = best_match(truth.box, result.plates)
                region = truth.region or scene.region
                case = Case(image, truth.box, truth.quad, truth.text, plate, region)
                for name in (scene.source, ALL):
                    _add(read[name], case, picture)
                lost_at = diagnose(case, picture)
                outcomes.append(_outcome(case, picture, number, scene.source, lost_at))
    rows = {}
    samples = {name: metrics.reading.sample() for name, metrics in read.items()}
    for name, metric in found.items():
        detection = metric.compute()
        rows[name] = {
            "pictures": detection.pictures,
            "recall_50": detection.recall_50,
            "false_per_picture": detection.false_per_picture,
        } | read[name].figures(samples[name])
    return Report(
        task="end-to-end",
        rows=with_mean(rows),
        intervals=all_last({name: intervals(sample) for name, sample in samples.items()}),
        timings_ms=watches.summary(),
        outcomes=outcomes,
    )


def evaluate_reading(
    reader_for: ReaderFor,
    records: Iterable[PlateTextRecord],
    top_n: int = 5,
    root: Path = Path(),
    diagnose: Diagnose = no_diagnosis,
) -> Report:
    """Readings of plate crops, the plate's place in them taken from the label where it is known."""
    read: dict[str, _Metrics] = {}
    numbers: dict[str, int] = {}
    watches = Stopwatches()
    outcomes: list[Outcome] = []
    for record in records:
        image = load_image(record.image)
        picture = relative_name(record.image, root)
        reader = reader_for(record.region)
        start = time.perf_counter()
        plate = reader.read_plate(image, record.box)
        watches.add("read", (time.perf_counter() - start) * 1e3)
        height, width = image.shape[:2]
        box = record.box or Box(0, 0, width, height)
        case = Case(image, box, None, record.text, plate, record.region)
        for name in (record.source, ALL):
            _add(read.setdefault(name, _Metrics(ReadingMetric(top_n))), case, picture)
        number = numbers[picture] = numbers.get(picture, -1) + 1
        lost_at = diagnose(case, picture)
        outcomes.append(_outcome(case, picture, number, record.source, lost_at))
    samples = {name: metrics.reading.sample() for name, metrics in read.items()}
    return Report(
        task="read",
        rows=with_mean({name: read[name].figures(sample) for name, sample in samples.items()}),
        intervals=all_last({name: intervals(sample) for name, sample in samples.items()}),
        timings_ms=watches.summary(),
        outcomes=outcomes,
    )


def best_match(truth: Box, plates: Sequence[Plate]) -> Plate | None:
    """The plate that meets a true box most, if it meets it enough."""
    best = max(plates, key=lambda plate: plate.box.iou(truth), default=None)
    return best if best is not None and best.box.iou(truth) >= MATCH_IOU else None


def _add(metrics: _Metrics, case: Case, picture: str) -> None:
    plate = case.plate
    candidates = [candidate.text for candidate in plate.candidates] if plate else []
    metrics.reading.update(case.truth, candidates, plate.confidence if plate else 0.0, picture)
    metrics.regions.update(case.region, plate.region if plate else None)


def _outcome(case: Case, picture: str, number: int, source: str, lost_at: str | None) -> Outcome:
    return Outcome(
        picture=picture,
        plate=number,
        source=source,
        found=case.plate is not None,
        right=case.text == case.truth,
        width_px=round(case.box.width, 1),
        truth=case.truth,
        text=case.text,
        confidence=round(case.plate.confidence, 4) if case.plate else 0.0,
        lost_at=lost_at,
    )
