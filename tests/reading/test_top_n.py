from dataclasses import replace
from functools import cache

import cv2
import numpy as np
import pytest

from lpr import Plate, Recognizer
from lpr.synthesis.plates import draw_plate
from lpr.types import DoubtCode

TOP_N = 1, 5, 20
SEEDS = range(8)
HEIGHT_PX = 14
"""Of the drawn plates: so low that most of them read unsurely."""


@cache
def recognizer(top_n: int) -> Recognizer:
    return Recognizer(top_n=top_n)


@cache
def read(seed: int, top_n: int) -> Plate:
    """A drawn plate, shrunk and enlarged again, with so many candidates."""
    image = draw_plate(np.random.default_rng(seed), height_px=60).image
    small = cv2.resize(image, None, fx=HEIGHT_PX / 60, fy=HEIGHT_PX / 60)
    return recognizer(top_n).read_plate(np.asarray(small, np.uint8))


@pytest.mark.parametrize("seed", SEEDS)
def test_how_many_candidates_are_shown_changes_nothing_else(seed: int) -> None:
    few, usual, many = (read(seed, top_n) for top_n in TOP_N)
    assert replace(few, candidates=()) == replace(usual, candidates=())
    assert replace(many, candidates=()) == replace(usual, candidates=())
    assert few.candidates == usual.candidates[:1]
    assert usual.candidates == many.candidates[:5]
    assert len(usual.candidates) <= 5


def test_a_rival_is_told_that_is_not_shown() -> None:
    rivals = [
        plate
        for plate in (read(seed, 1) for seed in SEEDS)
        if DoubtCode.RIVAL in {doubt.code for doubt in plate.doubts}
    ]
    assert rivals
    assert {len(plate.candidates) for plate in rivals} == {1}
