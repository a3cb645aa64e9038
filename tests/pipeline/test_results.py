"""What results tell besides the plates: which look won, what came near, what of it can be read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from lpr.arrays import Image
from lpr.detection.base import Sightings, parted
from lpr.geometry import Box
from lpr.pipeline import Recognizer, RecognizerConfig
from lpr.pipeline.recognizer import WEAK_SHOWN
from lpr.reading.attempts import Attempt, look_name
from lpr.reading.base import TracedPlate
from lpr.reading.config import SecondLooks
from lpr.reading.look import Look
from lpr.reading.look_reader import LookReader
from lpr.rectification import PlateImage
from lpr.segmentation.proposals import Proposals
from lpr.types import Detection, ImageResult, LookName, Plate, Reading
from tests.pipeline.fakes import (
    LEFT,
    ONE_LOOK,
    RIGHT,
    UPRIGHT,
    FakeClassifier,
    FakeDetector,
    plate_picture,
)
from tests.stub_recognizer import stub_plate


class TellingDetector(FakeDetector):
    """Counts plates from a score of 0.5 on, and tells of the others."""

    def detect(self, images: Sequence[Image]) -> list[list[Detection]]:
        return [found.plates for found in self.find(images)]

    def find(self, images: Sequence[Image]) -> list[Sightings]:
        return [
            parted(sorted(found, key=lambda one: -one.confidence), 0.5)
            for found in super().detect(images)
        ]


NOTHING = np.zeros((1, 1), np.uint8)
NO_LOOK = Look(
    PlateImage(np.zeros((1, 1, 3), np.uint8), np.eye(3, dtype=np.float32)),
    NOTHING,
    Proposals(np.zeros((0, 4), np.float32), np.zeros(0, bool), (), ()),
)


def telling(*plates: tuple[Box, float]) -> Recognizer:
    return Recognizer(ONE_LOOK, detector=TellingDetector(*plates), classifier=FakeClassifier())


def test_the_looks_have_names() -> None:
    names = [look_name(scale) for scale in SecondLooks().scales]
    assert names == [LookName.TIGHTER, LookName.WIDER]


def saying(confidence: float) -> Plate:
    """A plate of another text for each confidence: two looks that agree would end it."""
    text = f"ZG{round(1000 * confidence)}"
    candidates = (Reading(text, confidence, True, "hr"),)
    return replace(stub_plate(), text=text, confidence=confidence, candidates=candidates)


@pytest.mark.parametrize(
    ("confidences", "look"),
    [
        ((0.9,), "first"),
        ((0.5, 0.4, 0.3), "first"),
        ((0.5, 0.7, 0.6), "tighter"),
        ((0.5, 0.6, 0.7), "wider"),
    ],
)
def test_a_plate_names_the_look_that_won(
    confidences: tuple[float, ...], look: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sure = iter(confidences)

    def read(
        _: LookReader, __: Image, frames: Sequence[Detection], *___: object, again: bool = True
    ) -> object:
        return [Attempt(TracedPlate(saying(next(sure))), NO_LOOK, None) for _ in frames]

    monkeypatch.setattr(LookReader, "read", read)
    recognizer = Recognizer(
        UPRIGHT, detector=FakeDetector((LEFT, 0.9)), classifier=FakeClassifier()
    )
    (plate,) = recognizer.read(plate_picture(LEFT)).plates
    assert (plate.look, plate.confidence) == (look, max(confidences))


def test_where_there_is_no_plate_the_result_names_what_came_nearest() -> None:
    boxes = [Box(10 * n, 10, 10 * n + 8, 14) for n in range(5)]
    result = telling(*((box, 0.1 * n) for n, box in enumerate(boxes))).read(plate_picture())
    assert result.plates == ()
    assert len(result.weak_detections) == WEAK_SHOWN
    assert [weak.detection.confidence for weak in result.weak_detections] == [0.4, 0.3, 0.2]
    assert {weak.needed for weak in result.weak_detections} == {0.5}


def test_where_there_is_a_plate_nothing_weak_is_told() -> None:
    result = telling((LEFT, 0.9), (RIGHT, 0.4)).read(plate_picture(LEFT, RIGHT))
    assert (len(result.plates), result.weak_detections) == (1, ())


def test_what_was_too_weak_can_be_read_all_the_same() -> None:
    recognizer, image = telling((LEFT, 0.3), (RIGHT, 0.4)), plate_picture(LEFT)
    weak = [one.detection for one in recognizer.read(image).weak_detections]
    plates = recognizer.read_detections(image, weak)
    assert [(plate.text, plate.detection_confidence) for plate in plates] == [
        ("", 0.4),
        ("HHHHH", 0.3),
    ]
    assert recognizer.read_detections(image, []) == ()


def test_detectors_that_tell_of_plates_alone_still_serve() -> None:
    result = Recognizer(RecognizerConfig(), detector=FakeDetector()).read(
        np.zeros((50, 60, 3), np.uint8)
    )
    assert (result.plates, result.weak_detections) == ((), ())


def test_plates_below_the_least_confidence_are_told_apart_and_nothing_weak_with_them() -> None:
    found = [(LEFT, 0.9), (RIGHT, 0.4)]
    image = plate_picture(LEFT)

    def read(config: RecognizerConfig) -> ImageResult:
        detector = TellingDetector(*found)
        return Recognizer(config, detector=detector, classifier=FakeClassifier()).read(image)

    (plate,) = read(UPRIGHT).plates
    result = read(replace(UPRIGHT, min_confidence=1.0))
    assert (result.plates, result.weak_detections) == ((), ())
    assert result.below_confidence == (plate,)
