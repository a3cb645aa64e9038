"""The designs of countries and states: all draw, show their text, and know their region."""

from dataclasses import replace

import numpy as np
import pytest

from lpr.alphabet import CHARACTERS
from lpr.errors import ConfigError
from lpr.formats.grammar import available_regions, load_grammar
from lpr.synthesis.designed import design_rows, lay_out_design
from lpr.synthesis.designs.design import Design
from lpr.synthesis.designs.pick import DESIGNS, pick_design
from lpr.synthesis.designs.states import UNITED_STATES
from lpr.synthesis.letter_series import SERIES
from lpr.synthesis.mix import Mix
from lpr.synthesis.plates import draw_plate
from lpr.synthesis.stroke_glyphs import HEIGHT_PX, draw_glyph

STATES = 51
"""The United States and their capital's district."""


@pytest.mark.parametrize("design", DESIGNS, ids=lambda design: design.region)
def test_every_design_draws_its_text_with_ink_in_each_box(design: Design) -> None:
    rng = np.random.default_rng(1)
    laid = lay_out_design(rng, design, 120, None)
    height, width = laid.image.shape[:2]
    assert len(laid.rows) == design.rows
    assert all(row.text for row in laid.rows)
    for row, (x, y) in zip(laid.rows, laid.corners, strict=True):
        assert 0 <= x <= width - row.mask.shape[1]
        assert 0 <= y <= height - row.mask.shape[0]
        for _, box in row.characters:
            part = row.mask[int(box.y_min) : int(box.y_max), int(box.x_min) : int(box.x_max)]
            assert part.max() > 0.9
    assert width / height == pytest.approx(design.aspect, rel=0.05)


@pytest.mark.parametrize("design", DESIGNS, ids=lambda design: design.region)
def test_what_a_design_names_exists(design: Design) -> None:
    assert design.series in {"", *SERIES}
    region = design.region.lower()
    assert {region, region.split("-", maxsplit=1)[0]} & set(available_regions())


def test_every_country_of_europe_with_bands_has_plates_of_two_rows() -> None:
    rows = {(design.region, design.rows) for design in DESIGNS}
    for region in ("AT", "CZ", "DK", "HR", "PL", "SE", "SK"):
        assert {(region, 1), (region, 2)} <= rows


def test_all_states_have_a_design() -> None:
    assert len({design.region for design in UNITED_STATES}) == STATES


@pytest.mark.parametrize(
    "region", ["DE", "NL", "CH", "ES", "CN", "BR", "GB", "US-TX", "US-GA", "SE", "IN", "TW", "PK"]
)
def test_texts_fit_the_grammar_of_the_region(region: str) -> None:
    grammar = load_grammar(region.lower())
    rng = np.random.default_rng(2)
    for design in (d for d in DESIGNS if d.region == region):
        for _ in range(20):
            rows = design_rows(rng, replace(design, vanity=0.0))
            assert grammar.matches("".join(sign for row in rows for sign in row if sign.isalnum()))


def test_a_design_of_the_regions_asked_for_is_picked() -> None:
    rng = np.random.default_rng(3)
    states = {pick_design(rng, ("US",)).region for _ in range(300)}
    assert len(states) > 25
    assert all(state.startswith("US-") for state in states)
    assert pick_design(rng, ("GB",), ["AB12", "CDE"]).rows == 2
    with pytest.raises(ConfigError, match="no design is of XX"):
        pick_design(rng, ("XX",))


def test_the_same_seed_draws_the_same_design() -> None:
    mix = Mix(designed=1.0)
    first, second = (draw_plate(np.random.default_rng(9), mix=mix) for _ in range(2))
    assert np.array_equal(first.image, second.image)
    assert (first.characters, first.region) == (second.characters, second.region)


def test_given_rows_are_drawn_in_a_design() -> None:
    mix = Mix(designed=1.0, regions=("PL",))
    plate = draw_plate(np.random.default_rng(2), rows=["WX", "12345"], mix=mix)
    assert (plate.lines, plate.region) == (("WX", "12345"), "PL")


def test_three_rows_have_no_design() -> None:
    plate = draw_plate(np.random.default_rng(2), rows=["A1", "B2", "C3"], mix=Mix(designed=1.0))
    assert (plate.text, plate.region) == ("A1B2C3", None)


def test_shares_beyond_one_are_refused() -> None:
    with pytest.raises(ConfigError, match=r"steep is 1\.5"):
        Mix(steep=1.5)


@pytest.mark.parametrize("name", SERIES)
def test_every_series_draws_every_character(name: str) -> None:
    for character in CHARACTERS:
        ink = draw_glyph(SERIES[name], character) > 127
        rows, columns = np.nonzero(ink)
        assert np.ptp(rows) >= 0.93 * HEIGHT_PX, character
        assert np.ptp(columns) >= 0.8 * ink.shape[1] - 2, character


def test_the_telling_details_of_series_are_there() -> None:
    def ink(name: str, character: str) -> int:
        return int((draw_glyph(SERIES[name], character) > 127).sum())

    assert ink("us-slash", "0") > ink("us-slash", "O")
    assert ink("nl", "0") < ink("nl", "O")
    narrow, wide = (draw_glyph(SERIES["us-ca"], character).shape[1] for character in "0O")
    assert narrow < wide
    assert draw_glyph(SERIES["fe"], "I").shape[1] > 2 * draw_glyph(SERIES["din"], "I").shape[1]


@pytest.mark.parametrize("seed", range(8))
def test_long_texts_are_made_as_narrow_as_the_plate_is(seed: int) -> None:
    mix = Mix(designed=1.0, regions=("PK",))
    plate = draw_plate(np.random.default_rng(seed), rows=["WWW WWWW 2345"], mix=mix)
    assert plate.text == "WWWWWWW2345"
    assert all(box.x_max <= plate.image.shape[1] for _, box in plate.characters)
