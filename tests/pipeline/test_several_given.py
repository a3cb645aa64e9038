"""Several pictures or several detections, handed over at once, and what is said of all else."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from PIL import Image as PillowImage

from lpr.errors import ConfigError
from lpr.formats.confidence import where_given
from lpr.geometry import Box, Quad
from lpr.pipeline import Recognizer, RecognizerConfig
from lpr.synthesis.plates import draw_plate
from lpr.types import Detection, ImageResult
from tests.pipeline.fakes import (
    LEFT,
    ONE_LOOK,
    RIGHT,
    FakeClassifier,
    FakeDetector,
    plate_picture,
)

PICTURE = plate_picture(LEFT, RIGHT)
PNG: bytes = cv2.imencode(".png", PICTURE)[1].tobytes()
FOUND = [Detection(LEFT, 0.9), Detection(RIGHT, 0.8, RIGHT.to_quad())]


@pytest.fixture
def recognizer() -> Recognizer:
    detector = FakeDetector((LEFT, 0.9))
    return Recognizer(ONE_LOOK, detector=detector, classifier=FakeClassifier())


@pytest.mark.parametrize("given", [list, tuple, iter, lambda found: (one for one in found)])
def test_detections_in_any_order_of_things(
    recognizer: Recognizer, given: Callable[[list[Detection]], Iterable[Detection]]
) -> None:
    plates = recognizer.read_detections(PICTURE, given(FOUND))
    assert [(plate.text, plate.box) for plate in plates] == [("HHHHH", LEFT), ("HHHHH", RIGHT)]


def test_a_plate_that_is_given_for_certain_is_read_more_surely() -> None:
    faint = cv2.GaussianBlur(draw_plate(np.random.default_rng([8, 0]), 18).image, (0, 0), 1.4)
    height, width = faint.shape[:2]
    reader, box = Recognizer(), Box(0, 0, width, height)
    (detected,) = reader.read_detections(faint, [Detection(box, 0.99)])
    (given,) = reader.read_detections(faint, [Detection(box, 1.0)])
    assert 0.01 < detected.confidence < 0.9
    assert given.text == detected.text
    assert given.confidence == pytest.approx(where_given(detected.confidence), abs=2e-3)
    assert reader.read_plate(faint).confidence == given.confidence
    assert [one.text for one in given.candidates] == [one.text for one in detected.candidates]
    assert sum(one.confidence for one in given.candidates) <= 1.0 + 1e-6
    whole = Recognizer(RecognizerConfig(crops="on")).read(faint).plates
    assert [one.confidence for one in whole] == [given.confidence]


def with_quad(*points: Any) -> list[Detection]:
    return [Detection(LEFT, 0.9, Quad(points))]


NO_DETECTIONS: dict[str, tuple[Any, str]] = {
    "None": (None, "None is no list of detections; give a list"),
    "number": (5, "5 is no list of detections"),
    "one": (FOUND[0], r"or write read_plate\(picture, box\) for one"),
    "numbers": ([5], "5 is no detection; give a Detection"),
    "tuples": ([(20, 40, 180, 80)], "is no detection; give a Detection"),
    "box": ([Detection((1, 2, 3), 0.9)], "is no box"),  # type: ignore[arg-type]
    "outside": ([Detection(Box(900, 0, 950, 9), 0.9)], "lies outside the picture"),
    "quad as a tuple": (
        [Detection(LEFT, 0.9, ((0, 0), (9, 0), (9, 9), (0, 9)))],  # type: ignore[arg-type]
        "is no quad; give a Quad",
    ),
    "three corners": (with_quad((0, 0), (9, 0), (9, 9)), "is no quad"),
    "corners of NaN": (with_quad(*[(0, float("nan"))] * 4), "is no quad"),
    "corners far out": (with_quad((0, 0), (1e300, 0), (1e300, 9), (0, 9)), "is no quad"),
    "confidence a word": ([Detection(LEFT, "x")], "is 'x'; give a score"),  # type: ignore[arg-type]
    "confidence NaN": ([Detection(LEFT, float("nan"))], "confidence is nan; give a score"),
    "confidence 5": ([Detection(LEFT, 5)], "confidence is 5; give a score from 0 to 1"),
}


@pytest.mark.parametrize("kind", NO_DETECTIONS)
def test_detections_that_are_none(recognizer: Recognizer, kind: str) -> None:
    given, reason = NO_DETECTIONS[kind]
    with pytest.raises(ConfigError, match=reason):
        recognizer.read_detections(PICTURE, given)


ONE: dict[str, Any] = {
    "path": "car.jpg",
    "path object": Path("car.jpg"),
    "bytes": PNG,
    "bytearray": bytearray(PNG),
    "memoryview": memoryview(PNG),
    "array": PICTURE,
    "gray array": PICTURE[:, :, 0],
    "Pillow picture": PillowImage.open(io.BytesIO(PNG)),
    "file": io.BytesIO(PNG),
}


@pytest.mark.parametrize("kind", ONE)
def test_one_picture_is_not_several(recognizer: Recognizer, kind: str) -> None:
    with pytest.raises(ConfigError, match=r"is one picture.*give a list of") as told:
        recognizer.read_many(ONE[kind])
    assert "\n" not in str(told.value)


@pytest.mark.parametrize("given", [None, 5, object()])
def test_what_is_no_list_is_told_so(recognizer: Recognizer, given: Any) -> None:
    with pytest.raises(ConfigError, match="is no list; give a list of pictures"):
        recognizer.read_many(given)


def test_pictures_stacked_in_one_array_are_several(recognizer: Recognizer) -> None:
    results = list(recognizer.read_many(np.stack([PICTURE, PICTURE])))
    texts = [one.plates[0].text for one in results if isinstance(one, ImageResult)]
    assert texts == ["HHHHH", "HHHHH"]
