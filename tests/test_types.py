"""Results survive the way to JSON and back, whole and equal, from old records too."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pytest

from lpr.errors import ResultError
from lpr.geometry import Box
from lpr.types import (
    SCHEMA_VERSION,
    Character,
    Detection,
    Doubt,
    FrameLook,
    ImageResult,
    LineCrossing,
    Passage,
    Plate,
    Reading,
    WeakDetection,
)
from tests.random_results import RandomResults
from tests.stub_recognizer import stub_plate

Kinds = (
    Detection
    | WeakDetection
    | Character
    | Reading
    | Doubt
    | Plate
    | ImageResult
    | FrameLook
    | LineCrossing
    | Passage
)


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
        make.frame_look(),
        make.crossing(),
        make.passage(),
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
        "text confidence box quad detection_confidence region region_confidence matches_format "
        "lines candidates characters raw_text doubts look"
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


def test_a_passage_rounds_like_a_result() -> None:
    rounded = RandomResults(3).passage().rounded()
    assert rounded.rounded() == rounded
    assert Passage.from_dict(json.loads(json.dumps(rounded.to_dict()))) == rounded


def test_a_passage_tells_how_long_it_took() -> None:
    first = datetime(2026, 5, 1, 23, 59, 58, tzinfo=UTC)
    passage = RandomResults(4).passage()
    record = passage.to_dict() | {
        "first_seen": first.isoformat(),
        "last_seen": (first + timedelta(seconds=4.5)).isoformat(),
    }
    assert Passage.from_dict(record).seconds == 4.5


@pytest.mark.parametrize("time", ["2026-05-01T12:00:00", "yesterday", 12, None])
def test_times_of_a_passage_need_their_offset(time: object) -> None:
    record = RandomResults(5).passage().to_dict() | {"first_seen": time}
    with pytest.raises(ResultError, match="the record of Passage is broken"):
        Passage.from_dict(record)
