"""From a picture to plates, with a detector and a character network whose answers are known."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

import lpr.pipeline.readers
import lpr.reading.character_reader
import lpr.reading.look
from lpr.arrays import Image
from lpr.errors import ConfigError, ModelMissing
from lpr.geometry import Box
from lpr.pipeline import Recognizer, RecognizerConfig
from lpr.reading.config import ReadingConfig, SecondLooks
from lpr.reading.look_reader import ILLEGIBLE_NOTE
from lpr.rectification import PlateImage, rectify
from lpr.stopwatch import STAGES
from lpr.types import Detection, Doubt, ImageResult
from tests.pipeline.fakes import (
    LEFT,
    ONE_LOOK,
    RIGHT,
    UPRIGHT,
    FakeClassifier,
    FakeDetector,
    FakeReader,
    plate_picture,
)


@pytest.fixture
def classifier() -> FakeClassifier:
    return FakeClassifier()


@pytest.fixture
def recognizer(classifier: FakeClassifier) -> Recognizer:
    detector = FakeDetector((LEFT, 0.7), (RIGHT, 0.9))
    return Recognizer(ONE_LOOK, detector=detector, classifier=classifier)


def finding(*plates: tuple[Box, float], config: RecognizerConfig | None = None) -> Recognizer:
    """A recognizer that finds these plates."""
    found = FakeDetector(*plates)
    return Recognizer(config or UPRIGHT, detector=found, classifier=FakeClassifier())


def check(result: ImageResult) -> None:
    """What holds for every result."""
    assert set(result.timings_ms) == {*STAGES, "total"}
    assert all(value >= 0 for value in result.timings_ms.values())
    assert result.timings_ms["total"] >= sum(result.timings_ms[stage] for stage in STAGES) - 0.01
    for plate in result.plates:
        assert "".join(plate.lines) == plate.text
        assert "".join(c.text for c in plate.characters) == plate.text
        assert not plate.text or plate.candidates[0].text == plate.text
        for character in plate.characters:
            box = character.box
            assert 0 <= box.x_min <= box.x_max <= result.width
            assert 0 <= box.y_min <= box.y_max <= result.height
            assert box.area > 0
    assert ImageResult.from_dict(result.to_dict()) == result == result.rounded()


def test_plates_are_read_best_first(recognizer: Recognizer) -> None:
    result = recognizer.read(plate_picture(LEFT, RIGHT))
    check(result)
    assert (result.source, result.width, result.height) == ("", 400, 200)
    assert [plate.box for plate in result.plates] == [RIGHT, LEFT]
    assert [plate.text for plate in result.plates] == ["HHHHH", "HHHHH"]
    first = result.plates[0]
    assert first.detection_confidence == 0.9
    assert first.quad == RIGHT.to_quad()
    assert [c.box.center[0] for c in first.characters] == pytest.approx(
        [RIGHT.x_min + 20 + 28 * i for i in range(5)], abs=4
    )


def test_a_plate_that_cannot_be_read_comes_last(recognizer: Recognizer) -> None:
    result = recognizer.read(plate_picture(LEFT))
    check(result)
    assert [plate.text for plate in result.plates] == ["HHHHH", ""]
    assert result.plates[1].confidence == 0


def test_all_plates_go_through_the_network_at_once(
    recognizer: Recognizer, classifier: FakeClassifier
) -> None:
    recognizer.read(plate_picture(LEFT, RIGHT))
    assert len(classifier.batches) == 1


def test_the_traces_are_in_the_order_of_the_plates(recognizer: Recognizer) -> None:
    image = plate_picture(LEFT, RIGHT)
    image[40:80, 20:180] = cv2.convertScaleAbs(image[40:80, 20:180], alpha=0.7)
    result, traces = recognizer.explain(image)
    check(result)
    assert [plate.box for plate in result.plates] == [RIGHT, LEFT]
    assert len(traces) == 2
    for plate, trace in zip(result.plates, traces, strict=True):
        assert "".join(c.text for c in trace.path) == plate.text
        assert trace.plate is not None
        assert trace.gray is not None
        assert trace.proposals
    brightness = [int(np.median(trace.gray)) for trace in traces if trace.gray is not None]
    assert brightness[0] > brightness[1]
    plain = recognizer.read(image)
    assert [p.text for p in plain.plates] == [p.text for p in result.plates]


def test_characters_stay_inside_the_picture() -> None:
    image = np.ascontiguousarray(plate_picture(LEFT)[41:79, 22:178])
    result = finding((Box(-4, -2, 160, 40), 0.9)).read(image)
    assert result.plates[0].text
    check(result)


@pytest.mark.parametrize("shape", [(1, 1), (1, 500), (500, 1), (60, 80)])
def test_pictures_with_nothing_to_find(shape: tuple[int, int]) -> None:
    recognizer = finding()
    image = np.full((*shape, 3), 127, np.uint8)
    result, traces = recognizer.explain(image)
    check(result)
    assert (result.height, result.width) == shape
    assert (result.plates, traces) == ((), ())


@pytest.mark.parametrize("shape", [(1, 1), (1, 500), (500, 1), (60, 1), (3, 4)])
def test_a_plate_in_next_to_nothing(shape: tuple[int, int]) -> None:
    image = np.full((*shape, 3), 127, np.uint8)
    result = finding((Box(0, 0, shape[1], shape[0]), 0.9)).read(image)
    check(result)
    assert [plate.text for plate in result.plates] == [""]


def test_another_reader_needs_no_character_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(lpr.pipeline.readers, "CharacterClassifier")
    recognizer = Recognizer(detector=FakeDetector((LEFT, 0.6)), reader=FakeReader())
    (plate,) = recognizer.read(plate_picture(LEFT)).plates
    assert 160 < int(plate.text) < 200


def test_a_known_plate_is_read_without_detection(recognizer: Recognizer) -> None:
    image = plate_picture(LEFT)
    inside = recognizer.read_plate(image, LEFT)
    assert (inside.text, inside.box, inside.detection_confidence) == ("HHHHH", LEFT, 1.0)
    crop = recognizer.read_plate(np.ascontiguousarray(image[40:80, 20:180]))
    assert crop.text == "HHHHH"
    assert crop.box == Box(0, 0, 160, 40)


def test_settings_that_cannot_be(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="did you mean ssd-mobilenet"):
        Recognizer(detector="ssd-mobilnet")
    with pytest.raises(ConfigError):
        Recognizer(detector=FakeDetector(), region="atlantis")
    with pytest.raises(ModelMissing, match=r"none\.tflite"):
        Recognizer(RecognizerConfig(detector_model=tmp_path / "none.tflite"))


def test_the_detector_gets_threshold_and_candidates_are_limited() -> None:
    image = plate_picture(LEFT)
    assert Recognizer(detector="contour", conf=1.0).read(image).plates == ()
    found = Recognizer(detector="contour", top_n=1).read(image).plates
    assert found[0].box.iou(LEFT) > 0.4
    assert len(found[0].candidates) == 1


def test_a_missing_character_model(tmp_path: Path) -> None:
    config = RecognizerConfig(char_model=tmp_path / "none.tflite")
    with pytest.raises(ModelMissing, match=r"none\.tflite"):
        Recognizer(config, detector=FakeDetector())


def second_looks(*scales: tuple[float, float], below: float = 0.75) -> RecognizerConfig:
    looks = SecondLooks(scales, below=below, hopeless_below=0.0)
    return replace(UPRIGHT, reading=ReadingConfig(second_looks=looks))


def test_a_plate_that_was_read_unsurely_is_looked_at_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    frames: list[Box] = []

    def first_look_sees_nothing(image: Image, detection: Detection) -> PlateImage:
        frames.append(detection.box)
        found = rectify(image, detection)
        return found if detection.box != LEFT else replace(found, image=found.image * 0)

    monkeypatch.setattr(lpr.reading.look, "rectify", first_look_sees_nothing)
    recognizer = finding((LEFT, 0.9), config=second_looks((1.02, 1.02)))
    result, (trace,) = recognizer.explain(plate_picture(LEFT))
    check(result)
    assert result.plates[0].text == "HHHHH"
    assert result.plates[0].box == LEFT
    assert result.plates[0].quad == LEFT.to_quad()
    assert trace.plate is not None
    assert trace.plate.any()
    assert frames[0] == LEFT
    assert frames[1].width == pytest.approx(1.02 * LEFT.width)


def test_a_sure_reading_needs_no_second_look(classifier: FakeClassifier) -> None:
    config = second_looks((0.9, 0.9), below=0.0)
    recognizer = Recognizer(config, detector=FakeDetector((LEFT, 0.9)), classifier=classifier)
    recognizer.read(plate_picture(LEFT))
    assert len(classifier.batches) == 1


@pytest.mark.parametrize(("width", "looks"), [(70, 1), (90, 2)])
def test_a_plate_without_text_is_looked_at_again_only_in_a_wider_frame(
    classifier: FakeClassifier, width: int, looks: int
) -> None:
    image = np.full((60, 200, 3), 127, np.uint8)
    detector = FakeDetector((Box(20, 20, 20 + width, 45), 0.9))
    recognizer = Recognizer(
        replace(UPRIGHT, min_confidence=0.0, witness="off"),
        detector=detector,
        classifier=classifier,
    )
    assert recognizer.read(image).plates[0].text == ""
    assert len(classifier.batches) == looks


@pytest.mark.parametrize(("detected", "looks"), [(0.7, 1), (0.9, 2)])
def test_what_is_not_surely_a_plate_is_not_looked_at_again(
    classifier: FakeClassifier, detected: float, looks: int
) -> None:
    config = replace(second_looks((0.9, 0.9), below=1.0), witness="off")
    recognizer = Recognizer(config, detector=FakeDetector((LEFT, detected)), classifier=classifier)
    recognizer.read(plate_picture(LEFT))
    assert len(classifier.batches) == looks


def test_a_far_plate_in_a_large_picture_is_looked_at_again_however_it_was_detected(
    classifier: FakeClassifier,
) -> None:
    config = replace(second_looks((0.9, 0.9), below=1.0), witness="off", tiles="off")
    image = np.pad(plate_picture(LEFT), ((0, 0), (0, 4000), (0, 0)), constant_values=127)
    recognizer = Recognizer(config, detector=FakeDetector((LEFT, 0.7)), classifier=classifier)
    recognizer.read(image)
    assert len(classifier.batches) == 2


def test_what_shows_nothing_at_a_glimpse_is_left_unread(classifier: FakeClassifier) -> None:
    image = np.full((60, 200, 3), 127, np.uint8)
    detector = FakeDetector((Box(20, 20, 110, 45), 0.7))
    recognizer = Recognizer(
        replace(UPRIGHT, min_confidence=0.0), detector=detector, classifier=classifier
    )
    result, (trace,) = recognizer.explain(image)
    assert (result.plates[0].text, result.plates[0].confidence) == ("", 0.0)
    assert trace.notes == [ILLEGIBLE_NOTE]
    assert trace.thresholds, "what was seen is shown all the same"
    assert classifier.batches == []


def test_doubts_are_explained(recognizer: Recognizer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        lpr.reading.character_reader,
        "doubts",
        lambda plate, _: (Doubt("rival", f"doubt of {plate.text}"),),
    )
    result, traces = recognizer.explain(plate_picture(LEFT, RIGHT))
    assert [trace.notes for trace in traces] == [["doubt of HHHHH"]] * 2
    assert [plate.doubts[0].code for plate in result.plates] == ["rival"] * 2
