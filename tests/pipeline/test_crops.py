import numpy as np
import pytest

from lpr import Recognizer
from lpr.geometry import Box
from lpr.pipeline import RecognizerConfig
from lpr.pipeline.crops import CropMode, is_the_plate, may_be_a_plate
from lpr.synthesis.plates import PlateDrawing, draw_plate
from lpr.types import Detection, LookName, Plate

DRAWN = [draw_plate(np.random.default_rng([8, seed]), 50) for seed in range(30)]


def right(plates: list[PlateDrawing], crops: CropMode) -> int:
    recognizer = Recognizer(RecognizerConfig(crops=crops, turned="off"))
    read = [recognizer.read(plate.image).plates for plate in plates]
    return sum(
        [one.text for one in found] == [plate.text]
        for found, plate in zip(read, plates, strict=True)
    )


def test_pictures_that_are_plates_are_read_nearly_as_when_that_is_known() -> None:
    reader = Recognizer()
    known = sum(reader.read_plate(plate.image).text == plate.text for plate in DRAWN)
    assert right(DRAWN, "on") == known
    assert right(DRAWN, "auto") >= 0.85 * known
    assert right(DRAWN, "off") < 0.5 * known


def test_a_whole_picture_says_so_and_is_as_sure_a_plate_as_it_reads() -> None:
    reader = Recognizer(RecognizerConfig(crops="auto"))
    found = [reader.read(plate.image).plates for plate in DRAWN]
    whole = [one[0] for one in found if one and one[0].look == LookName.WHOLE]
    assert len(whole) >= 15
    assert all(one.detection_confidence == one.confidence for one in whole)


@pytest.mark.parametrize(
    ("size", "seen", "expected"),
    [
        ((230, 50), [], True),
        ((120, 110), [], True),
        ((640, 480), [], False),
        ((640, 480), [Detection(Box(20, 20, 620, 300), 0.3)], True),
        ((640, 480), [Detection(Box(20, 20, 220, 80), 0.9)], False),
    ],
)
def test_which_pictures_may_be_plates(
    size: tuple[int, int], seen: list[Detection], expected: bool
) -> None:
    assert may_be_a_plate(*size, seen) is expected


def plate(text: str, confidence: float) -> Plate:
    box = Box(0, 0, 10, 10)
    return Plate(text, confidence, box, box.to_quad(), 0.9)


@pytest.mark.parametrize(
    ("whole", "found", "expected"),
    [
        (plate("ZG1234AB", 0.9), [], True),
        (plate("ZG1234AB", 0.7), [], False),
        (plate("ZG1234AB", 0.9), [plate("1234AB", 0.99)], True),
        (plate("ZG1234AB", 0.99), [plate("ZG1234AB", 0.95)], False),
        (plate("ZG1234AB", 0.9), [plate("2G1234AB", 0.95)], False),
        (plate("HGZG1234AB", 0.85), [plate("KM481", 0.9)], False),
    ],
)
def test_when_the_whole_picture_wins(whole: Plate, found: list[Plate], expected: bool) -> None:
    assert is_the_plate(whole, found) is expected


@pytest.mark.parametrize(
    ("found", "expected"),
    [([], True), ([plate("1234AB", 0.9)], True), ([plate("2G1234AB", 0.8)], False)],
)
def test_without_calibration_the_whole_picture_wins_by_its_text_alone(
    found: list[Plate], expected: bool
) -> None:
    assert is_the_plate(plate("ZG1234AB", 0.95), found, calibrated=False) is expected
