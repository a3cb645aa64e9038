"""What a user may hand a recognizer, and what is said of all else."""

from __future__ import annotations

import io
import pickle
from collections.abc import Sequence
from dataclasses import FrozenInstanceError
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from PIL import Image as PillowImage

from lpr.errors import ConfigError, ImageError, ImageMissing
from lpr.geometry import Box
from lpr.images import PictureLike
from lpr.pipeline import Recognizer, RecognizerConfig
from tests.pipeline.fakes import LEFT, ONE_LOOK, FakeClassifier, FakeDetector, plate_picture

PICTURE = plate_picture(LEFT)
GRAY = cv2.cvtColor(PICTURE, cv2.COLOR_BGR2GRAY)
PNG: bytes = cv2.imencode(".png", PICTURE)[1].tobytes()


@pytest.fixture
def recognizer() -> Recognizer:
    detector = FakeDetector((LEFT, 0.9))
    return Recognizer(ONE_LOOK, detector=detector, classifier=FakeClassifier())


GIVEN: dict[str, PictureLike] = {
    "BGR": PICTURE,
    "gray": GRAY,
    "BGRA": cv2.cvtColor(PICTURE, cv2.COLOR_BGR2BGRA),
    "bytes": PNG,
    "file object": io.BytesIO(PNG),
    "Pillow picture": PillowImage.open(io.BytesIO(PNG)),
}


@pytest.mark.parametrize("kind", GIVEN)
def test_pictures_of_all_kinds(recognizer: Recognizer, kind: str) -> None:
    (plate,) = recognizer.read(GIVEN[kind]).plates
    assert plate.text == "HHHHH"


def test_paths_of_both_kinds(recognizer: Recognizer, tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(PNG)
    for given in (path, str(path)):
        assert recognizer.read(given).source == str(path)
        assert recognizer.read_plate(given, LEFT).text == "HHHHH"
    assert recognizer.read(path, source="camera 1").source == "camera 1"
    assert recognizer.read(PICTURE, source="camera 1").source == "camera 1"
    assert recognizer.explain(PICTURE, source="camera 2")[0].source == "camera 2"
    with pytest.raises(ConfigError, match="source is 5; give what to call the picture"):
        recognizer.read(PICTURE, source=5)  # type: ignore[arg-type]
    with pytest.raises(ImageMissing, match="no such file"):
        recognizer.read(tmp_path / "gone.png")


@pytest.mark.parametrize(
    "given",
    [
        None,
        17,
        ["a.png"],
        np.zeros((20, 30, 3), np.float32),
        np.zeros((0, 30, 3), np.uint8),
        np.zeros((20, 30, 5), np.uint8),
        np.zeros(20, np.uint8),
    ],
    ids=["None", "number", "list", "float", "empty", "five channels", "flat"],
)
def test_what_is_no_picture_is_told_what_to_give(recognizer: Recognizer, given: Any) -> None:
    for read in (recognizer.read, recognizer.read_plate, recognizer.explain):
        with pytest.raises(ImageError, match="give"):
            read(given)


@pytest.mark.parametrize(
    "box", [(20, 40, 180, 80), [20.0, 40, 180, 80], np.array([20, 40, 180, 80])]
)
def test_boxes_of_all_kinds(recognizer: Recognizer, box: Sequence[float]) -> None:
    assert recognizer.read_plate(PICTURE, box).box == LEFT


@pytest.mark.parametrize(
    ("box", "reason"),
    [
        ((0, 0, 0, 0), "is empty; give x_min"),
        (Box(0, 0, 0, 0), "is empty"),
        ((90, 10, 10, 40), "is empty"),
        ((0, 0, float("nan"), 9), "is empty"),
        ((0, 0, float("inf"), 9), "is empty"),
        ((500, 10, 600, 40), "lies outside the picture, which is 400 x 200 pixels"),
        ((-1e300, 0, 1e300, 5), "lies outside the picture"),
        ((0, 0, 10**400, 5), "is no box"),
        (Box("a", 0, 9, 9), "is no box"),  # type: ignore[arg-type]
        ((1, 2, 3), "is no box; give a Box, or x_min"),
        ("left", "is no box"),
        (5, "is no box"),
    ],
)
def test_boxes_that_are_none(recognizer: Recognizer, box: Any, reason: str) -> None:
    with pytest.raises(ConfigError, match=reason):
        recognizer.read_plate(PICTURE, box)


NONSENSE: dict[str, tuple[dict[str, Any], str]] = {
    "percent": ({"conf": 50}, "conf is 50; give a score from 0 to 1"),
    "negative": ({"conf": -0.1}, "conf is -0.1"),
    "NaN": ({"conf": float("nan")}, "conf is nan"),
    "word": ({"conf": "high"}, "conf is 'high'"),
    "no candidates": ({"top_n": 0}, "top_n is 0; give a whole number from 1 on"),
    "half a candidate": ({"top_n": 1.5}, "top_n is 1.5"),
    "no threads": ({"threads": 0}, "threads is 0"),
    "a million threads": ({"threads": 10**6}, "threads is 1000000; give at most 256"),
    "no region": ({"region": []}, "region is an empty list"),
    "numbers": ({"region": [1, 2]}, "region is"),
    "region None": ({"region": None}, "region is None; give a code"),
    "no pixels": ({"max_megapixels": 0}, "max_megapixels is 0"),
    "no such mode": ({"tiles": "always"}, "tiles 'always': no such mode; choose from"),
    "too many pixels": ({"max_megapixels": 10**400}, "max_megapixels is 1000.*at most 1e"),
    "endless threads": ({"threads": 10**5000}, "threads is a very large int"),
    "no acceptance": (
        {"acceptance": None},
        "acceptance is None; give one of the kind AcceptanceConfig",
    ),
    "reading 5": ({"reading": 5}, "reading is 5; give one of the kind ReadingConfig"),
    "detector model 5": ({"detector_model": 5}, "detector_model is 5; give the path"),
    "character model 5": ({"char_model": 5}, "char_model is 5; give the path"),
    "no name": ({"char_model": ""}, "char_model is ''; give the path"),
    "origin model 5": ({"origin_model": 5}, "origin_model is 5; give the path"),
    "a part": ({"detector": FakeDetector()}, r"Recognizer\(detector=...\)"),
}


@pytest.mark.parametrize("kind", NONSENSE)
def test_settings_that_make_no_sense(kind: str) -> None:
    settings, reason = NONSENSE[kind]
    with pytest.raises(ConfigError, match=reason):
        RecognizerConfig(**settings)


NO_PARTS: dict[str, tuple[dict[str, Any], str]] = {
    "number": ({"detector": 5}, r"5 is no detector: it has no detect\(\)"),
    "object": ({"detector": object()}, r"is no detector: it has no detect\(\)"),
    "class": ({"detector": FakeDetector}, "is no detector: it is a class; give an object"),
    "classifier": ({"classifier": 5}, r"has no predict_all\(\) and no alphabet"),
    "reader": ({"reader": 5}, r"5 is no reader: it has no read\(\)"),
    "another part": ({"reader": FakeClassifier()}, r"is no reader: it has no read\(\)"),
}


@pytest.mark.parametrize("kind", NO_PARTS)
def test_parts_that_are_none(kind: str) -> None:
    parts, reason = NO_PARTS[kind]
    usual: dict[str, Any] = {"detector": FakeDetector(), "classifier": FakeClassifier()}
    with pytest.raises(ConfigError, match=reason):
        Recognizer(**(usual | parts))


def test_numbers_of_numpy_are_numbers() -> None:
    numbers: dict[str, Any] = {"conf": np.float32(0.5), "top_n": np.int64(3)}
    config = RecognizerConfig(**numbers)
    assert (config.conf, config.top_n) == (0.5, 3)


@pytest.mark.parametrize("kind", ["percent", "no candidates", "no threads", "no region"])
def test_they_make_none_as_arguments_either(kind: str) -> None:
    settings, reason = NONSENSE[kind]
    with pytest.raises(ConfigError, match=reason):
        Recognizer(**settings)


def test_a_config_is_a_value() -> None:
    config = RecognizerConfig(region=["hr", "si"])
    assert hash(config) == hash(RecognizerConfig(region=("hr", "si")))
    assert config.regions == "hr,si"
    with pytest.raises(FrozenInstanceError):
        config.top_n = 3  # type: ignore[misc]


def test_arguments_come_before_the_config() -> None:
    recognizer = Recognizer(
        RecognizerConfig(region="de", top_n=2),
        region=["hr", "si"],
        detector=FakeDetector(),
        classifier=FakeClassifier(),
    )
    assert recognizer.config == RecognizerConfig(region=["hr", "si"], top_n=2)
    with pytest.raises(ConfigError, match="is no RecognizerConfig"):
        Recognizer("hr")  # type: ignore[arg-type]


def test_a_recognizer_travels(recognizer: Recognizer) -> None:
    again = pickle.loads(pickle.dumps(recognizer))
    assert again.config == recognizer.config
    assert again.read(PICTURE).plates == recognizer.read(PICTURE).plates


@pytest.mark.parametrize(
    ("config", "message"),
    [
        (RecognizerConfig(reader_model="e.onnx"), "e.onnx: --reader-model is for another"),
        (RecognizerConfig(detector="contour", detector_model="d"), "'contour' has no model"),
        (RecognizerConfig(reader="tesseract", char_model="c"), "has no character network"),
    ],
)
def test_settings_that_would_play_no_part_are_refused(
    config: RecognizerConfig, message: str
) -> None:
    with pytest.raises(ConfigError, match=message):
        Recognizer(config)
