import pytest

from lpr.geometry import Box
from lpr.pipeline.acceptance import (
    AcceptanceConfig,
    counts,
    counts_all_the_same,
    worth_reading,
)
from lpr.pipeline.config import RecognizerConfig
from lpr.pipeline.recognizer import Recognizer
from lpr.types import Detection, Plate, WeakDetection
from tests.pipeline.fakes import LEFT, RIGHT, FakeClassifier, FakeDetector, plate_picture

RULES = AcceptanceConfig()
BOX = Box(10, 10, 110, 40)


def plate(detected: float, read: float, fits: bool = True) -> Plate:
    return Plate("ZG1234AB", read, BOX, BOX.to_quad(), detected, matches_format=fits)


@pytest.mark.parametrize(
    ("detected", "read", "least", "expected"),
    [
        (0.7, 0.04, None, False),
        (0.7, 0.06, None, True),
        (0.9, 0.01, None, True),
        (0.9, 0.01, 0.05, True),
        (0.7, 0.04, 0.5, False),
        (0.7, 0.02, 0.01, True),
        (0.7, 0.5, 0.5, True),
        (0.6, 0.0, 0.0, True),
    ],
)
def test_what_counts_for_its_detection_and_its_reading(
    detected: float, read: float, least: float | None, expected: bool
) -> None:
    assert counts(plate(detected, read), least, RULES) is expected


@pytest.mark.parametrize(
    ("read", "fits", "expected"),
    [(0.85, True, True), (0.75, True, False), (0.95, False, False)],
)
def test_a_weak_detection_counts_when_it_reads_surely_and_fits_a_format(
    read: float, fits: bool, expected: bool
) -> None:
    assert counts_all_the_same(plate(0.5, read, fits), RULES) is expected


def test_weak_detections_are_read_when_they_come_near_and_are_wide_enough() -> None:
    near = Detection(BOX, 0.5)
    far = Detection(BOX, 0.4)
    narrow = Detection(Box(10, 10, 50, 30), 0.55)
    weak = [WeakDetection(one, needed=0.6) for one in (narrow, near, far)]
    assert worth_reading(weak, [], RULES) == [near]
    assert worth_reading(weak, [plate(0.9, 0.5)], RULES) == [near]
    assert worth_reading(weak, [plate(0.9, 0.5), plate(0.7, 0.9)], RULES) == []


def read(min_confidence: float) -> list[float]:
    """The confidences in a picture of two plates."""
    config = RecognizerConfig(turned="off", crops="off", min_confidence=min_confidence)
    detector = FakeDetector((LEFT, 0.6), (RIGHT, 0.6))
    recognizer = Recognizer(config, detector=detector, classifier=FakeClassifier())
    return [one.confidence for one in recognizer.read(plate_picture(LEFT, RIGHT)).plates]


def test_the_least_confidence_that_is_asked_for_holds_for_all_plates() -> None:
    everything = read(0.0)
    assert len(everything) == 2
    assert read(min(everything) - 0.01) == everything
    assert read(max(everything) + 0.01) == []
