"""A run that measures segmentation: plates whose characters are boxed."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import asdict

import numpy as np

from lpr.arrays import FloatArray
from lpr.datasets.records import CharacterBoxesRecord
from lpr.evaluation.metrics.segmentation import SegmentationMetric
from lpr.evaluation.metrics.tally import Stopwatches, with_mean
from lpr.evaluation.report.report import ALL, Report
from lpr.geometry import Box
from lpr.images import load_image
from lpr.rectification import PlateImage, rectify
from lpr.segmentation.proposals import propose
from lpr.segmentation.steps import to_gray
from lpr.types import Detection


def evaluate_segmentation(records: Iterable[CharacterBoxesRecord]) -> Report:
    """How many characters are proposed, per source, and which steps propose them (``bands``)."""
    metrics: dict[str, SegmentationMetric] = {}
    watches = Stopwatches()
    for record in records:
        image = load_image(record.image)
        start = time.perf_counter()
        plate = rectify(image, Detection(Box(0, 0, image.shape[1], image.shape[0]), 1.0))
        proposals = propose(to_gray(plate.image))
        watches.add("segment", (time.perf_counter() - start) * 1e3)
        boxes = to_plate(plate, [character.box for character in record.characters])
        for name in (record.source, ALL):
            metrics.setdefault(name, SegmentationMetric()).update(boxes, proposals)
    figures = {name: metric.compute() for name, metric in metrics.items()}
    rows = {name: asdict(found) for name, found in figures.items()}
    for row in rows.values():
        del row["steps"]
    steps = figures[ALL].steps if ALL in figures else ()
    return Report(
        task="segment",
        rows=with_mean(rows),
        bands={step.step: {"recall": step.found, "alone": step.alone} for step in steps},
        timings_ms=watches.summary(),
    )


def to_plate(plate: PlateImage, boxes: list[Box]) -> FloatArray:
    """Boxes of the source picture in pixels of the plate image, (M, 4), upright."""
    edges = np.array([box.to_list() for box in boxes], np.float32).reshape(-1, 4)
    return plate.boxes_from_source(edges) if len(edges) else edges
