"""Plates with two small rows before large digits."""

import cv2
import numpy as np
import pytest

from lpr import Recognizer
from lpr.arrays import Image
from lpr.types import DoubtCode

RECOGNIZER = Recognizer()
PLATES = (
    ("MH 12", "AB", "4071"),
    ("GJ 05", "CT", "8362"),
    ("KA 53", "MD", "2904"),
    ("TN 22", "BH", "6158"),
    ("RJ 14", "GC", "7325"),
    ("UP 32", "KN", "9146"),
)
INK, GROUND = (30, 25, 20), (60, 200, 235)
FONT = cv2.FONT_HERSHEY_DUPLEX


def drawing(upper: str, lower: str, digits: str) -> Image:
    """A yellow plate of 520 x 130 px."""
    image = np.full((130, 520, 3), GROUND, np.uint8)
    cv2.putText(image, upper, (22, 60), FONT, 1.3, INK, 4, cv2.LINE_AA)
    cv2.putText(image, lower, (60, 112), FONT, 1.3, INK, 4, cv2.LINE_AA)
    cv2.putText(image, digits, (220, 106), FONT, 2.9, INK, 9, cv2.LINE_AA)
    return image


def test_the_block_is_read_before_the_digits() -> None:
    right = 0
    for upper, lower, digits in PLATES:
        read = RECOGNIZER.read_plate(drawing(upper, lower, digits))
        rows = (upper.replace(" ", ""), lower, digits)
        right += read.text == "".join(rows) and read.lines == rows
    assert right >= 5


def test_its_characters_lie_where_they_are_drawn() -> None:
    read = RECOGNIZER.read_plate(drawing(*PLATES[0]))
    assert len(read.characters) == len(read.text) == 10
    centers = np.array([one.box.center for one in read.characters])
    assert np.all(np.abs(centers[:4, 1] - 45) < 12)
    assert np.all(np.abs(centers[4:6, 1] - 97) < 12)
    assert np.all(centers[:6, 0] < 210)
    assert np.all(centers[6:, 0] > 210)


def test_the_trace_shows_both_parts() -> None:
    result, traces = RECOGNIZER.explain(drawing(*PLATES[2]))
    texts = ["".join(one.text for one in trace.path) for trace in traces]
    assert texts == [plate.text for plate in result.plates] == ["KA53MD2904"]


def test_a_block_that_is_hardly_legible_leaves_the_digits_unsure() -> None:
    image = drawing(*PLATES[1])
    cv2.rectangle(image, (40, 66), (200, 128), (90, 120, 140), -1)
    read = RECOGNIZER.read_plate(image)
    assert read.text.endswith("8362")
    assert read.confidence <= 0.75
    assert DoubtCode.HIDDEN_CHARACTER in {doubt.code for doubt in read.doubts}


@pytest.mark.parametrize("mark", ["nothing", "a seal"])
def test_digits_alone_stay_so(mark: str) -> None:
    image = drawing("", "", "7391")
    if mark == "a seal":
        cv2.circle(image, (110, 65), 42, (160, 60, 40), -1, cv2.LINE_AA)
        cv2.circle(image, (110, 65), 24, GROUND, 5, cv2.LINE_AA)
    assert RECOGNIZER.read_plate(image).text == "7391"


def test_a_block_may_stand_out_above_the_digits() -> None:
    image = np.full((140, 504, 3), GROUND, np.uint8)
    for text, place, size, width in (
        ("DL 01", (20, 60), 1.4, 4),
        ("C", (50, 118), 1.4, 4),
        ("4567", (220, 112), 3.0, 9),
    ):
        cv2.putText(image, text, place, FONT, size, INK, width, cv2.LINE_AA)
    assert RECOGNIZER.read_plate(image).text == "DL01C4567"
