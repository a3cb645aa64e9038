"""Corner errors against cases computed by hand."""

from __future__ import annotations

import math

import pytest

from lpr.evaluation.metrics.corners import CornerMetric, corner_error
from lpr.geometry import Box, Quad
from lpr.types import Detection

PLATE = Box(100, 50, 200, 75).to_quad()


def moved(x: float, y: float) -> Quad:
    return Quad.from_list([[px + x, py + y] for px, py in PLATE.to_list()])


def found(quad: Quad) -> Detection:
    return Detection(quad.bounding_box(), 0.9, quad)


@pytest.mark.parametrize(
    ("quad", "error"),
    [
        (PLATE, 0.0),
        (moved(3, 4), 0.05),
        (Quad.from_list([[100, 50], [200, 50], [200, 75], [100, 85]]), 0.025),
        (Quad.from_list([[200, 50], [200, 75], [100, 75], [100, 50]]), 0.625),
    ],
    ids=["exact", "moved by 5 of 100 px", "one corner off by 10 px", "a quarter turn"],
)
def test_the_error_is_a_share_of_the_width(quad: Quad, error: float) -> None:
    assert corner_error(PLATE, quad) == pytest.approx(error)


def test_only_plates_found_with_known_corners_count() -> None:
    metric = CornerMetric()
    assert math.isnan(metric.compute())
    metric.update([PLATE, None], [found(moved(3, 4)), found(moved(200, 0))])
    metric.update([PLATE], [Detection(PLATE.bounding_box(), 0.9), found(moved(90, 0))])
    metric.update([PLATE], [])
    assert metric.compute() == pytest.approx(0.05)
    metric.update([PLATE], [found(PLATE)])
    assert metric.compute() == pytest.approx(0.025)
    metric.reset()
    assert math.isnan(metric.compute())
