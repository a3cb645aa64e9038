"""Where plates are from by their looks: the picture, and what it says of the grammars."""

from __future__ import annotations

import numpy as np
import pytest

from lpr.formats.grammar import resolve_regions
from lpr.reading.witness.origin import (
    GROUND,
    HEIGHT_PX,
    LEAST,
    WIDTH_PX,
    likely_grammars,
    origin_picture,
)


@pytest.mark.parametrize(
    ("height", "width", "shown"), [(64, 300, (31, 144)), (112, 200, (48, 86)), (64, 40, (48, 30))]
)
def test_a_plate_keeps_its_shape(height: int, width: int, shown: tuple[int, int]) -> None:
    picture = origin_picture(np.zeros((height, width, 3), np.uint8))
    assert picture.shape == (HEIGHT_PX, WIDTH_PX, 3)
    inside = (picture != GROUND).any(axis=2)
    assert (inside.any(axis=1).sum(), inside.any(axis=0).sum()) == pytest.approx(shown, abs=1)


def test_what_looks_likely_is_and_what_is_not_known_is_as_chance_has_it() -> None:
    grammars = resolve_regions("hr,si,jp")
    likely = likely_grammars(np.array([0.8, 0.1, 0.1], np.float32), ("hr", "si", "de"), grammars)
    assert likely.tolist() == pytest.approx([2.4, 0.3, 1.0])


def test_many_states_of_one_country_do_not_speak_for_what_is_not_known() -> None:
    grammars = resolve_regions("us-ca,hr,jp")
    known = ("us-ca", "us-ny", "us-tx", "hr")
    likely = likely_grammars(np.array([0.4, 0.3, 0.2, 0.1], np.float32), known, grammars)
    of_states = 4 * (0.4 + 0.3 + 0.2) / 3
    assert likely.tolist() == pytest.approx([1.6, 0.4, (of_states + 0.4) / 2])


def test_nothing_is_ruled_out_by_its_looks() -> None:
    likely = likely_grammars(np.array([1.0, 0.0], np.float32), ("hr", "si"), resolve_regions("si"))
    assert likely[0] == pytest.approx(LEAST)


def test_a_country_is_as_likely_as_its_states_on_average_and_states_as_their_country() -> None:
    grammars = resolve_regions("us-ca,us-ny,au-nsw")
    known = ("us-ca", "us-ny", "au", "hr")
    likely = likely_grammars(np.array([0.5, 0.1, 0.2, 0.2], np.float32), known, grammars)
    assert likely.tolist() == pytest.approx([2.0, 0.4, 0.8])
    (country, *_) = resolve_regions("us")
    assert country.region == "us"
    assert likely_grammars(
        np.array([0.5, 0.1, 0.2, 0.2], np.float32), known, (country,)
    ).tolist() == pytest.approx([1.2])
