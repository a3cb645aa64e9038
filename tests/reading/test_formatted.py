"""Texts of general readers under the plate formats."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from lpr.alphabet import CHARACTERS
from lpr.arrays import Image
from lpr.formats.grammar import resolve_regions
from lpr.geometry import Box
from lpr.reading.base import TracedPlate, is_paid
from lpr.reading.crops import unsettled_plate
from lpr.reading.formatted import FormattedReader, character_beliefs
from lpr.stopwatch import Stopwatch
from lpr.types import Detection, Plate, Reading

PICTURE: Image = np.zeros((50, 200, 3), np.uint8)
PLACE = Detection(Box(0, 0, 200, 50), 0.9)


class Fixed:
    """Reads the same lines everywhere, for money."""

    paid = True

    def __init__(self, *lines: Reading) -> None:
        self._lines = lines

    def read(
        self, image: Image, detections: Sequence[Detection], watch: Stopwatch, explain: bool
    ) -> list[TracedPlate]:
        return [TracedPlate(unsettled_plate(one, self._lines)) for one in detections]


def read(region: str, *lines: Reading, top_n: int = 5) -> Plate:
    reader = FormattedReader(Fixed(*lines), resolve_regions(region), top_n)
    assert is_paid(reader)
    return reader.read(PICTURE, [PLACE], Stopwatch(), False)[0].plate


@pytest.mark.parametrize(
    ("region", "seen", "text"),
    [("hr", "ZGI234AB", "ZG1234AB"), ("gb", "AB5ICDE", "AB51CDE"), ("br", "ABCID23", "ABC1D23")],
)
def test_formats_settle_what_looks_alike(region: str, seen: str, text: str) -> None:
    plate = read(region, Reading(seen, 0.9))
    assert (plate.text, plate.raw_text, plate.matches_format) == (text, seen, True)
    assert plate.region == region
    assert plate.candidates[0].text == text
    assert len(plate.candidates) == 5
    confidences = [one.confidence for one in plate.candidates]
    assert confidences == sorted(confidences, reverse=True)


def test_what_fits_is_left_alone() -> None:
    plate = read("auto", Reading("ZG1234AB", 0.97), top_n=2)
    assert (plate.text, len(plate.candidates), plate.doubts) == ("ZG1234AB", 2, ())


def test_a_surer_reader_makes_a_surer_reading() -> None:
    sure, unsure = read("hr", Reading("ZG1234AB", 0.99)), read("hr", Reading("ZG1234AB", 0.5))
    assert sure.confidence > 0.9 > unsure.confidence
    assert unsure.doubts[0].code == "unsure"


def test_rows_keep_their_characters() -> None:
    plate = read("vn", Reading("59XI", 0.9), Reading("34567", 0.9))
    assert plate.text == "59X134567"
    assert plate.lines == ("59X1", "34567")


class Rowless(Fixed):
    """Reads the same, and tells no rows."""

    def read(self, *parts: Any) -> list[TracedPlate]:
        return [replace(one, plate=replace(one.plate, lines=())) for one in super().read(*parts)]


def test_a_reader_need_not_tell_rows() -> None:
    reader = FormattedReader(Rowless(Reading("ZGI234AB", 0.9)), resolve_regions("hr"), 5)
    (one,) = reader.read(PICTURE, [PLACE], Stopwatch(), False)
    assert (one.plate.text, one.plate.lines) == ("ZG1234AB", ())


def test_an_unread_plate_stays_unread() -> None:
    plate = read("auto")
    assert (plate.text, plate.confidence, plate.candidates) == ("", 0.0, ())


@pytest.mark.parametrize("confidence", [0.0, 0.5, 1.0])
def test_beliefs_are_probabilities(confidence: float) -> None:
    beliefs = character_beliefs("A80", confidence)
    assert beliefs.sum(axis=1) == pytest.approx(1, abs=1e-5)
    assert (beliefs.argmax(axis=1) == [CHARACTERS.index(one) for one in "A80"]).all()
    assert beliefs.min() > 0
