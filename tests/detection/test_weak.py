"""What detectors tell of candidates that are too weak to count."""

from __future__ import annotations

import pytest

import lpr.detection  # noqa: F401  (registers the detectors)
from lpr import registry
from lpr.detection.base import LEAST_WEAK, Detector, find, parted
from lpr.geometry import Box
from lpr.types import Detection, WeakDetection
from tests.detection.test_contour import car_picture

NAMES = ("ssd-mobilenet", "ssd-single-stage", "contour")


def detector_for(name: str, least: float | None) -> Detector:
    detector: Detector = registry.create("detector", name, None, least, 1)
    return detector


@pytest.mark.parametrize("name", NAMES)
def test_a_plate_below_the_threshold_is_weak_and_needed_it(name: str) -> None:
    image, truth = car_picture()
    (found,) = find(detector_for(name, 0.9999), [image])
    assert found.plates == []
    assert {one.needed for one in found.weak} == {0.9999}
    scores = [one.detection.confidence for one in found.weak]
    assert scores == sorted(scores, reverse=True)
    assert scores[-1] >= LEAST_WEAK
    assert found.weak[0].detection.box.iou(truth) > 0.4


@pytest.mark.parametrize("name", NAMES)
def test_the_plates_are_those_that_are_detected(name: str) -> None:
    image, _ = car_picture()
    detector = detector_for(name, None)
    (found,) = find(detector, [image])
    assert found.plates == detector.detect([image])[0]
    assert len(found.plates) == 1


def test_candidates_are_parted_by_the_threshold() -> None:
    sure, weak, poor = (Detection(Box(0, 0, 9, 9), score) for score in (0.5, 0.49, 0.01))
    found = parted([sure, weak, poor], 0.5)
    assert (found.plates, found.weak) == ([sure], [WeakDetection(weak, 0.5)])
