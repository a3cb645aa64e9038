"""A row that no proposal shows, beside the row that the paths read."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from lpr.arrays import GrayImage
from lpr.reading.assembly import assemble
from lpr.reading.config import PathConfig
from lpr.reading.witness.opinion import FAREST
from lpr.reading.witness.other_row import with_other_row, witnessed_rows
from lpr.reading.witness.second_look import WitnessedLook
from tests.reading.test_assembly import row
from tests.reading.witness.test_opinion import PICTURE, Sees, look
from tests.reading.witness.test_second_look import Sees8

CONFIG = PathConfig()


def with_ink(top: int, bottom: int) -> GrayImage:
    """A plate's luminance with the row of 538 ink, and more upright strokes between two heights."""
    gray = np.full(PICTURE.shape[:2], 200, np.uint8)
    for x in range(22, 140, 12):
        gray[64:96, x : x + 5] = 40
    for x in range(22, 80, 12):
        gray[top:bottom, x : x + 5] = 40
    return gray


def seen_look() -> WitnessedLook:
    found, probabilities = look(row("53821", top=64))
    return WitnessedLook(found, probabilities, assemble(found.proposals, probabilities), None)


def test_what_the_witness_reads_in_a_band_of_ink_becomes_the_upper_row() -> None:
    seen, unread = with_other_row(
        Sees(["88"], sure=12.0, first=6), Sees8(), PICTURE, seen_look(), with_ink(20, 52), CONFIG
    )
    assert seen.paths[-1].told == "8853821"
    upper, lower = seen.paths[-1].lines
    assert (len(upper), len(lower)) == (2, 5)
    boxes = seen.look.proposals.boxes
    assert boxes[list(upper), 3].max() <= boxes[list(lower), 1].min() + 4
    assert unread < -15


def test_texts_of_one_row_are_behind_by_the_row_that_they_leave_out() -> None:
    before = seen_look()
    network = Sees(["88"], sure=12.0, first=6)
    after = witnessed_rows(network, Sees8(), PICTURE, before, with_ink(20, 52), CONFIG)
    assert after.opinion is not None
    _, unread = with_other_row(network, Sees8(), PICTURE, before, with_ink(20, 52), CONFIG)
    told = replace(after.opinion, unread=0.0)
    texts, paths = ["53821", "8853821"], [0, len(before.paths)]
    alone, both = (after.opinion.behind(texts, paths) - told.behind(texts, paths)).tolist()
    assert alone == pytest.approx(max(unread, FAREST - float(told.behind(texts, paths)[0])))
    assert alone < 0
    assert both == 0


@pytest.mark.parametrize(
    ("texts", "sure", "ink"),
    [([""], 6.0, (20, 52)), (["88"], 1.5, (20, 52)), (["88"], 12.0, (36, 44))],
    ids=["nothing is read", "unsure", "small print"],
)
def test_what_is_no_other_row(texts: list[str], sure: float, ink: tuple[int, int]) -> None:
    before = seen_look()
    network = Sees(texts, sure=sure, first=6)
    after, unread = with_other_row(network, Sees8(), PICTURE, before, with_ink(*ink), CONFIG)
    assert after is before
    assert unread == 0


def test_a_path_of_two_rows_asks_for_no_other() -> None:
    found, probabilities = look(row("AB123") + row("CD45", top=64))
    before = WitnessedLook(found, probabilities, assemble(found.proposals, probabilities), None)
    network = Sees(["88"])
    assert with_other_row(network, Sees8(), PICTURE, before, with_ink(20, 52), CONFIG) == (
        before,
        0.0,
    )
    assert network.asked == []
