import cv2
import numpy as np
import pytest

from lpr import Recognizer
from lpr.arrays import Image
from lpr.geometry import Box
from lpr.reading.completeness import INCOMPLETE_AT_MOST
from lpr.synthesis.plates import PlateDrawing, draw_plate
from lpr.types import DoubtCode, Plate

RECOGNIZER = Recognizer()
COVERS = ((70, 70, 70), (35, 35, 35), (45, 60, 80))
"""Gray, black, mud."""
LIGHT_COVERS = ((200, 200, 200), (245, 245, 245), (150, 160, 170))


def drawing(seed: int) -> PlateDrawing:
    return draw_plate(np.random.default_rng([6, seed]), 50, ("KM 482 TR",))


def covered(plate: PlateDrawing, place: int, color: tuple[int, int, int]) -> Image:
    box = plate.characters[place][1].padded(0.08, 0.08)
    image = plate.image.copy()
    cv2.rectangle(
        image, (int(box.x_min), int(box.y_min)), (int(box.x_max), int(box.y_max)), color, -1
    )
    return image


def codes(plate: Plate) -> set[str]:
    """Which of the doubts about a plate are about what it does not show."""
    return {doubt.code for doubt in plate.doubts} & {
        DoubtCode.HIDDEN_CHARACTER,
        DoubtCode.CUT_EDGE,
    }


def read_rightly(seeds: range) -> list[PlateDrawing]:
    plates = [drawing(seed) for seed in seeds]
    return [plate for plate in plates if RECOGNIZER.read_plate(plate.image).text == plate.text]


@pytest.mark.parametrize("place", [0, -1], ids=["first", "last"])
def test_a_covered_character_is_told_and_the_reading_is_not_sure(place: int) -> None:
    drawn = read_rightly(range(24))
    assert len(drawn) >= 16
    sure = told = 0
    for number, plate in enumerate(drawn):
        read = RECOGNIZER.read_plate(covered(plate, place, COVERS[number % len(COVERS)]))
        told += DoubtCode.HIDDEN_CHARACTER in codes(read)
        sure += read.confidence > 0.9
    assert told >= 0.6 * len(drawn)
    assert sure <= 0.4 * len(drawn)


def test_light_covers_are_told_between_others_as_well() -> None:
    drawn = read_rightly(range(24))
    missed = told = 0
    for number, plate in enumerate(drawn):
        color = LIGHT_COVERS[number % len(LIGHT_COVERS)]
        read = RECOGNIZER.read_plate(covered(plate, 3, color))
        if read.text == plate.text[:3] + plate.text[4:]:
            missed += 1
            told += DoubtCode.HIDDEN_CHARACTER in codes(read)
    assert missed >= 6
    assert told >= 0.5 * missed


def test_plates_with_nothing_hidden_stay_sure() -> None:
    drawn = read_rightly(range(30, 70))
    marked = [plate for plate in drawn if codes(RECOGNIZER.read_plate(plate.image))]
    assert len(marked) <= 0.05 * len(drawn)


def test_the_reason_names_the_place() -> None:
    named = 0
    for plate in read_rightly(range(12)):
        read = RECOGNIZER.read_plate(covered(plate, 3, COVERS[1]))
        if read.text == plate.text[:3] + plate.text[4:]:
            reason = f"something covers a character between {plate.text[2]} and {plate.text[4]}"
            named += reason in [doubt.reason for doubt in read.doubts]
    assert named >= 3


@pytest.mark.parametrize("side", ["left", "right"])
def test_a_plate_that_the_picture_cuts_is_told_and_not_sure(side: str) -> None:
    drawn = read_rightly(range(20))
    told = 0
    for plate in drawn:
        _, box = plate.characters[0 if side == "left" else -1]
        x = round(box.center[0])
        image = plate.image[:, x:] if side == "left" else plate.image[:, :x]
        read = RECOGNIZER.read_plate(np.ascontiguousarray(image))
        told += DoubtCode.CUT_EDGE in codes(read)
        if DoubtCode.CUT_EDGE in codes(read):
            assert read.confidence <= INCOMPLETE_AT_MOST
            assert all(one.confidence <= INCOMPLETE_AT_MOST for one in read.candidates)
    assert told >= 0.5 * len(drawn)


def test_a_plate_inside_its_picture_is_not_cut() -> None:
    plate = drawing(1)
    height, width = plate.image.shape[:2]
    image = cv2.copyMakeBorder(plate.image, 40, 40, 40, 40, cv2.BORDER_CONSTANT, value=(90, 90, 90))
    read = RECOGNIZER.read_plate(image, Box(40, 40, 40 + width, 40 + height))
    assert DoubtCode.CUT_EDGE not in codes(read)
