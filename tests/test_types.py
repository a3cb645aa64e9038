"""Boxes and quads do their geometry; results survive the way to JSON and back."""

from __future__ import annotations

import json

import numpy as np
import pytest

from lpr.geometry import Box, Quad
from lpr.types import Character, ImageResult, Plate, Reading
from tests.stub_recognizer import stub_plate


def result() -> ImageResult:
    plates = (stub_plate(box=Box(10.04, 12.25, 90.5, 32.0)), stub_plate(""))
    return ImageResult("žuti auto.jpg", 640, 480, plates, {"load": 1.234567, "total": 9.0})


def test_image_result_round_trip_through_json() -> None:
    once = result().to_dict()
    again = ImageResult.from_dict(json.loads(json.dumps(once)))
    assert again.to_dict() == once
    assert again.source == "žuti auto.jpg"
    assert again.plates[0].text == result().plates[0].text
    assert again.timings_ms == {"load": 1.23, "total": 9.0}


def test_the_keys_are_those_that_the_command_promises() -> None:
    data = result().to_dict()
    assert list(data) == ["source", "width", "height", "plates", "timings_ms"]
    plate = data["plates"][0]
    promised = (
        "text confidence box quad detection_confidence region matches_format lines candidates "
        "characters"
    )
    assert set(promised.split()) <= set(plate)
    assert list(plate["candidates"][0]) == ["text", "confidence", "matches_format"]
    assert list(plate["characters"][0]) == ["text", "confidence", "box"]
    assert plate["box"] == [10.0, 12.2, 90.5, 32.0]
    assert np.shape(plate["quad"]) == (4, 2)


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (stub_plate(box=Box(1, 2, 3, 4)), Plate),
        (Character("A", 0.5, Box(1, 2, 3, 4)), Character),
        (Reading("AB12", 0.25, True), Reading),
    ],
)
def test_parts_round_trip(value: Plate, kind: type[Plate]) -> None:
    assert kind.from_dict(value.to_dict()).to_dict() == value.to_dict()


def test_numpy_scores_become_plain_json() -> None:
    box = Box.from_list(np.array([1, 2, 3, 4], np.float32))
    character = Character("A", float(np.float32(0.1234567)), box)
    assert json.loads(json.dumps(character.to_dict()))["confidence"] == 0.1235


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
