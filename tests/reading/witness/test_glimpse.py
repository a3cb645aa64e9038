"""What the witness reads at a glimpse, with a network that sees what it is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pytest

from lpr.arrays import FloatArray, Image
from lpr.reading.witness.glimpse import is_legible, may_stand_on_its_head
from lpr.rectification import PlateImage
from lpr.segmentation.lines import TextLine
from tests.reading.witness.test_opinion import PICTURE, Sees

STACKED = PlateImage(PICTURE, np.eye(3, dtype=np.float32))
PLATE = PlateImage(PICTURE[:64], np.eye(3, dtype=np.float32))
LINE = TextLine(light=False, height_px=40.0, slope=0.0, middle_px=56.0, support=5.0)
BOXES = np.array([[20 + 30 * k, 36, 44 + 30 * k, 76] for k in range(6)], np.float32)
CERTAIN, UNCERTAIN = 8.0, 1.0


@dataclass
class SeesHalves:
    """Sees a text in the first half of the rows as surely as told, and in the others."""

    first: float
    second: float
    asked: list[int] = field(default_factory=list)

    def log_probabilities(self, rows: Sequence[Image]) -> FloatArray:
        self.asked.append(len(rows))
        half = len(rows) // 2
        sures = (self.first, self.second)
        parts = [Sees(["AB123"], sure).log_probabilities(rows[:half]) for sure in sures]
        return np.concatenate(parts)


@pytest.mark.parametrize(
    ("text", "sure", "lines", "expected"),
    [
        ("AB123", CERTAIN, [LINE], True),
        ("AB123", UNCERTAIN, [LINE], False),
        ("AB", CERTAIN, [LINE], False),
        ("AB123", CERTAIN, [], False),
    ],
)
def test_what_is_read_surely_on_some_line_is_legible(
    text: str, sure: float, lines: list[TextLine], expected: bool
) -> None:
    assert is_legible(Sees([text], sure), PICTURE, PLATE, lines) is expected


def test_rows_of_plates_that_may_have_two_are_seen_without_a_line() -> None:
    seen = Sees(["AB123"], CERTAIN)
    assert is_legible(seen, PICTURE, STACKED, [])
    assert seen.asked == [2]


@pytest.mark.parametrize(
    ("upright", "turned", "expected"),
    [(CERTAIN, UNCERTAIN, False), (CERTAIN, CERTAIN, True), (UNCERTAIN, CERTAIN, True)],
)
def test_what_is_as_legible_turned_may_stand_on_its_head(
    upright: float, turned: float, expected: bool
) -> None:
    seen = SeesHalves(upright, turned)
    assert may_stand_on_its_head(seen, PICTURE, PLATE, BOXES) is expected


def test_a_row_is_seen_turned_by_half() -> None:
    asked: list[Sequence[Image]] = []

    class Keeps(Sees):
        def log_probabilities(self, pictures: Sequence[Image]) -> FloatArray:
            asked.append(pictures)
            return super().log_probabilities(pictures)

    picture = np.random.default_rng(1).integers(0, 255, PICTURE.shape, dtype=np.uint8)
    may_stand_on_its_head(Keeps(["AB123"]), picture, PLATE, BOXES)
    assert [len(rows) for rows in asked] == [2, 8]
    for rows in asked:
        half = len(rows) // 2
        for upright, turned in zip(rows[:half], rows[half:], strict=True):
            np.testing.assert_array_equal(turned, upright[::-1, ::-1])


def test_a_row_that_one_frame_shows_upright_is_not_seen_in_others() -> None:
    seen = SeesHalves(CERTAIN, UNCERTAIN)
    may_stand_on_its_head(seen, PICTURE, PLATE, BOXES)
    assert seen.asked == [2]
