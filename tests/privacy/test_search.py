"""All that may be a plate is hidden, but for those that are kept and surely read."""

from __future__ import annotations

import numpy as np
import pytest

from lpr import Recognizer
from lpr.arrays import Image
from lpr.detection.base import Sightings
from lpr.errors import ConfigError
from lpr.geometry import Box
from lpr.images import load_image
from lpr.privacy import HidingConfig, places_to_hide, redact
from lpr.privacy.search import hiding_recognizer
from lpr.types import Detection, ImageResult, Plate, WeakDetection
from tests.paths import ROOT

IMAGE = np.full((100, 200, 3), 128, np.uint8)
FAR, NEAR = Box(10, 10, 50, 20), Box(100, 50, 180, 70)


def plate(box: Box, text: str, confidence: float) -> Plate:
    return Plate(text, confidence, box, box.to_quad(), 0.9)


class Finder:
    """Sees things where the picture is still even: what is hidden is gone."""

    def __init__(self, plates: list[Plate], weak: list[tuple[Box, float]]) -> None:
        self._plates, self._weak = plates, weak

    def read(self, image: Image) -> ImageResult:
        seen = tuple(one for one in self._plates if untouched(image, one.box))
        return ImageResult("", 200, 100, seen)

    def find(self, image: Image) -> Sightings:
        plates = [Detection(one.box, 0.9) for one in self._plates if untouched(image, one.box)]
        weak = [WeakDetection(Detection(box, score), 0.6) for box, score in self._weak]
        return Sightings(plates, weak)


def untouched(image: Image, box: Box) -> bool:
    x, y = box.center
    return bool(image[int(y), int(x)].tolist() == [128, 128, 128])


def boxes(finder: Finder, config: HidingConfig | None = None) -> set[Box]:
    return {place.bounding_box() for place in places_to_hide(finder, IMAGE, config)}


def test_plates_and_what_may_be_one_are_hidden() -> None:
    finder = Finder([plate(NEAR, "ZG1234AB", 0.99)], [(FAR, 0.11)])
    assert boxes(finder) == {NEAR, FAR}
    assert boxes(finder, HidingConfig(least=0.2)) == {NEAR}


def test_a_plate_that_is_kept_is_left_alone_where_it_reads_surely() -> None:
    keep = HidingConfig(keep=frozenset({"zg 1234-ab"}))
    sure = Finder([plate(NEAR, "ZG1234AB", 0.97), plate(FAR, "RI77TT", 0.99)], [])
    assert boxes(sure, keep) == {FAR}
    assert boxes(Finder([plate(NEAR, "ZG1234AB", 0.8)], []), keep) == {NEAR}
    # The detector's own box of the plate that is kept is no reason to hide it.
    assert boxes(Finder([plate(NEAR, "ZG1234AB", 0.97)], [(NEAR.padded(0.1, 0.1), 0.3)]), keep) == (
        set()
    )


def test_settings_that_make_no_sense_are_refused() -> None:
    with pytest.raises(ConfigError, match="least is 0"):
        HidingConfig(least=0)


@pytest.mark.parametrize("name", ["scene_02", "scene_05"])
def test_no_plate_of_a_drawn_scene_can_be_read_any_more(name: str) -> None:
    image = load_image(ROOT / "data" / "samples" / f"{name}.jpg")
    recognizer = Recognizer(hiding_recognizer())
    texts = {one.text for one in recognizer.read(image).plates if one.confidence > 0.9}
    assert texts
    result = recognizer.read(redact(image, places_to_hide(recognizer, image)))
    seen = {one.text for one in (*result.plates, *result.below_confidence)}
    assert not seen & texts
