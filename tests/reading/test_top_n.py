import numpy as np
import pytest

from lpr import Recognizer
from lpr.synthesis.plates import draw_plate


@pytest.mark.parametrize("seed", range(6))
def test_how_many_candidates_are_shown_never_changes_the_reading(seed: int) -> None:
    image = draw_plate(np.random.default_rng(seed), height_px=40).image
    few, usual, many = (Recognizer(top_n=top_n).read_plate(image) for top_n in (1, 5, 30))
    assert few.text == usual.text == many.text
    assert few.confidence == usual.confidence == many.confidence
    assert few.raw_text == usual.raw_text == many.raw_text
    assert len(few.candidates) == 1
    assert many.candidates[:5] == usual.candidates
