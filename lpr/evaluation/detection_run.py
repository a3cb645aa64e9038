"""A run that measures how plates are found: by source, and by the width of the plates."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from itertools import pairwise
from math import inf
from pathlib import Path
from typing import Any

from lpr.datasets.naming import relative_name
from lpr.datasets.records import SceneRecord
from lpr.detection.base import Detector
from lpr.evaluation.corners import CornerMetric
from lpr.evaluation.detection import DetectionMetric
from lpr.evaluation.report import ALL, Outcome, Report
from lpr.evaluation.tally import Stopwatches, all_last, intervals, merged
from lpr.images import load_image
from lpr.types import Detection

FOUND_IOU = 0.5
"""A plate that a detection meets this much is found."""
WIDTHS_PX = (0.0, 30.0, 60.0, 100.0, 200.0, inf)
"""Widths of plates between which figures are told apart."""


def evaluate_detection(
    detector: Detector,
    sensitive: Detector,
    scenes: Iterable[SceneRecord],
    min_width_px: float = 0.0,
    root: Path = Path(),
) -> Report:
    """Detection figures per source and per band of widths.

    Args:
        detector: at the threshold that users get; recall, precision and false plates are its.
        sensitive: the same at a low threshold; the average precisions are its.
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
            groups.setdefault(name, _Group(min_width_px)).update(scene, found, weak)
        for band in bands.values():
            band.update(scene, found, weak)
        outcomes += _outcomes(scene, found, min_width_px, relative_name(scene.image, root))
    return Report(
        task="detect",
        rows=all_last({name: group.figures() for name, group in groups.items()}),
        intervals=all_last({name: group.intervals() for name, group in groups.items()}),
        bands={name: row for name, band in bands.items() if (row := band.figures())["plates"]},
        timings_ms=watches.summary(),
        outcomes=outcomes,
    )


class _Group:
    """The pictures of one source, or the plates of some widths."""

    def __init__(self, min_width_px: float, band_px: tuple[float, float] = (0.0, inf)) -> None:
        self._point = DetectionMetric(min_width_px=min_width_px, band_px=band_px)
        self._curve = DetectionMetric(min_width_px=min_width_px, band_px=band_px)
        self._corners = CornerMetric()

    def update(
        self, scene: SceneRecord, found: Sequence[Detection], weak: Sequence[Detection]
    ) -> None:
        truths = [plate.box for plate in scene.plates]
        difficult = [plate.difficult for plate in scene.plates]
        self._point.update(truths, found, difficult)
        self._curve.update(truths, weak, difficult)
        self._corners.update([plate.quad for plate in scene.plates], found)

    def figures(self) -> dict[str, Any]:
        figures = merged(asdict(self._point.compute()), asdict(self._curve.compute()))
        return figures | {"corner_error": self._corners.compute()}

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
