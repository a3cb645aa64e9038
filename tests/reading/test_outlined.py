import cv2
import numpy as np
import pytest

from lpr import RecognizerConfig
from lpr.arrays import Image
from lpr.geometry import Box, Quad
from lpr.pipeline.readers import build_own
from lpr.reading.character_reader import CharacterReader
from lpr.rectification import whole_picture
from lpr.stopwatch import Stopwatch
from lpr.synthesis.plates import draw_plate
from lpr.types import Detection, LookName, Plate

TEXT = "ZG 1234 AB"


class Asked:
    """Tells the corners it was given, and counts who asked."""

    def __init__(self, quad: Quad | None) -> None:
        self.quad, self.times = quad, 0

    def __call__(self, image: Image, box: Box) -> Quad | None:
        self.times += 1
        return self.quad


@pytest.fixture(scope="module")
def own() -> CharacterReader:
    return build_own(RecognizerConfig(region="hr"))


def read(own: CharacterReader, corners: Asked, image: Image, detection: Detection) -> Plate:
    looks = own._looks
    reader = CharacterReader(looks.classifier, looks.grammars, 3, None, looks.witness, corners)
    return reader.read(image, [detection], Stopwatch(), explain=False)[0].plate


def upright() -> Image:
    return draw_plate(np.random.default_rng(8), 60, (TEXT,)).image


def leaning() -> tuple[Image, Quad]:
    """A plate turned by far more than any estimate from its text allows for, and its corners."""
    plate = upright()
    height, width = plate.shape[:2]
    side = width + 40
    turned = cv2.getRotationMatrix2D((width / 2, height / 2), 40, 1.0)
    turned[:, 2] += (side - width) / 2, (side - height) / 2
    image = cv2.warpAffine(plate, turned, (side, side), borderValue=(60, 60, 60))
    corners = np.array([[0, 0, 1], [width, 0, 1], [width, height, 1], [0, height, 1]], float)
    return np.asarray(image, np.uint8), Quad.from_list((corners @ turned.T).tolist())


def test_corners_are_looked_for_where_a_box_reads_unsurely(own: CharacterReader) -> None:
    image, quad = leaning()
    corners = Asked(quad)
    plate = read(own, corners, image, Detection(quad.bounding_box(), 1.0))
    assert corners.times == 1
    assert plate.text == TEXT.replace(" ", "")
    assert plate.look == LookName.OUTLINED
    assert plate.box == quad.bounding_box()


def test_a_box_where_no_corners_are_seen_is_read_as_before(own: CharacterReader) -> None:
    image, quad = leaning()
    plate = read(own, Asked(None), image, Detection(quad.bounding_box(), 1.0))
    assert plate.confidence < 0.5


def test_who_reads_surely_or_knows_the_corners_does_not_ask(own: CharacterReader) -> None:
    image = upright()
    whole = whole_picture(image.shape[1], image.shape[0])
    corners = Asked(whole.box.to_quad())
    assert read(own, corners, image, whole).confidence > 0.9
    blank = np.full_like(image, 128)
    read(own, corners, blank, Detection(whole.box, 1.0, whole.box.to_quad()))
    read(own, corners, blank, Detection(whole.box, 0.5))
    assert corners.times == 1


def test_one_look_is_one_look(own: CharacterReader) -> None:
    image, quad = leaning()
    once = own.with_one_look().read(
        image, [Detection(quad.bounding_box(), 1.0)], Stopwatch(), explain=False
    )
    assert once[0].plate.look == LookName.FIRST
