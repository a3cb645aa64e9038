"""Texts looked for along a row among others."""

from __future__ import annotations

import pytest

from lpr.reading.witness.spotting import CHARACTER_COST, Spotted
from tests.reading.witness.spelled import seen_along

NAMES = ("VIRGINIA", "WESTVIRGINIA", "OHIO", "TENNESSEE")


def test_a_text_gains_what_its_characters_would_cost_as_other_text() -> None:
    gains = Spotted.of(NAMES).gains(seen_along("OHIO"))
    assert gains.tolist() == pytest.approx([0, 0, 4 * CHARACTER_COST, 0], abs=0.01)


def test_it_is_found_among_other_text() -> None:
    alone, among = (Spotted.of(NAMES).gains(seen_along(t)) for t in ("OHIO", "MAY OHIO 24"))
    assert among == pytest.approx(alone, abs=0.01)


def test_of_two_that_are_there_the_longer_gains_more() -> None:
    gains = Spotted.of(NAMES).gains(seen_along("WESTVIRGINIA"))
    assert gains[:2].tolist() == pytest.approx([8 * CHARACTER_COST, 12 * CHARACTER_COST], abs=0.01)


def test_doubled_letters_need_a_blank_between() -> None:
    assert Spotted.of(NAMES).gains(seen_along("TENNESSEE"))[3] == pytest.approx(
        9 * CHARACTER_COST, abs=0.01
    )


def test_a_letter_that_is_misread_costs_what_the_network_is_surer_of_the_other() -> None:
    sure = 12.0
    gain = Spotted.of(NAMES).gains(seen_along("VIRG1NIA", sure=sure))[0]
    assert gain == pytest.approx(8 * CHARACTER_COST - sure, abs=0.01)


@pytest.mark.parametrize("text", ["", "QXKWZ"])
def test_nothing_gains_where_nothing_or_something_else_is_read(text: str) -> None:
    assert not Spotted.of(NAMES).gains(seen_along(text)).any()
