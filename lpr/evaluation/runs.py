"""Runs over data sets: pictures go through the product as a user's would, metrics collect them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from statistics import median
from typing import Any, Protocol

from lpr.datasets.records import PlateTextRecord, SceneRecord
from lpr.detection.base import Detector
from lpr.evaluation.corners import CornerMetric
from lpr.evaluation.detection import DetectionMetric
from lpr.evaluation.reading import ReadingMetric
from lpr.images import load_image
from lpr.types import Box, Detection, Image, ImageResult, Plate

ALL = "all"
"""The row over all sources."""
MATCH_IOU = 0.5
"""A detected plate that meets a true one this much counts as its reading."""


class Reader(Protocol):
    """What of `lpr.pipeline.Recognizer` is measured."""

    def read(self, image: Image) -> ImageResult: ...

    def read_plate(self, crop: Image, box: Box | None = None) -> Plate: ...


class NoDetector:
    """Finds nothing: the detector of a reader of crops, which needs no model of one."""

    def detect(self, images: Sequence[Image]) -> list[list[Detection]]:
        return [[] for _ in images]


ReaderFor = Callable[[str | None], Reader]
"""Gives the reader for a picture's region, None where that is unknown."""


@dataclass(slots=True)
class Report:
    """Figures per source, and median milliseconds per stage."""

    rows: dict[str, dict[str, Any]] = field(default_factory=dict)
    timings_ms: dict[str, float] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(slots=True)
class _Stopwatches:
    """Milliseconds of every picture, stage by stage."""

    spent_ms: dict[str, list[float]] = field(default_factory=dict)

    def add(self, stage: str, elapsed_ms: float) -> None:
        self.spent_ms.setdefault(stage, []).append(elapsed_ms)

    def medians(self) -> dict[str, float]:
        return {stage: median(values) for stage, values in self.spent_ms.items()}


def evaluate_detection(
    detector: Detector,
    sensitive: Detector,
    scenes: Iterable[SceneRecord],
    min_width_px: float = 0.0,
) -> Report:
    """Detection figures per source.

    Args:
        detector: at the threshold that users get; recall, precision and false plates are its.
        sensitive: the same at a low threshold; the average precisions are its.
        scenes: labelled pictures.
        min_width_px: true plates narrower than this need not be found.
    """
    points: dict[str, DetectionMetric] = {}
    curves: dict[str, DetectionMetric] = {}
    corners: dict[str, CornerMetric] = {}
    watches = _Stopwatches()
    for scene in scenes:
        image = load_image(scene.image)
        truths = [plate.box for plate in scene.plates]
        difficult = [plate.difficult for plate in scene.plates]
        start = time.perf_counter()
        found = detector.detect([image])[0]
        watches.add("detect", (time.perf_counter() - start) * 1e3)
        weak = sensitive.detect([image])[0]
        for name in (scene.source, ALL):
            _metric(points, name, min_width_px).update(truths, found, difficult)
            _metric(curves, name, min_width_px).update(truths, weak, difficult)
            corners.setdefault(name, CornerMetric()).update([p.quad for p in scene.plates], found)
    rows = {}
    for name, metric in points.items():
        precisions = curves[name].compute()
        rows[name] = asdict(metric.compute()) | {
            "ap_50": precisions.ap_50,
            "ap_50_95": precisions.ap_50_95,
            "corner_error": corners[name].compute(),
        }
    return Report(_all_last(rows), watches.medians())


def evaluate_end_to_end(
    reader_for: ReaderFor,
    scenes: Iterable[SceneRecord],
    top_n: int = 5,
    min_width_px: float = 0.0,
) -> Report:
    """From picture to text: plates found, and readings of all plates whose text is known.

    A plate that was not found counts as read wrongly. Plates narrower than ``min_width_px`` are
    left out.
    """
    found: dict[str, DetectionMetric] = {}
    read: dict[str, ReadingMetric] = {}
    watches = _Stopwatches()
    for scene in scenes:
        result = reader_for(scene.region).read(load_image(scene.image))
        for stage, elapsed_ms in result.timings_ms.items():
            watches.add(stage, elapsed_ms)
        detections = [Detection(p.box, p.detection_confidence, p.quad) for p in result.plates]
        for name in (scene.source, ALL):
            truths = [plate.box for plate in scene.plates]
            difficult = [plate.difficult for plate in scene.plates]
            _metric(found, name, min_width_px).update(truths, detections, difficult)
            metric = read.setdefault(name, ReadingMetric(top_n))
            for truth in scene.plates:
                if truth.text is not None and truth.box.width >= min_width_px:
                    plate = best_match(truth.box, result.plates)
                    metric.update(truth.text, _texts(plate), plate.confidence if plate else 0.0)
    rows = {}
    for name, metric in read.items():
        detection = found[name].compute()
        rows[name] = {
            "pictures": detection.pictures,
            "recall_50": detection.recall_50,
            "false_per_picture": detection.false_per_picture,
        } | asdict(metric.compute())
    return Report(_all_last(rows), watches.medians())


def evaluate_reading(
    reader_for: ReaderFor, records: Iterable[PlateTextRecord], top_n: int = 5
) -> Report:
    """Readings of plate crops, the plate's place in them taken from the label where it is known."""
    read: dict[str, ReadingMetric] = {}
    watches = _Stopwatches()
    for record in records:
        image = load_image(record.image)
        reader = reader_for(record.region)
        start = time.perf_counter()
        plate = reader.read_plate(image, record.box)
        watches.add("read", (time.perf_counter() - start) * 1e3)
        for name in (record.source, ALL):
            metric = read.setdefault(name, ReadingMetric(top_n))
            metric.update(record.text, _texts(plate), plate.confidence)
    rows = {name: asdict(metric.compute()) for name, metric in read.items()}
    return Report(_all_last(rows), watches.medians())


def best_match(truth: Box, plates: Sequence[Plate]) -> Plate | None:
    """The plate that meets a true box most, if it meets it enough."""
    best = max(plates, key=lambda plate: plate.box.iou(truth), default=None)
    return best if best is not None and best.box.iou(truth) >= MATCH_IOU else None


def _texts(plate: Plate | None) -> list[str]:
    """The candidates of a plate, best first; none for a plate that was missed or not read."""
    return [candidate.text for candidate in plate.candidates] if plate else []


def _metric(metrics: dict[str, DetectionMetric], name: str, min_width_px: float) -> DetectionMetric:
    return metrics.setdefault(name, DetectionMetric(min_width_px=min_width_px))


def _all_last(rows: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Sources in alphabetical order, the row over all of them at the end."""
    return dict(sorted(rows.items(), key=lambda item: (item[0] == ALL, item[0])))
