import json
from pathlib import Path

import cv2
import numpy as np
import pytest

from lpr import Recognizer
from lpr.arrays import FloatArray, Image
from lpr.geometry import Box, Quad
from lpr.images import load_image
from lpr.pipeline import RecognizerConfig
from lpr.pipeline.turned import in_source, lean_degrees, outdoes, shows_more, turned
from lpr.types import Detection, LookName, Plate

SAMPLES = Path(__file__).parents[2] / "data" / "samples"
PICTURES = [json.loads(line) for line in (SAMPLES / "labels.jsonl").read_text().splitlines()][:6]
RECOGNIZER = Recognizer()


def rotated(image: Image, degrees: float) -> tuple[Image, FloatArray]:
    """A picture turned clockwise about its middle, whole, and the (2, 3) map to it."""
    height, width = image.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), -degrees, 1)
    across, down = np.abs(matrix[:, :2]) @ [width, height]
    matrix[:, 2] += (across - width) / 2, (down - height) / 2
    size = (round(across), round(down))
    whole = cv2.warpAffine(image, matrix, size, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(whole, np.uint8), matrix.astype(np.float32)


@pytest.mark.parametrize("degrees", [90, 180, 270, 45, -45])
def test_plates_of_turned_pictures_are_read_where_they_are(degrees: float) -> None:
    wanted = read = 0
    for picture in PICTURES:
        image, matrix = rotated(load_image(SAMPLES / picture["image"]), degrees)
        found = {plate.text: plate for plate in RECOGNIZER.read(image).plates}
        for label in picture["plates"]:
            wanted += 1
            plate = found.get(label["text"])
            if plate is not None:
                read += 1
                assert plate.look == LookName.LEVELLED or plate.look.startswith("turned-")
                x_min, y_min, x_max, y_max = label["box"]
                middle = matrix @ [(x_min + x_max) / 2, (y_min + y_max) / 2, 1]
                reach = 0.25 * (x_max - x_min)
                assert plate.box.center == pytest.approx(tuple(middle), abs=reach)
                assert all(
                    np.hypot(*(np.array(one.box.center) - middle)) < 0.7 * (x_max - x_min)
                    for one in plate.characters
                )
    assert read >= 0.75 * wanted


def test_upright_pictures_stay_as_they_are() -> None:
    plain = Recognizer(RecognizerConfig(turned="off"))
    for picture in PICTURES:
        image = load_image(SAMPLES / picture["image"])
        assert RECOGNIZER.read(image).plates == plain.read(image).plates


@pytest.mark.parametrize("degrees", [45, 90, 180, 270, 315])
def test_corners_go_back_to_where_they_came_from(degrees: float) -> None:
    image = np.zeros((300, 400, 3), np.uint8)
    picture = turned(image, degrees)
    height, width = picture.image.shape[:2]
    middle = Box(width / 2 - 40, height / 2 - 10, width / 2 + 40, height / 2 + 10)
    (moved,) = in_source([Detection(middle, 0.9)], picture)
    assert moved.box.center == pytest.approx((200, 150), abs=1)
    assert moved.quad is not None
    sides = np.linalg.norm(np.diff(moved.quad.to_array(), axis=0), axis=1)
    assert sides == pytest.approx([80, 20, 80], abs=0.01)
    assert moved.quad.is_convex()


def test_large_pictures_are_turned_small() -> None:
    picture = turned(np.zeros((2000, 3000, 3), np.uint8), 90)
    assert picture.image.shape[:2] == (1280, 853)


def plate(detected: float, x: float = 0, read: float = 0.9) -> Plate:
    box = Box(x, 0, x + 100, 30)
    return Plate("ZG1234AB", read, box, box.to_quad(), detected)


@pytest.mark.parametrize(
    ("look", "upright", "expected"),
    [
        ([plate(0.8)], [], True),
        ([plate(0.8)], [plate(0.7)], True),
        ([plate(0.7)], [plate(0.8)], False),
        ([plate(0.7)], [plate(0.8, x=200)], True),
        ([plate(0.7)], [plate(0.8, read=0.1)], True),
        ([plate(0.7, read=0.85)], [plate(0.8, read=0.1)], False),
        ([], [], False),
    ],
)
def test_a_turned_look_must_outdo_what_lies_in_its_place(
    look: list[Plate], upright: list[Plate], expected: bool
) -> None:
    assert shows_more(look, upright) is expected


def leaning(text: str, confidence: float, degrees: float, x: float = 0) -> Plate:
    """A plate of 100 x 25 px that climbs to the right."""
    cos, sin = np.cos(np.deg2rad(degrees)), np.sin(np.deg2rad(degrees))
    corners = np.array([[0, 0], [100, 0], [100, 25], [0, 25]]) @ [[cos, -sin], [sin, cos]]
    quad = Quad.from_list((corners + np.array([x, 100])).tolist())
    return Plate(text, confidence, quad.bounding_box(), quad, 0.7)


@pytest.mark.parametrize(
    ("plates", "expected"),
    [
        ([], 0),
        ([leaning("A", 0.9, 10)], 0),
        ([leaning("A", 0.9, 30)], 30),
        ([leaning("A", 0.9, -28)], -28),
        ([leaning("A", 0.3, 30)], 0),
        ([leaning("A", 0.9, 30), leaning("B", 0.9, 2), leaning("C", 0.9, 0)], 0),
    ],
)
def test_how_far_the_plates_of_a_picture_lean(plates: list[Plate], expected: float) -> None:
    assert lean_degrees(plates) == pytest.approx(expected, abs=0.01)


@pytest.mark.parametrize(
    ("plate", "expected"),
    [
        (leaning("ZG1234AB", 0.95, 30), True),
        (leaning("ZG1234AB", 0.85, 30), True),
        (leaning("ZG1234", 0.95, 30), True),
        (leaning("ZG1234", 0.85, 30), False),
        (leaning("ZG1234AB", 0.99, 30, x=200), False),
    ],
)
def test_the_surer_or_the_longer_reading_stays(plate: Plate, expected: bool) -> None:
    assert outdoes(plate, leaning("1234AB", 0.9, 28)) is expected


@pytest.mark.parametrize("degrees", [30, -30])
def test_plates_that_lean_do_not_hide_those_beside_them(degrees: float) -> None:
    wanted = read = levelled = 0
    for picture in PICTURES:
        image, _ = rotated(load_image(SAMPLES / picture["image"]), degrees)
        found = {plate.text: plate for plate in RECOGNIZER.read(image).plates}
        wanted += len(picture["plates"])
        read += sum(label["text"] in found for label in picture["plates"])
        levelled += sum(plate.look == LookName.LEVELLED for plate in found.values())
    assert read >= 0.9 * wanted
    assert levelled >= 2
