"""Plates that the witness alone can read, with a network that sees what it is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pytest

from lpr.arrays import FloatArray, Image
from lpr.formats.grammar import resolve_regions
from lpr.geometry import Box
from lpr.reading.alone import ALONE_AT_MOST, ALONE_NOTE, read_alone
from lpr.reading.attempts import Attempt, deserves_the_witness
from lpr.reading.config import SecondLooks
from lpr.reading.witness.second_look import Witness
from lpr.segmentation.config import SegmentationConfig
from lpr.types import Detection, Plate
from tests.reading.witness.test_opinion import Sees

PICTURE: Image = np.full((160, 320, 3), 180, np.uint8)
BOX = Box(60, 30, 260, 120)
DETECTION = Detection(BOX, 0.95)
GRAMMARS = resolve_regions("pk")
CERTAIN, UNCERTAIN = 12.0, 2.0


@dataclass
class SeesOtherwiseLater:
    """Sees one text in the first pictures that it is shown, and others in further frames."""

    first: str
    later: Sequence[str]
    calls: int = 0

    def log_probabilities(self, rows: Sequence[Image]) -> FloatArray:
        self.calls += 1
        texts = [self.first] if self.calls == 1 else self.later
        return Sees(texts, CERTAIN).log_probabilities(rows)


def known(text: str = "7") -> Plate:
    return Plate(text, 0.01, BOX, BOX.to_quad(), 0.95)


def read(texts: Sequence[str], sure: float = CERTAIN, text: str = "7") -> Attempt | None:
    witness = Witness(Sees(texts, sure))
    config = SegmentationConfig()
    return read_alone(PICTURE, known(text), DETECTION, witness, GRAMMARS, config, explain=True)


def test_what_nearly_all_frames_show_is_read_but_never_surely() -> None:
    found = read(["LEB505"])
    assert found is not None
    plate = found.plate
    assert plate.text == "LEB505"
    assert plate.lines == ("LEB505",)
    assert 0.3 < plate.confidence <= ALONE_AT_MOST
    assert plate.box == BOX
    assert found.missing(PICTURE.shape[1]) == ()


def test_its_characters_lie_where_the_witness_sees_them() -> None:
    found = read(["LEB505"])
    assert found is not None
    boxes = [one.box for one in found.plate.characters]
    assert [one.text for one in found.plate.characters] == list("LEB505")
    assert all(one.x_max <= other.x_min + 0.5 for one, other in pairwise(boxes))
    assert all(BOX.y_min - 5 < one.y_min < one.y_max < BOX.y_max + 5 for one in boxes)


def test_its_trace_says_who_read_it() -> None:
    found = read(["LEB505"])
    assert found is not None
    trace = found.read.trace
    assert trace is not None
    assert trace.notes == [ALONE_NOTE]
    assert [row.text for row in trace.witnessed] == ["LEB505"]
    assert len(trace.path) == 6


@pytest.mark.parametrize(
    ("text", "sure", "before"),
    [
        ("LEB505", UNCERTAIN, "7"),
        ("LEB", CERTAIN, "7"),
        ("LEB505", CERTAIN, "LEB5057"),
        ("OLEB505", CERTAIN, "LEB505"),
    ],
)
def test_nothing_is_read_unsurely_or_of_a_part_of_the_plate(
    text: str, sure: float, before: str
) -> None:
    assert read([text], sure, before) is None


def test_frames_that_disagree_read_nothing() -> None:
    for later, expected in ((["LEB505"], "LEB505"), (["LEB505", "LEB506"], None)):
        witness = Witness(SeesOtherwiseLater("LEB505", later))
        found = read_alone(PICTURE, known(), DETECTION, witness, GRAMMARS, SegmentationConfig())
        assert (found.plate.text if found else None) == expected


@pytest.mark.parametrize(
    ("confidence", "detected", "width", "looks", "expected"),
    [
        (0.01, 0.9, 120, SecondLooks(), True),
        (0.5, 0.9, 120, SecondLooks(), False),
        (0.01, 0.5, 120, SecondLooks(), False),
        (0.01, 0.9, 40, SecondLooks(), False),
        (0.01, 0.9, 120, SecondLooks(scales=()), False),
    ],
)
def test_only_wide_sure_plates_of_which_looks_made_nothing_deserve_it(
    confidence: float, detected: float, width: float, looks: SecondLooks, expected: bool
) -> None:
    box = Box(0, 0, width, 40)
    plate = Plate("7", confidence, box, box.to_quad(), detected)
    assert deserves_the_witness(plate, looks) is expected
