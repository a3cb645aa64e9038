"""From a picture to plates, with a detector and a character network whose answers are known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

import lpr.pipeline
import lpr.reading.character_reader
from lpr.alphabet import CLASS_COUNT, REJECT_INDEX, Alphabet
from lpr.arrays import FloatArray, Image
from lpr.characters.classifier import CharacterClassifier
from lpr.errors import ConfigError, ImageError, ModelMissing
from lpr.geometry import Box
from lpr.pipeline import ReadFailure, Recognizer
from lpr.rectification import PlateImage, rectify
from lpr.stopwatch import STAGES
from lpr.types import Detection, ImageResult, Reading

LEFT, RIGHT = Box(20, 40, 180, 80), Box(200, 120, 360, 160)


class FakeDetector:
    """Finds what it was told to, as far as it lies in the picture."""

    def __init__(self, *plates: tuple[Box, float]) -> None:
        self.plates = plates

    def detect(self, images: Sequence[Image]) -> list[list[Detection]]:
        return [
            [
                Detection(box, confidence, box.to_quad())
                for box, confidence in self.plates
                if box.x_min < image.shape[1] and box.y_min < image.shape[0]
            ]
            for image in images
        ]


class FakeClassifier:
    """Takes a window with two stems and a bar for an H, all others for no character."""

    def __init__(self, path: str | Path, threads: int = 1) -> None:
        self.batches: list[int] = []

    alphabet = Alphabet()

    def predict_all(self, batch: FloatArray) -> FloatArray:
        self.batches.append(len(batch))
        probabilities = np.full((len(batch), CLASS_COUNT), 0.001, np.float32)
        for row, window in zip(probabilities, batch, strict=True):
            inner = window[3:-3, 3:-3, 0]
            sides = inner[:, :5].mean() + inner[:, -5:].mean()
            middle = (
                inner[12:15, 8:-8].mean() - inner[:6, 10:-10].mean() - inner[-6:, 10:-10].mean()
            )
            row[17 if sides > 0 and middle > 0 else REJECT_INDEX] = 1
        normalised: FloatArray = probabilities / probabilities.sum(axis=1, keepdims=True)
        return normalised


class FakeReader:
    """Reads how wide a crop is."""

    def read(self, crops: Sequence[Image]) -> list[Reading]:
        return [Reading(str(crop.shape[1]), 1.0) for crop in crops]


def plate_picture(*boxes: Box, text: str = "HHHHH") -> Image:
    """Light plates with dark letters on a gray picture of 400 x 200."""
    image = np.full((200, 400, 3), 90, np.uint8)
    for box in boxes:
        x, y = int(box.x_min), int(box.y_min)
        cv2.rectangle(image, (x, y), (int(box.x_max) - 1, int(box.y_max) - 1), (235,) * 3, -1)
        for i, letter in enumerate(text):
            place = (x + 10 + 28 * i, y + 31)
            cv2.putText(image, letter, place, cv2.FONT_HERSHEY_SIMPLEX, 1.0, (15,) * 3, 3)
    return image


@pytest.fixture
def fake_classifier(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lpr.pipeline, "CharacterClassifier", FakeClassifier)


@pytest.fixture
def recognizer(fake_classifier: None, monkeypatch: pytest.MonkeyPatch) -> Recognizer:
    """Looks once: five H are a word, which is doubted, and the fake sees H in their halves, too."""
    monkeypatch.setattr(lpr.reading.character_reader, "LOOK_AGAIN_BELOW", 0.0)
    return Recognizer(FakeDetector((LEFT, 0.6), (RIGHT, 0.9)))


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
    assert ImageResult.from_dict(result.to_dict()).to_dict() == result.to_dict()


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


def test_all_plates_go_through_the_network_at_once(recognizer: Recognizer) -> None:
    recognizer.read(plate_picture(LEFT, RIGHT))
    assert len(recognizer._reader._classifier.batches) == 1  # type: ignore[union-attr]


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


def test_characters_stay_inside_the_picture(fake_classifier: None) -> None:
    image = np.ascontiguousarray(plate_picture(LEFT)[41:79, 22:178])
    result = Recognizer(FakeDetector((Box(-4, -2, 160, 40), 0.9))).read(image)
    assert result.plates[0].text
    check(result)


@pytest.mark.parametrize("shape", [(1, 1), (1, 500), (500, 1), (60, 80)])
def test_pictures_with_nothing_to_find(fake_classifier: None, shape: tuple[int, int]) -> None:
    recognizer = Recognizer(FakeDetector())
    image = np.full((*shape, 3), 127, np.uint8)
    result, traces = recognizer.explain(image)
    check(result)
    assert (result.height, result.width) == shape
    assert (result.plates, traces) == ((), ())


@pytest.mark.parametrize("shape", [(1, 1), (1, 500), (500, 1), (60, 1), (3, 4)])
def test_a_plate_in_next_to_nothing(fake_classifier: None, shape: tuple[int, int]) -> None:
    image = np.full((*shape, 3), 127, np.uint8)
    result = Recognizer(FakeDetector((Box(0, 0, shape[1], shape[0]), 0.9))).read(image)
    check(result)
    assert [plate.text for plate in result.plates] == [""]


def test_many_pictures_keep_their_order_and_lose_no_neighbour(
    recognizer: Recognizer, tmp_path: Path
) -> None:
    paths = [tmp_path / name for name in ("a.png", "broken.jpg", "gone.png", "b ž.png")]
    for path in (paths[0], paths[3]):
        path.write_bytes(cv2.imencode(".png", plate_picture(LEFT, RIGHT))[1].tobytes())
    paths[1].write_text("no picture")
    first, broken, gone, last = recognizer.read_many(paths)
    for result, path in ((first, paths[0]), (last, paths[3])):
        assert isinstance(result, ImageResult)
        assert result.source == str(path)
        assert len(result.plates) == 2
    for failure, path in ((broken, paths[1]), (gone, paths[2])):
        assert isinstance(failure, ReadFailure)
        assert failure.to_dict() == {"source": str(path), "error": failure.error}
        assert str(path) in failure.error


def test_two_processes_read_what_one_reads(tmp_path: Path) -> None:
    paths = [tmp_path / f"{number}.png" for number in range(10)]
    for number, path in enumerate(paths):
        picture = plate_picture(*(LEFT, RIGHT)[: 1 + number % 2])
        path.write_bytes(cv2.imencode(".png", picture)[1].tobytes())
    paths[4].write_text("no picture")
    recognizer = Recognizer(FakeDetector((LEFT, 0.6), (RIGHT, 0.9)), reader=FakeReader())
    one, two = list(recognizer.read_many(paths)), list(recognizer.read_many(paths, workers=2))
    assert [result.source for result in two] == [str(path) for path in paths]
    assert isinstance(two[4], ReadFailure)
    assert [r.plates for r in one if isinstance(r, ImageResult)] == [
        r.plates for r in two if isinstance(r, ImageResult)
    ]


def test_another_reader_needs_no_character_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(lpr.pipeline, "CharacterClassifier")
    recognizer = Recognizer(FakeDetector((LEFT, 0.6)), reader=FakeReader())
    (plate,) = recognizer.read(plate_picture(LEFT)).plates
    assert 160 < int(plate.text) < 200


def test_a_known_plate_is_read_without_detection(recognizer: Recognizer) -> None:
    image = plate_picture(LEFT)
    inside = recognizer.read_plate(image, LEFT)
    assert (inside.text, inside.box, inside.detection_confidence) == ("HHHHH", LEFT, 1.0)
    crop = recognizer.read_plate(np.ascontiguousarray(image[40:80, 20:180]))
    assert crop.text == "HHHHH"
    assert crop.box == Box(0, 0, 160, 40)


@pytest.mark.parametrize(
    "array",
    [
        np.zeros((20, 30), np.uint8),
        np.zeros((20, 30, 4), np.uint8),
        np.zeros((20, 30, 3), np.float32),
        np.zeros((0, 30, 3), np.uint8),
    ],
    ids=["gray", "alpha", "float", "empty"],
)
def test_arrays_that_are_no_pictures(fake_classifier: None, array: Image) -> None:
    recognizer = Recognizer(FakeDetector())
    with pytest.raises(ImageError, match="is no picture; give height x width x 3"):
        recognizer.read(array)
    with pytest.raises(ImageError, match="is no picture"):
        recognizer.read_plate(array)


def test_settings_that_cannot_be(fake_classifier: None, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="did you mean ssd-mobilenet"):
        Recognizer("ssd-mobilnet")
    with pytest.raises(ConfigError):
        Recognizer(FakeDetector(), region="atlantis")
    with pytest.raises(ModelMissing, match=r"none\.tflite"):
        Recognizer("ssd-mobilenet", detector_model=tmp_path / "none.tflite")


def test_the_detector_gets_threshold_and_candidates_are_limited(fake_classifier: None) -> None:
    image = plate_picture(LEFT)
    assert Recognizer("contour", conf=1.01).read(image).plates == ()
    found = Recognizer("contour", top_n=1).read(image).plates
    assert found[0].box.iou(LEFT) > 0.4
    assert len(found[0].candidates) == 1


def test_a_missing_character_model(tmp_path: Path) -> None:
    assert vars(lpr.pipeline)["CharacterClassifier"] is CharacterClassifier
    with pytest.raises(ModelMissing, match=r"none\.tflite"):
        Recognizer(FakeDetector(), char_model=tmp_path / "none.tflite")


def test_a_plate_that_was_read_unsurely_is_looked_at_again(
    fake_classifier: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    frames: list[Box] = []

    def first_look_sees_nothing(image: Image, detection: Detection) -> PlateImage:
        frames.append(detection.box)
        found = rectify(image, detection)
        return found if detection.box != LEFT else replace(found, image=found.image * 0)

    monkeypatch.setattr(lpr.reading.character_reader, "rectify", first_look_sees_nothing)
    monkeypatch.setattr(lpr.reading.character_reader, "SECOND_LOOKS", ((1.02, 1.02),))
    result, (trace,) = Recognizer(FakeDetector((LEFT, 0.9))).explain(plate_picture(LEFT))
    check(result)
    assert result.plates[0].text == "HHHHH"
    assert result.plates[0].box == LEFT
    assert result.plates[0].quad == LEFT.to_quad()
    assert trace.plate is not None
    assert trace.plate.any()
    assert frames[0] == LEFT
    assert frames[1].width == pytest.approx(1.02 * LEFT.width)


def test_a_sure_reading_needs_no_second_look(
    fake_classifier: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lpr.reading.character_reader, "LOOK_AGAIN_BELOW", 0.0)
    recognizer = Recognizer(FakeDetector((LEFT, 0.9)))
    recognizer.read(plate_picture(LEFT))
    assert len(recognizer._reader._classifier.batches) == 1  # type: ignore[union-attr]


@pytest.mark.parametrize(("width", "looks"), [(70, 1), (90, 3)])
def test_a_small_plate_without_text_is_not_looked_at_again(
    fake_classifier: None, width: int, looks: int
) -> None:
    image = np.full((60, 200, 3), 127, np.uint8)
    recognizer = Recognizer(FakeDetector((Box(20, 20, 20 + width, 45), 0.9)))
    assert recognizer.read(image).plates[0].text == ""
    assert len(recognizer._reader._classifier.batches) == looks  # type: ignore[union-attr]


def test_doubts_are_explained(recognizer: Recognizer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        lpr.reading.character_reader, "doubts", lambda plate: [f"doubt of {plate.text}"]
    )
    _, traces = recognizer.explain(plate_picture(LEFT, RIGHT))
    assert [trace.notes for trace in traces] == [["doubt of HHHHH"]] * 2
