"""Results survive the way to JSON and back, whole and equal, from old records too."""

from __future__ import annotations

import json
import random
from typing import Any

import numpy as np
import pytest

from lpr.errors import ResultError
from lpr.geometry import Box, Quad
from lpr.types import (
    SCHEMA_VERSION,
    Character,
    Detection,
    Doubt,
    DoubtCode,
    ImageResult,
    LookName,
    Plate,
    Reading,
    WeakDetection,
)
from tests.stub_recognizer import stub_plate

SIGNS = "ABČŽ019 Ё車'\"\\\n\u2028"
"""Of random texts: own letters are not Latin everywhere, and sources are any names of files."""


class RandomResults:
    """Makes results of any numbers, texts and lengths, the same ones for the same seed."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def number(self) -> float:
        """As decoders make them, as people write them, and whole ones."""
        value = self._random.choice((1.0, 1e-9, 1e4)) * self._random.uniform(-1, 1)
        kinds = (value, float(np.float32(value)), round(value, 2), round(value), 0.0, 1 / 3)
        return self._random.choice(kinds)

    def text(self) -> str:
        return "".join(self._random.choices(SIGNS, k=self._random.randrange(9)))

    def box(self) -> Box:
        return Box(self.number(), self.number(), self.number(), self.number())

    def quad(self) -> Quad:
        a, b, c, d = ((self.number(), self.number()) for _ in range(4))
        return Quad((a, b, c, d))

    def detection(self) -> Detection:
        return Detection(self.box(), self.number(), self._random.choice((None, self.quad())))

    def weak_detection(self) -> WeakDetection:
        return WeakDetection(self.detection(), self.number())

    def character(self) -> Character:
        others = tuple((self.text(), self.number()) for _ in range(self._random.randrange(4)))
        return Character(self.text(), self.number(), self.box(), others)

    def reading(self) -> Reading:
        region = self._random.choice((None, "hr", self.text()))
        return Reading(self.text(), self.number(), self._random.random() < 0.5, region)

    def doubt(self) -> Doubt:
        return Doubt(self._random.choice((*DoubtCode, "of-tomorrow")), self.text())

    def plate(self) -> Plate:
        return Plate(
            text=self.text(),
            confidence=self.number(),
            box=self.box(),
            quad=self.quad(),
            detection_confidence=self.number(),
            region=self._random.choice((None, "hr")),
            matches_format=self._random.random() < 0.5,
            lines=tuple(self.text() for _ in range(self._random.randrange(3))),
            candidates=tuple(self.reading() for _ in range(self._random.randrange(4))),
            characters=tuple(self.character() for _ in range(self._random.randrange(9))),
            raw_text=self.text(),
            doubts=tuple(self.doubt() for _ in range(self._random.randrange(3))),
            look=self._random.choice((*LookName, "of tomorrow")),
        )

    def result(self) -> ImageResult:
        return ImageResult(
            source=self.text(),
            width=self._random.randrange(9999),
            height=self._random.randrange(9999),
            plates=tuple(self.plate() for _ in range(self._random.randrange(4))),
            timings_ms={self.text(): self.number() for _ in range(self._random.randrange(4))},
            weak_detections=tuple(self.weak_detection() for _ in range(self._random.randrange(3))),
            below_confidence=tuple(self.plate() for _ in range(self._random.randrange(3))),
        )


Kinds = Detection | WeakDetection | Character | Reading | Doubt | Plate | ImageResult


def every_kind(seed: int) -> list[Kinds]:
    make = RandomResults(seed)
    return [
        make.detection(),
        make.weak_detection(),
        make.character(),
        make.reading(),
        make.doubt(),
        make.plate(),
        make.result(),
    ]


@pytest.mark.parametrize("seed", range(100))
def test_every_kind_comes_back_equal(seed: int) -> None:
    for value in every_kind(seed):
        record = value.to_dict()
        assert type(value).from_dict(record) == value
        assert type(value).from_dict(json.loads(json.dumps(record))) == value


@pytest.mark.parametrize("seed", range(20))
def test_rounding_twice_is_rounding_once_and_stays_exact(seed: int) -> None:
    rounded = RandomResults(seed).result().rounded()
    assert rounded.rounded() == rounded
    assert ImageResult.from_dict(json.loads(json.dumps(rounded.to_dict()))) == rounded


def test_rounded_results_are_short() -> None:
    third = 1 / 3
    box = Box(third, third, 99 + third, 20 + third)
    character = Character("8", third, box, (("B", third),))
    plate = Plate("8", third, box, box.to_quad(), third, characters=(character,))
    rounded = ImageResult("a.jpg", 640, 480, (plate,), {"load": third}).rounded()
    text = json.dumps(rounded.to_dict())
    assert "0.333333" not in text
    assert rounded.plates[0].confidence == 0.3333
    assert rounded.plates[0].characters[0].alternatives == (("B", 0.3333),)
    assert rounded.plates[0].box == Box(0.3, 0.3, 99.3, 20.3)
    assert rounded.timings_ms == {"load": 0.33}


def test_the_keys_are_those_that_the_command_promises() -> None:
    data = ImageResult("žuti auto.jpg", 640, 480, (stub_plate(),), {"load": 1.25}).to_dict()
    promised = (
        "schema_version source width height plates timings_ms weak_detections below_confidence"
    )
    assert list(data) == promised.split()
    assert data["schema_version"] == SCHEMA_VERSION
    plate = data["plates"][0]
    promised = (
        "text confidence box quad detection_confidence region matches_format lines candidates "
        "characters raw_text doubts look"
    )
    assert list(plate) == promised.split()
    assert list(plate["candidates"][0]) == ["text", "confidence", "matches_format", "region"]
    assert list(plate["characters"][0]) == ["text", "confidence", "box", "alternatives"]
    assert np.shape(plate["quad"]) == (4, 2)


OLD_RECORD: dict[str, Any] = {
    "source": "car.jpg",
    "width": 1024,
    "height": 768,
    "plates": [
        {
            "text": "ZG1",
            "confidence": 0.97,
            "box": [411.0, 502.3, 560.8, 541.9],
            "quad": [[411.5, 504.0], [560.1, 502.9], [560.3, 540.2], [411.9, 541.4]],
            "detection_confidence": 0.88,
            "region": "hr",
            "matches_format": True,
            "lines": ["ZG1"],
            "candidates": [{"text": "ZG1", "confidence": 0.97, "matches_format": True}],
            "characters": [{"text": "Z", "confidence": 0.99, "box": [421.0, 510.2, 433.8, 535.0]}],
            "raw_text": "ZG1",
        }
    ],
    "timings_ms": {"load": 5.1, "total": 22.9},
}
"""As version 0.1.0 wrote them."""
NO_VERSIONS: tuple[Any, ...] = (0, -1, "1", "new", True, 1.0, None, float("nan"))
NO_NUMBERS: tuple[Any, ...] = (float("inf"), float("nan"), 10**400, "0.9", True, [1])


def test_records_of_before_the_schema_version_are_taken() -> None:
    result = ImageResult.from_dict(OLD_RECORD)
    (plate,) = result.plates
    assert (plate.doubts, plate.look, result.weak_detections) == ((), "first", ())
    assert result.below_confidence == ()
    assert plate.characters[0].alternatives == ()
    assert plate.candidates[0].region is None
    assert ImageResult.from_dict(result.to_dict()) == result


def test_keys_that_are_not_known_are_passed_over() -> None:
    assert ImageResult.from_dict(OLD_RECORD | {"weather": "rain"}).source == "car.jpg"


def test_records_of_a_later_version_are_refused() -> None:
    later = OLD_RECORD | {"schema_version": SCHEMA_VERSION + 1}
    with pytest.raises(ResultError, match=r"car\.jpg has schema version 2.*newer lpr"):
        ImageResult.from_dict(later)


@pytest.mark.parametrize(
    ("broken", "problem"),
    [
        ({}, "of ImageResult has no 'source'"),
        (OLD_RECORD | {"width": "wide"}, "ImageResult is broken .*'wide'"),
        (OLD_RECORD | {"plates": [{"text": "A"}]}, "Plate has no 'confidence'"),
        (OLD_RECORD | {"plates": 3}, "ImageResult is broken"),
        (OLD_RECORD | {"timings_ms": [1]}, "ImageResult is broken"),
        ([OLD_RECORD], "ImageResult is broken"),
        *((OLD_RECORD | {"schema_version": v}, "schema_version is") for v in NO_VERSIONS),
        *((OLD_RECORD | {"width": v}, "ImageResult is broken") for v in NO_NUMBERS),
        *((OLD_RECORD | {"source": v}, "ImageResult is broken") for v in (None, 5, ["car.jpg"])),
        *((OLD_RECORD | {"timings_ms": {"load": v}}, "is broken") for v in NO_NUMBERS),
    ],
)
def test_broken_records_get_one_line(broken: dict[str, Any], problem: str) -> None:
    with pytest.raises(ResultError, match=problem) as told:
        ImageResult.from_dict(broken)
    assert "\n" not in str(told.value)


@pytest.mark.parametrize(
    ("key", "values"),
    [
        ("text", (None, 5, ["Z"])),
        ("raw_text", (None, 5)),
        ("region", (5, ["hr"])),
        ("look", (None, 5)),
        ("lines", (None, "ZG1", [5])),
        ("confidence", (*NO_NUMBERS, None)),
        ("detection_confidence", (*NO_NUMBERS, None)),
        ("candidates", ([{"text": 5, "confidence": 1, "matches_format": True}],)),
        ("characters", ([{"text": "Z", "confidence": float("nan"), "box": [1, 2, 3, 4]}],)),
        ("doubts", ([{"code": 5, "reason": "x"}], [{"code": "rival", "reason": None}])),
    ],
)
def test_values_of_another_kind_get_one_line(key: str, values: tuple[Any, ...]) -> None:
    for value in values:
        with pytest.raises(ResultError, match="is broken") as told:
            Plate.from_dict(OLD_RECORD["plates"][0] | {key: value})
        assert "\n" not in str(told.value)


def test_numpy_scores_become_plain_json() -> None:
    box = Box.from_list(np.array([1, 2, 3, 4], np.float32))
    character = Character("A", float(np.float32(0.1234567)), box).rounded()
    assert json.loads(json.dumps(character.to_dict()))["confidence"] == 0.1235
