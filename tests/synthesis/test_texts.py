"""Texts for drawn plates: they fit the grammars, and chosen ones look like words."""

import numpy as np
import pytest

from lpr.formats.grammar import available_regions, load_grammar
from lpr.formats.patterns import parse_patterns
from lpr.synthesis.texts import chosen_text, fill_pattern, region_text


@pytest.mark.parametrize("region", available_regions())
def test_texts_of_a_region_fit_its_grammar(region: str) -> None:
    rng = np.random.default_rng(0)
    grammar = load_grammar(region)
    for _ in range(10):
        assert grammar.matches(region_text(rng, region.upper()).replace(" ", ""))


def test_a_state_without_a_file_has_the_forms_of_its_country() -> None:
    text = region_text(np.random.default_rng(0), "CA-ON").replace(" ", "")
    assert load_grammar("ca").matches(text)


def test_forms_take_the_place_of_the_grammar() -> None:
    rng = np.random.default_rng(0)
    assert {region_text(rng, "DE", ("(XX|YY) 7",)) for _ in range(20)} == {"XX 7", "YY 7"}


def test_groups_stand_apart_as_in_the_pattern() -> None:
    (pattern,) = parse_patterns(["@@-## [XY]@ (AB)"], "here")
    groups = fill_pattern(np.random.default_rng(4), pattern).split(" ")
    assert [len(group) for group in groups] == [2, 2, 2, 2]
    assert groups[1].isdigit()
    assert groups[3] == "AB"


def test_the_first_pattern_of_a_file_comes_most() -> None:
    rng = np.random.default_rng(5)
    texts = [region_text(rng, "US-TX").replace(" ", "") for _ in range(300)]
    first, fourth = (load_grammar("us-tx").patterns[place] for place in (0, 3))
    counts = [sum(pattern.matches(text) for text in texts) for pattern in (first, fourth)]
    assert counts[0] > 2 * counts[1] > 0


def test_chosen_texts_are_short_and_mostly_letters() -> None:
    rng = np.random.default_rng(6)
    texts = [chosen_text(rng) for _ in range(400)]
    plain = [text.replace(" ", "") for text in texts]
    assert all(2 <= len(text) <= 7 and text.isalnum() for text in plain)
    assert sum(text.isalpha() for text in plain) > 200
    assert any(text[-1].isdigit() for text in plain)
    assert any(" " in text for text in texts)
    letters = "".join(plain)
    assert letters.count("E") > 3 * letters.count("Q")
