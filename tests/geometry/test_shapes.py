"""Boxes and quads do their geometry, and are written down as exactly as they are."""

from __future__ import annotations

import numpy as np
import pytest

from lpr.geometry import Box, Quad


def test_lists_are_exact_and_rounding_is_asked_for() -> None:
    box = Box(10.04, 12.25, 90.123456789, 32)
    assert Box.from_list(box.to_list()) == box
    assert box.rounded() == Box(10.0, 12.2, 90.1, 32.0)
    assert Quad.from_list(box.to_quad().to_list()) == box.to_quad()
    assert box.to_quad().rounded() == box.rounded().to_quad()
    assert [type(v) for v in Box.from_list(np.ones(4, np.float32)).rounded().to_list()] == [
        float
    ] * 4


@pytest.mark.parametrize(
    ("other", "iou"),
    [
        (Box(0, 0, 10, 10), 1.0),
        (Box(5, 0, 15, 10), 1 / 3),
        (Box(0, 0, 5, 5), 0.25),
        (Box(10, 0, 20, 10), 0.0),
        (Box(3, 3, 3, 3), 0.0),
    ],
)
def test_box_iou(other: Box, iou: float) -> None:
    assert Box(0, 0, 10, 10).iou(other) == pytest.approx(iou)
    assert other.iou(Box(0, 0, 10, 10)) == pytest.approx(iou)


def test_iou_of_two_empty_boxes_is_nothing() -> None:
    assert Box(1, 1, 1, 1).iou(Box(1, 1, 1, 1)) == 0.0


def test_box_measures() -> None:
    box = Box(10, 20, 30, 60)
    assert (box.width, box.height, box.area, box.center) == (20, 40, 800, (20, 40))
    assert box.padded(0.5, 0.25) == Box(0, 10, 40, 70)
    assert box.clipped(25, 50) == Box(10, 20, 25, 50)
    assert Box(-5, -5, -1, -1).clipped(9, 9) == Box(0, 0, 0, 0)
    assert Box(5, 5, 1, 1).area == 0


def test_quad_and_box_belong_together() -> None:
    box = Box(1, 2, 5, 4)
    quad = box.to_quad()
    assert quad.bounding_box() == box
    assert quad.is_convex()
    assert Quad.from_list(quad.to_array()) == quad
    counter_clockwise = Quad(tuple(reversed(quad.points)))  # type: ignore[arg-type]
    assert not counter_clockwise.is_convex()
    bow_tie = Quad(((0, 0), (4, 4), (4, 0), (0, 4)))
    assert not bow_tie.is_convex()


def test_values_cannot_change() -> None:
    with pytest.raises(AttributeError):
        Box(1, 2, 3, 4).x_min = 5  # type: ignore[misc]
