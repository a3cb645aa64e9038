"""Parts of a large picture: halvings made once, borders, one look at what two parts show."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf

import numpy as np
import pytest

from lpr.arrays import Image
from lpr.detection.base import Sightings, parted
from lpr.detection.nms import distinct
from lpr.detection.parts import Pyramid, counts, detect_parts, find_parts
from lpr.detection.refinement import PlateRefiner, RefinedDetector
from lpr.detection.ssd import SsdDetector
from lpr.geometry import Box
from lpr.synthesis.scenes import draw_scene
from lpr.types import Detection

SIZE = (400, 300)
LEFT, RIGHT = Box(0, 0, 220, 300), Box(180, 0, 400, 300)


def noise(width: int = SIZE[0], height: int = SIZE[1]) -> Image:
    return np.random.default_rng(1).integers(0, 256, (height, width, 3), np.uint8)


@pytest.mark.parametrize(("most", "times"), [(0.5, 1), (1.9, 1), (2.0, 2), (3.9, 2), (9.0, 8)])
def test_a_picture_is_halved_as_often_as_it_may_be(most: float, times: int) -> None:
    picture = Pyramid(noise())
    small, smaller_by = picture.shrunk(most)
    assert smaller_by == times
    assert small.shape == (300 // times, 400 // times, 3)
    mean = noise()[: times * small.shape[0], : times * small.shape[1]]
    blocks = mean.reshape(small.shape[0], times, small.shape[1], times, 3).mean(axis=(1, 3))
    np.testing.assert_allclose(small, blocks, atol=1.5)
    assert picture.shrunk(most)[0] is small


def test_a_picture_of_a_line_is_not_halved_away() -> None:
    small, times = Pyramid(noise(50, 1)).shrunk(8.0)
    assert (small.shape, times) == ((1, 50, 3), 1)


@pytest.mark.parametrize("most", [1.0, 2.5])
def test_what_a_part_shows_lies_where_it_is_in_the_picture(most: float) -> None:
    image = np.zeros((300, 400, 3), np.uint8)
    image[120:136, 240:300] = 255
    cutout = Pyramid(image).cut(Box(181, 37, 400, 300), most)
    ys, xs = np.nonzero(cutout.image[..., 0] > 127)
    box = Box(float(xs.min()), float(ys.min()), float(xs.max() + 1), float(ys.max() + 1))
    found = cutout.to_picture(Detection(box, 0.7, box.to_quad()))
    assert found.box == Box(240, 120, 300, 136)
    assert found.quad == found.box.to_quad()
    assert found.confidence == 0.7


@pytest.mark.parametrize(
    ("box", "part", "expected"),
    [
        (Box(100, 50, 150, 70), LEFT, True),
        (Box(180, 50, 219, 70), LEFT, False),
        (Box(180, 50, 219, 70), RIGHT, False),
        (Box(190, 50, 215, 70), LEFT, True),
        (Box(0, 0, 30, 10), LEFT, True),
        (Box(370, 290, 400, 300), RIGHT, True),
        (Box(20, 50, 101, 70), LEFT, False),
    ],
)
def test_what_a_border_cuts_or_is_wide_does_not_count(box: Box, part: Box, expected: bool) -> None:
    assert counts(box, part, SIZE, 80.0) is expected


class Told:
    """Sees the same boxes in every picture that holds them, the places of white spots."""

    def __init__(self, score: float = 0.9) -> None:
        self._score = score

    def detect(self, images: Sequence[Image]) -> list[list[Detection]]:
        return [found.plates for found in self.find(images)]

    def find(self, images: Sequence[Image]) -> list[Sightings]:
        return [parted([self._spot(image)], 0.5) for image in images]

    def _spot(self, image: Image) -> Detection:
        ys, xs = np.nonzero(image[..., 0] == 255)
        edges = (xs.min(), ys.min(), xs.max() + 1, ys.max() + 1)
        return Detection(Box(*(float(edge) for edge in edges)), self._score)


@pytest.mark.parametrize(("score", "plates", "weak"), [(0.9, 2, 0), (0.3, 0, 2)])
def test_any_detector_looks_at_one_part_after_the_other(
    score: float, plates: int, weak: int
) -> None:
    image = np.zeros((300, 400, 3), np.uint8)
    image[100:110, 190:210] = 255
    seen = find_parts(Told(score), Pyramid(image), [LEFT, RIGHT], 80.0)
    assert (len(seen.plates), len(seen.weak)) == (plates, weak)
    boxes = [*(one.box for one in seen.plates), *(one.detection.box for one in seen.weak)]
    assert boxes == [Box(190, 100, 210, 110)] * 2
    for least, expected in ((0.0, plates), (0.95, 0)):
        told = detect_parts(Told(score), Pyramid(image), [LEFT, RIGHT], 80.0, least)
        assert len(told) == expected


def test_candidates_that_two_parts_show_are_one() -> None:
    strong, same = Detection(Box(10, 10, 60, 22), 0.7), Detection(Box(12, 10, 62, 23), 0.5)
    other = Detection(Box(100, 10, 150, 22), 0.31)
    assert distinct([other, same, strong]) == [strong, other]
    assert distinct([]) == []


def test_the_shipped_detector_sees_in_a_part_what_it_sees_in_that_picture() -> None:
    """The whole picture is a part, too; halvings at hand change its scores little."""
    scene = draw_scene(np.random.default_rng(4), (1500, 1000), "car park", at_night=False)
    detector = RefinedDetector(SsdDetector(min_confidence=0.2), PlateRefiner())
    (alone,) = detector.find([scene.image])
    whole = [Box(0, 0, 1500, 1000)]
    parts = find_parts(detector, Pyramid(scene.image), whole, inf)
    assert alone.plates
    assert len(parts.plates) == len(alone.plates)
    for one, other in zip(parts.plates, alone.plates, strict=True):
        assert one.box.iou(other.box) > 0.9
        assert one.confidence == pytest.approx(other.confidence, abs=0.03)
