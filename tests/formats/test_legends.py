"""What plates say in letters of where they are from."""

from __future__ import annotations

import numpy as np
import pytest

from lpr.alphabet import CHARACTERS, encode
from lpr.errors import ConfigError
from lpr.formats import grammar, legends
from lpr.formats.grammar import resolve_regions
from lpr.formats.legends import legends_of, plain, written_legends
from lpr.formats.rerank import rerank
from lpr.formats.settling import Hypothesis

STATES = 51


def test_every_legend_is_of_a_region_and_has_characters_that_can_be_read() -> None:
    for region, listed in written_legends().items():
        assert region in grammar.available_regions()
        assert all(set(plain(one)) <= set(CHARACTERS) for one in listed)
        assert len(set(listed)) == len(listed), region


def test_every_state_has_its_name_among_its_legends() -> None:
    states = [region for region in written_legends() if region.startswith("us-")]
    assert len(states) == STATES
    for state in states:
        name = plain(
            "Washington" if state == "us-dc" else grammar.region_name(state).split(" (")[0]
        )
        assert any(name in legend for legend in legends_of(state)), state


def test_no_two_states_have_a_name_in_common() -> None:
    names = [plain(listed[0]) for region, listed in written_legends().items() if "-" in region]
    assert len(set(names)) == len(names)


def test_a_state_has_its_country_s_legends_too_and_those_at_the_end_are_apart() -> None:
    assert legends_of("us-ca") > legends_of("us") > frozenset()
    assert legends_of("cz", at_end=True) == {"CZ"}
    assert legends_of("cz") == frozenset()
    assert legends_of("jp") == frozenset()


def test_the_tables_are_no_regions() -> None:
    assert not {"legends", "writing"} & set(grammar.available_regions())


def test_countries_that_write_above_the_characters_are_countries() -> None:
    countries = {one.split("-")[0] for one in grammar.available_regions()}
    assert set(grammar.written_above()) <= countries
    assert all(0 < share <= 1 for share in grammar.written_above().values())


@pytest.mark.parametrize("line", ["zz: Nowhere", "us-ca: California | -"])
def test_a_wrong_line_is_named(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(legends, "read_table", lambda _: dict([line.split(": ")]))
    written_legends.cache_clear()
    with pytest.raises(ConfigError, match=line.partition(":")[0]):
        written_legends()
    written_legends.cache_clear()


def test_a_legend_is_hardly_what_a_plate_reads() -> None:
    def hypothesis(text: str, score: float) -> Hypothesis:
        probabilities = np.full((len(text), 36), 0.001, np.float32)
        probabilities[np.arange(len(text)), encode(text)] = 0.965
        return Hypothesis(score, probabilities)

    for region in ("us", "us-va"):
        grammars = resolve_regions(region)
        row, other = hypothesis("VIRGINIA", 60.0), hypothesis("EECW", 60.0)
        assert rerank([row, other], grammars, 2)[0].text == "EECW"
        assert rerank([row], grammars, 2)[0].confidence <= 0.5
