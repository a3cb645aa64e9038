from dataclasses import replace

import numpy as np
import pytest

from lpr.geometry import Box
from lpr.pipeline.acceptance import (
    AcceptanceConfig,
    counts,
    counts_all_the_same,
    is_lettering,
    worth_reading,
)
from lpr.pipeline.config import RecognizerConfig
from lpr.pipeline.recognizer import Recognizer
from lpr.synthesis.backdrops import draw_street
from lpr.types import Detection, Plate, WeakDetection
from tests.paths import SAMPLES
from tests.pipeline.fakes import LEFT, RIGHT, FakeClassifier, FakeDetector, plate_picture

RULES = AcceptanceConfig()
BOX = Box(10, 10, 110, 40)
SIZE_PX = (640, 480)
MOST_SIGNS = 5
"""Of 30 streets: words with a number, at times, keep to some format."""


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
    ("text", "read", "fits", "expected"),
    [
        ("ZG1234AB", 0.85, True, True),
        ("ZG1234AB", 0.75, True, False),
        ("ZG1234AB", 0.95, False, False),
        ("NOENTRY", 0.97, True, False),
    ],
)
def test_a_weak_detection_counts_when_it_reads_surely_fits_a_format_and_has_a_digit(
    text: str, read: float, fits: bool, expected: bool
) -> None:
    found = replace(plate(0.5, read, fits), text=text)
    assert counts_all_the_same(found, RULES) is expected


@pytest.mark.parametrize(
    ("text", "detected", "region", "least", "expected"),
    [
        ("NOENTRY", 0.65, None, None, True),
        ("NOENTRY", 0.65, None, 0.9, True),
        ("NOENTRY", 0.65, None, 0.0, False),
        ("NOENTRY", 0.72, None, None, False),
        ("NOENTRY", 0.65, "si", None, True),
        ("NOENTRY", 0.72, "si", None, False),
        ("XBCDFG", 0.65, "it", None, False),
        ("ZG1234AB", 0.65, None, None, False),
    ],
)
def test_letters_alone_are_a_sign_unless_they_are_issued_or_were_surely_detected(
    text: str, detected: float, region: str | None, least: float | None, expected: bool
) -> None:
    found = replace(plate(detected, 0.97, region is not None), text=text, region=region)
    assert is_lettering(found, least, RULES) is expected


@pytest.mark.parametrize("region", ["auto", "hr,si"])
def test_a_sign_that_is_detected_and_read_is_no_plate(region: str) -> None:
    reader = Recognizer(RecognizerConfig(region=region.split(",")))
    read = reader.read(SAMPLES / "scene_02.jpg")
    assert [one.text for one in read.plates] == ["BC143VP"]


def test_drawn_streets_whose_signs_are_read_show_hardly_any_plates() -> None:
    recognizer = Recognizer()
    streets = (draw_street(np.random.default_rng(seed), 1024, 768, 300) for seed in range(30))
    texts = [one.text for street in streets for one in recognizer.read(street).plates]
    assert not [text for text in texts if text.isalpha()]
    assert len(texts) <= MOST_SIGNS


def test_weak_detections_are_read_when_they_come_near_and_are_wide_enough() -> None:
    near = Detection(BOX, 0.5)
    far = Detection(BOX, 0.4)
    narrow = Detection(Box(10, 10, 50, 30), 0.55)
    weak = [WeakDetection(one, needed=0.6) for one in (narrow, near, far)]
    assert worth_reading(weak, [], SIZE_PX, RULES) == [near]
    assert worth_reading(weak, [plate(0.9, 0.5)], SIZE_PX, RULES) == [near]
    assert worth_reading(weak, [plate(0.9, 0.5), plate(0.7, 0.9)], SIZE_PX, RULES) == []


def test_far_ones_in_large_pictures_are_read_whatever_stands_elsewhere() -> None:
    weak = [WeakDetection(Detection(box, 0.5), needed=0.6) for box in (BOX, Box(0, 0, 500, 120))]
    assert worth_reading(weak, [plate(0.9, 0.9)], (4000, 3000), RULES) == [weak[0].detection]


def read(min_confidence: float) -> list[float]:
    """The confidences in a picture of two plates."""
    config = RecognizerConfig(turned="off", crops="off", min_confidence=min_confidence)
    detector = FakeDetector((LEFT, 0.7), (RIGHT, 0.7))
    recognizer = Recognizer(config, detector=detector, classifier=FakeClassifier())
    return [one.confidence for one in recognizer.read(plate_picture(LEFT, RIGHT)).plates]


def test_the_least_confidence_that_is_asked_for_holds_for_all_plates() -> None:
    everything = read(0.0)
    assert len(everything) == 2
    assert read(min(everything) - 0.01) == everything
    assert read(max(everything) + 0.01) == []
