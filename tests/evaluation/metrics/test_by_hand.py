"""Every figure that a report can show, on a case small enough to be computed by hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict

import numpy as np
import pytest

from lpr.datasets.records import CharacterBox, PlateRecord
from lpr.evaluation.metrics.corners import CornerMetric
from lpr.evaluation.metrics.cut_text import CutTextMetric
from lpr.evaluation.metrics.detection import DetectionMetric
from lpr.evaluation.metrics.passages import PassageVerdict, passage_figures
from lpr.evaluation.metrics.reading import ReadingMetric
from lpr.evaluation.metrics.regions import RegionMetric
from lpr.evaluation.metrics.segmentation import SegmentationMetric
from lpr.evaluation.report.table import COLUMNS
from lpr.evaluation.runs.detection import sweep
from lpr.geometry import Box
from lpr.segmentation.proposals import Proposals
from lpr.types import Detection

PLATE = Box(0, 0, 100, 20)
NOTHING_THERE = Box(300, 300, 400, 320)


def moved(distance: float) -> Box:
    """The plate moved to the right; it meets itself with IoU (100 - d) / (100 + d)."""
    return Box(distance, 0, 100 + distance, 20)


def detection_metric() -> DetectionMetric:
    """Two pictures, three plates: one met fully, one at IoU 0.6, one missed; one false plate."""
    metric = DetectionMetric()
    metric.update(
        [PLATE, Box(0, 100, 100, 120)], [Detection(PLATE, 0.9), Detection(NOTHING_THERE, 0.8)]
    )
    metric.update([PLATE], [Detection(moved(25), 0.7)])
    return metric


def detection() -> Mapping[str, float]:
    return asdict(detection_metric().compute())


def threshold() -> Mapping[str, float]:
    """The pictures above, and another source of one picture whose plate is found at 0.7."""
    other = DetectionMetric()
    other.update([PLATE], [Detection(PLATE, 0.7)])
    samples = {"a": detection_metric().sample(), "b": other.sample(), "all": other.sample()}
    return sweep(samples)["0.75"]


def corners() -> Mapping[str, float]:
    """One plate found exactly; one 100 px wide whose four corners are 5 px off (3 and 4 px)."""
    metric = CornerMetric()
    quad = Box(3, 4, 103, 24).to_quad()
    metric.update([PLATE.to_quad()], [Detection(PLATE, 0.9, PLATE.to_quad())])
    metric.update([PLATE.to_quad()], [Detection(quad.bounding_box(), 0.9, quad)])
    return {"corner_error": metric.compute()}


def cut_text() -> Mapping[str, float]:
    """Two plates, the last character of one beyond the frame and its margin of 5 px."""
    metric = CutTextMetric()
    image = np.zeros((40, 140, 3), np.uint8)
    for left in (80, 95):
        plate = PlateRecord(PLATE, characters=(CharacterBox("A", Box(left, 4, left + 12, 16)),))
        metric.update(image, [plate], [Detection(PLATE, 0.9, PLATE.to_quad())])
    return {"text_cut": metric.compute()}


def reading() -> Mapping[str, float]:
    """Four plates of 5 characters: right, right but for O and 0 and I, one off, missed."""
    metric = ReadingMetric(top_n=2)
    metric.update("AB123", ["AB123", "A8123"], 0.96)
    metric.update("AB0I3", ["ABO13"], 0.85)
    metric.update("XY789", ["XY78", "XY789"], 0.75)
    metric.update("CD456", [], 0.0)
    return asdict(metric.compute())


def regions() -> Mapping[str, float]:
    """A state told, its country alone, and another country."""
    metric = RegionMetric()
    metric.update("US-CA", "us-ca")
    metric.update("US-NY", "us")
    metric.update("HR", "si")
    return asdict(metric.compute())


def passages() -> Mapping[str, float]:
    """Told once, rightly in its surest look; missed; told twice, by any look; and one of nobody."""
    verdicts = [
        PassageVerdict("AB1", "AB1", 0.9, "A81", "AB1", told=1, wait_s=1.0),
        PassageVerdict("CD2"),
        PassageVerdict("EF3", "EF3", 0.9, "EF3", "EF3", told=2, wait_s=4.0),
    ]
    return asdict(passage_figures(verdicts, false=1))


def segmentation() -> Mapping[str, float]:
    """Two plates of two characters: both proposed, one by two steps; one of two proposed."""

    def boxes(*lefts: float) -> np.ndarray:
        return np.array([(x, 0, x + 20, 40) for x in lefts], np.float32)

    metric = SegmentationMetric()
    for found, steps in ((boxes(1, 31, 31), ("otsu", "otsu", "cut")), (boxes(0), ("otsu",))):
        light = np.zeros(len(found), dtype=bool)
        metric.update(boxes(0, 30), Proposals(found, light, steps, ()))
    figures = asdict(metric.compute())
    return figures | {"alone": figures["steps"][0]["alone"]}


# Sorted by score: hit, false, hit. Precision is 1 up to recall 1/3 (34 of 101 levels, 0 to 0.33),
# 2/3 up to recall 2/3 (33 levels), then 0.
AP_50 = (34 * 1 + 33 * 2 / 3) / 101
TABLE: list[tuple[Callable[[], Mapping[str, float]], str, float]] = [
    (detection, "pictures", 2),
    (detection, "plates", 3),
    (detection, "recall_50", 2 / 3),
    (detection, "recall_75", 1 / 3),
    (detection, "precision", 2 / 3),
    (detection, "false_per_picture", 1 / 2),
    (detection, "ap_50", AP_50),
    # At 0.50, 0.55 and 0.60 both hits count, at seven more only the first.
    (detection, "ap_50_95", (3 * AP_50 + 7 * 34 / 101) / 10),
    # From 0.75 on, source a has one hit of three and one false plate in two pictures, b nothing.
    (threshold, "mean_recall_50", (1 / 3 + 0) / 2),
    (threshold, "mean_recall_75", (1 / 3 + 0) / 2),
    (threshold, "mean_false_per_picture", (1 / 2 + 0) / 2),
    (corners, "corner_error", (0 + 5 / 100) / 2),
    (cut_text, "text_cut", 1 / 2),
    (reading, "plates", 4),
    (reading, "exact", 1 / 4),
    (reading, "exact_loose", 2 / 4),
    (reading, "top_n", 3 / 4),
    # Edits 0, 2, 1, 5 of 20 characters; the 2 are O for 0 and 1 for I.
    (reading, "one_off", 2 / 4),
    (reading, "one_off_loose", 3 / 4),
    (reading, "character_error_rate", (0 + 2 + 1 + 5) / 20),
    (reading, "character_error_rate_loose", (0 + 0 + 1 + 5) / 20),
    # |0.96 - 1|, |0.85 - 1|, |0.75 - 0|, |0 - 0|, each a bin with one plate.
    (reading, "calibration_error", (0.04 + 0.15 + 0.75 + 0) / 4),
    # The surest 3.6 plates: two right ones, and 1.6 wrong ones.
    (reading, "precision_at_90", 2 / 3.6),
    (reading, "sure_right", 1 / 1),
    (regions, "country_right", 2 / 3),
    (regions, "state_right", 1 / 2),
    (passages, "passages", 3),
    (passages, "found", 2 / 3),
    (passages, "exact", 2 / 3),
    (passages, "exact_once", 1 / 3),
    (passages, "single", 1 / 3),
    (passages, "surest", 2 / 3),
    (passages, "doubled", 1 / 3),
    (passages, "false_per_passage", 1 / 3),
    (passages, "opens_s", (1 + 4) / 2),
    (segmentation, "plates", 2),
    (segmentation, "characters", 4),
    (segmentation, "recall", 3 / 4),
    (segmentation, "whole_plates", 1 / 2),
    (segmentation, "proposals_per_plate", (3 + 1) / 2),
    # Otsu's two that the cut does not propose, too.
    (segmentation, "alone", 2 / 4),
]


@pytest.mark.parametrize(
    ("case", "figure", "expected"), TABLE, ids=[f"{case.__name__} {f}" for case, f, _ in TABLE]
)
def test_it_is_what_the_hand_computes(
    case: Callable[[], Mapping[str, float]], figure: str, expected: float
) -> None:
    assert case()[figure] == pytest.approx(expected)


def test_no_figure_is_left_out() -> None:
    assert {figure for _, figure, _ in TABLE} == set(COLUMNS)
