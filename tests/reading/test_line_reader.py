"""Readers of single lines: rows of upright plates, cut apart and put together again."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import pytest

from lpr.arrays import Image
from lpr.geometry import Box
from lpr.reading.line_reader import LineReader
from lpr.reading.text_rows import split_rows
from lpr.stopwatch import Stopwatch
from lpr.types import Detection, Reading


def plate(*rows: str, width: int = 180) -> Image:
    """A plate with rows of dark letters, 56 px high each."""
    image = np.full((56 * len(rows), width, 3), 230, np.uint8)
    for number, text in enumerate(rows):
        place = (10, 56 * number + 44)
        cv2.putText(image, text, place, cv2.FONT_HERSHEY_DUPLEX, 1.4, (20, 20, 20), 3)
    return image


class Widths(LineReader):
    """Reads how many lines it was given and how high each is, and nothing in a blank one."""

    def __init__(self) -> None:
        self.lines: list[Image] = []

    def read_lines(self, lines: Sequence[Image]) -> list[Reading]:
        self.lines += lines
        return [
            Reading(f"R{number}", 0.9 - 0.1 * number) if line.std() > 10 else Reading("", 0.0)
            for number, line in enumerate(lines)
        ]


@pytest.mark.parametrize("sheared", [0.0, 0.06])
def test_two_rows_are_cut_apart(sheared: float) -> None:
    image = plate("59X1", "345.67")
    matrix = np.array([[1, 0, 0], [sheared, 1, -sheared * 90]])
    moved = cv2.warpAffine(image, matrix, (180, 112), borderMode=cv2.BORDER_REPLICATE)
    upper, lower = split_rows(moved.astype(np.uint8))
    assert 45 <= upper.shape[0] <= 70
    assert 45 <= lower.shape[0] <= 70


@pytest.mark.parametrize("image", [plate("AB1"), plate("ZG1234AB", width=300)])
def test_one_row_stays_whole(image: Image) -> None:
    framed = cv2.copyMakeBorder(image, 20, 20, 4, 4, cv2.BORDER_CONSTANT, value=(230, 230, 230))
    assert len(split_rows(np.asarray(framed, np.uint8))) == 1


def test_plates_have_their_rows() -> None:
    picture = np.full((240, 400, 3), 120, np.uint8)
    picture[10:122, 10:190] = plate("59X1", "345.67")
    picture[150:206, 20:320] = plate("ZG1234AB", width=300)
    places = [Box(10, 10, 190, 122), Box(20, 150, 320, 206), Box(330, 20, 390, 40)]
    found = [Detection(place, 0.9) for place in places]
    reader = Widths()
    stacked, single, blank = (one.plate for one in reader.read(picture, found, Stopwatch(), False))
    assert (stacked.lines, stacked.text, stacked.raw_text) == (("R0", "R1"), "R0R1", "R0R1")
    assert stacked.confidence == pytest.approx(0.8)
    assert (single.lines, single.text) == (("R2",), "R2")
    assert (blank.text, blank.candidates, blank.lines) == ("", (), ())
    assert len(reader.lines) == 4
    assert Widths().read(picture, [], Stopwatch(), True) == []
