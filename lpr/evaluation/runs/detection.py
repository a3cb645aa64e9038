"""A run that measures how plates are found: by source, by the plates' width, by threshold."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from itertools import pairwise
from math import inf
from pathlib import Path
from typing import Any

from lpr.arrays import Image
from lpr.datasets.naming import relative_name
from lpr.datasets.records import SceneRecord
from lpr.detection.base import Detector
from lpr.evaluation.metrics.corners import CornerMetric
from lpr.evaluation.metrics.cut_text import CutTextMetric
from lpr.evaluation.metrics.detection import DetectionMetric, DetectionSample
from lpr.evaluation.metrics.tally import (
    Stopwatches,
    all_last,
    intervals,
    mean_of,
    merged,
    with_mean,
)
from lpr.evaluation.report.report import ALL, Outcome, Report
from lpr.images import load_image
from lpr.types import Detection

FOUND_IOU = 0.5
"""A plate that a detection meets this much is found."""
WIDTHS_PX = (0.0, 30.0, 60.0, 100.0, 200.0, inf)
"""Widths of plates between which figures are told apart."""
THRESHOLDS = tuple(step / 20 for step in range(2, 17))
"""Scores from which detections count, one after the other."""
SWEPT = ("recall_50", "recall_75", "precision", "false_per_picture")
SWEPT_MEANS = {name: f"mean_{name}" for name in SWEPT if name != "precision"}
"""What a threshold decides: over all pictures, and the sources' means by the names of theirs."""


def evaluate_detection(
    detector: Detector,
    sensitive: Detector,
    scenes: Iterable[SceneRecord],
    min_width_px: float = 0.0,
    root: Path = Path(),
) -> Report:
    """Detection figures per source, per band of widths, and per threshold.

    Args:
        detector: at the threshold that users get; recall, precision and false plates are its.
        sensitive: the same at a low threshold; the average precisions, and the figures at other
            thresholds, are its.
        scenes: labelled pictures.
        min_width_px: true plates narrower than this need not be found.
        root: folder that the names of pictures begin at.
    """
    groups: dict[str, _Group] = {}
    bands = {_band_name(*band): _Group(min_width_px, band) for band in pairwise(WIDTHS_PX)}
    watches = Stopwatches()
    outcomes: list[Outcome] = []
    for scene in scenes:
        image = load_image(scene.image)
        start = time.perf_counter()
        found = detector.detect([image])[0]
        watches.add("detect", (time.perf_counter() - start) * 1e3)
        weak = sensitive.detect([image])[0]
        for name in (scene.source, ALL):
            groups.setdefault(name, _Group(min_width_px)).update(image, scene, found, weak)
        for band in bands.values():
            band.update(image, scene, found, weak)
        outcomes += _outcomes(scene, found, min_width_px, relative_name(scene.image, root))
    return Report(
        task="detect",
        rows=with_mean({name: group.figures() for name, group in groups.items()}),
        intervals=all_last({name: group.intervals() for name, group in groups.items()}),
        bands={name: row for name, band in bands.items() if (row := band.figures())["plates"]},
        thresholds=sweep({name: group.weak_sample() for name, group in groups.items()}),
        timings_ms=watches.summary(),
        outcomes=outcomes,
    )


def sweep(samples: Mapping[str, DetectionSample]) -> dict[str, dict[str, float]]:
    """What each of `THRESHOLDS` would give, by name of the threshold.

    Args:
        samples: per source, and over `ALL`, the detections down to a low score.
    """
    swept = {}
    for threshold in THRESHOLDS:
        found = {
            name: asdict(replace(sample, threshold=threshold).figures())
            for name, sample in samples.items()
        }
        over_all = found.pop(ALL)
        row = {name: over_all[name] for name in SWEPT}
        if len(found) > 1:
            means = mean_of(list(found.values()))
            row |= {heading: means[name] for name, heading in SWEPT_MEANS.items()}
        swept[f"{threshold:.2f}"] = row
    return swept


class _Group:
    """The pictures of one source, or the plates of some widths."""

    def __init__(self, min_width_px: float, band_px: tuple[float, float] = (0.0, inf)) -> None:
        self._point = DetectionMetric(min_width_px=min_width_px, band_px=band_px)
        self._curve = DetectionMetric(min_width_px=min_width_px, band_px=band_px)
        self._corners = CornerMetric()
        self._cut_text = CutTextMetric()
        self._band_px = band_px

    def update(
        self,
        image: Image,
        scene: SceneRecord,
        found: Sequence[Detection],
        weak: Sequence[Detection],
    ) -> None:
        truths = [plate.box for plate in scene.plates]
        difficult = [plate.difficult for plate in scene.plates]
        self._point.update(truths, found, difficult)
        self._curve.update(truths, weak, difficult)
        low_px, high_px = self._band_px
        inside = [plate for plate in scene.plates if low_px <= plate.box.width < high_px]
        self._corners.update([plate.quad for plate in inside], found)
        self._cut_text.update(image, inside, found)

    def figures(self) -> dict[str, Any]:
        figures = merged(asdict(self._point.compute()), asdict(self._curve.compute()))
        own = {"corner_error": self._corners.compute(), "text_cut": self._cut_text.compute()}
        return figures | own

    def weak_sample(self) -> DetectionSample:
        return self._curve.sample()

    def intervals(self) -> dict[str, tuple[float, float]]:
        return merged(intervals(self._point.sample()), intervals(self._curve.sample()))


def _outcomes(
    scene: SceneRecord, found: Sequence[Detection], min_width_px: float, picture: str
) -> list[Outcome]:
    """Which plates of a picture are found; those that need not be are left out."""
    outcomes = []
    for number, plate in enumerate(scene.plates):
        if not plate.difficult and plate.box.width >= min_width_px:
            met = any(detection.box.iou(plate.box) >= FOUND_IOU for detection in found)
            sure = max(
                (d.confidence for d in found if d.box.iou(plate.box) >= FOUND_IOU), default=0
            )
            outcomes.append(
                Outcome(
                    picture=picture,
                    plate=number,
                    source=scene.source,
                    found=met,
                    right=met,
                    width_px=round(plate.box.width, 1),
                    confidence=round(float(sure), 4),
                )
            )
    return outcomes


def _band_name(low_px: float, high_px: float) -> str:
    return f"{low_px:g} to {high_px:g} px" if high_px < inf else f"from {low_px:g} px"
