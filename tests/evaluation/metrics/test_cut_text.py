"""Cut text on plates whose characters lie where we put them."""

from __future__ import annotations

import math

import numpy as np
import pytest

from lpr.datasets.records import CharacterBox, PlateRecord
from lpr.evaluation.metrics.cut_text import CutTextMetric
from lpr.geometry import Box, Quad
from lpr.types import Detection

PICTURE = np.zeros((120, 300, 3), np.uint8)
PLATE_BOX = Box(50, 40, 250, 80)
CHARACTERS = tuple(
    CharacterBox(sign, Box(x, 45, x + 20, 75)) for sign, x in (("A", 55), ("1", 140), ("B", 225))
)
PLATE = PlateRecord(PLATE_BOX, text="A1B", characters=CHARACTERS)


def share_cut(quad: list[list[float]]) -> float:
    metric = CutTextMetric()
    metric.update(PICTURE, [PLATE], [Detection(PLATE_BOX, 0.9, Quad.from_list(quad))])
    return metric.compute()


@pytest.mark.parametrize(
    ("quad", "cut"),
    [
        ([[50, 40], [250, 40], [250, 80], [50, 80]], 0.0),
        ([[50, 40], [238, 40], [238, 80], [50, 80]], 0.0),
        ([[50, 40], [225, 40], [225, 80], [50, 80]], 1.0),
        ([[50, 52], [250, 52], [250, 80], [50, 80]], 1.0),
        ([[50, 40], [250, 56], [250, 96], [50, 80]], 1.0),
    ],
    ids=["whole", "within the margin", "last character", "tops", "tilted away"],
)
def test_text_is_cut_where_the_frame_ends_before_it(quad: list[list[float]], cut: float) -> None:
    assert share_cut(quad) == cut


def test_only_plates_found_with_known_characters_count() -> None:
    metric = CutTextMetric()
    found = Detection(PLATE_BOX, 0.9, PLATE_BOX.to_quad())
    metric.update(PICTURE, [PlateRecord(PLATE_BOX)], [found])
    metric.update(PICTURE, [PLATE], [])
    assert math.isnan(metric.compute())
    metric.update(PICTURE, [PLATE], [found])
    assert metric.compute() == 0.0
    metric.reset()
    assert math.isnan(metric.compute())
