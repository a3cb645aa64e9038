"""Segmentation recall: true characters that some proposal meets."""

import math

import numpy as np

from lpr.arrays import FloatArray
from lpr.evaluation.metrics.segmentation import SegmentationMetric
from lpr.segmentation.proposals import Proposals


def boxes(*lefts: float, width: float = 20) -> FloatArray:
    return np.array([(x, 0, x + width, 40) for x in lefts], np.float32)


def proposals(found: FloatArray, *steps: str) -> Proposals:
    return Proposals(found, np.zeros(len(found), dtype=bool), steps, ())


def test_each_step_is_given_what_it_brings_and_what_it_alone_brings() -> None:
    metric = SegmentationMetric()
    found = proposals(boxes(0, 0.5, 30), "otsu", "otsu/light", "cut")
    metric.update(boxes(0, 30, 60, 90), found)
    cut, otsu = metric.compute().steps
    assert (cut.step, cut.found, cut.alone) == ("cut", 0.25, 0.25)
    assert (otsu.step, otsu.found, otsu.alone) == ("otsu", 0.25, 0.25)


def test_a_thin_character_is_matched_as_the_window_around_it() -> None:
    metric = SegmentationMetric()
    metric.update(boxes(10, width=4), proposals(boxes(11, width=6), "otsu"))
    assert metric.compute().recall == 1.0


def test_without_plates_nothing_is_known() -> None:
    assert math.isnan(SegmentationMetric().compute().recall)
