"""A wrong fact in a region's file does not cost a reading that the pixels are sure of."""

import numpy as np
import pytest

from lpr.alphabet import CHARACTERS
from lpr.formats.grammar import Grammar, available_regions, load_grammar
from lpr.formats.pattern_table import PatternTable, build_table
from lpr.formats.patterns import parse_patterns
from lpr.formats.rerank import rerank
from lpr.formats.settling import Hypothesis
from lpr.formats.softness import OTHER_KIND, OUTSIDE, UNLISTED, IndexArray


def grammar(*lines: str) -> tuple[Grammar, ...]:
    return (Grammar("xx", parse_patterns(lines, "x.txt")),)


def table(*lines: str) -> PatternTable:
    grammars = grammar(*lines)
    return build_table(grammars, len(grammars[0].patterns[0].classes))


def encode(*texts: str) -> IndexArray:
    return np.array([[CHARACTERS.index(character) for character in text] for text in texts])


def of_one_cut(count: int) -> tuple[IndexArray, IndexArray]:
    """The numbers of so many texts, and whose they are."""
    return np.arange(count), np.zeros(count, np.intp)


def believed(formats: PatternTable, *texts: str) -> list[float]:
    """How likely texts are by formats, where no gap is known."""
    nothing = np.zeros((1, formats.groups.shape[1]), np.float32)
    return [
        float(one) for one in formats.believed(encode(*texts), nothing, *of_one_cut(len(texts)))
    ]


def read(text: str, grammars: tuple[Grammar, ...], rival: str = "", chance: float = 0.0) -> str:
    """What comes of a text that the network is sure of, but for some chance of a rival."""
    seen = np.full((len(text), 36), 1e-6, np.float32)
    for place, (one, other) in enumerate(zip(text, rival or text, strict=True)):
        seen[place, CHARACTERS.index(one)] += 1 - chance
        seen[place, CHARACTERS.index(other)] += chance
    return rerank([Hypothesis(0.0, seen)], grammars, 1)[0].text


def test_a_letter_outside_its_class_is_less_likely_not_impossible() -> None:
    inside, outside, digit = believed(table("@ = [A-PR-Z]", "@@ ##"), "AB12", "AQ12", "A012")
    assert outside == pytest.approx(inside * OUTSIDE, rel=1e-4)
    assert digit == 0.0


def test_a_letter_that_stands_for_itself_is_not_soft() -> None:
    taxi, other = believed(table("T ###"), "T123", "U123")
    assert taxi > 0
    assert other == 0.0


def test_a_code_that_its_list_lacks_is_less_likely_not_impossible() -> None:
    codes = table("(AB|CD) ##")
    listed, unlisted, digits = believed(codes, "AB12", "AX12", "A112")
    assert unlisted == pytest.approx(listed * UNLISTED, rel=1e-4)
    assert digits == 0.0
    nothing = np.zeros((2, 3), np.float32)
    told = codes.regions_of(encode("AX12", "1234"), nothing, np.zeros(2, np.float32))
    assert [(one.region, fits) for one, fits in told] == [("xx", True), (None, False)]


@pytest.mark.parametrize("lines", [("@ = [A-PR-Z]", "@@ ##"), ("@ = [A-GIJ]", "@@ ##"), ("?? ##",)])
def test_all_texts_together_weigh_what_they_would_by_chance(lines: tuple[str, ...]) -> None:
    pairs = np.stack(np.meshgrid(*[np.arange(36)] * 2), axis=-1).reshape(-1, 2)
    texts = np.concatenate([pairs, np.tile(encode("12"), (len(pairs), 1))], axis=1)
    chances = table(*lines).believed(texts, np.zeros((1, 3), np.float32), *of_one_cut(len(texts)))
    assert chances.sum() * 10**2 / 36**4 == pytest.approx(1.0, rel=0.02)


def test_a_sure_reading_survives_a_class_that_lacks_its_letter() -> None:
    wrong = grammar("@ = [A-HJ-NPR-TV-Z]", "@@ ### @@")
    assert read("AB123CQ", wrong) == "AB123CQ"
    assert read("AB123CQ", wrong, rival="AB123CD", chance=0.002) == "AB123CQ"


def test_what_the_network_cannot_tell_the_class_does() -> None:
    assert read("AB123CQ", grammar("@ = [A-PR-Z]", "@@ ### @@"), "AB123CO", 0.4) == "AB123CO"


def test_what_the_network_cannot_tell_the_list_does() -> None:
    towns = grammar("town = KA MA BO", "(town) ## @@")
    assert read("KA12BC", towns) == "KA12BC"
    assert read("WA12BC", towns, "MA12BC", 0.3) == "MA12BC"
    assert read("WA12BC", towns) == "WA12BC"


@pytest.mark.parametrize("region", ["br", "fr", "de", "pl", "gb", "in", "tr", "se"])
def test_dropping_any_letter_of_a_country_costs_no_sure_reading(region: str) -> None:
    examples = {"br": "JKO6Z81", "fr": "DP737QC", "de": "HHTR7598", "pl": "RP66887"}
    text = examples.get(region) or {
        "gb": "NL60LXB", "in": "HR26CQ6869", "tr": "34ABC12", "se": "ABC123"
    }[region]  # fmt: skip
    whole = load_grammar(region)
    for letter in sorted(set(text) & set(CHARACTERS[10:])):
        patterns = tuple(
            type(pattern)(
                pattern.notation,
                tuple(c.replace(letter, "") if len(c) > 13 else c for c in pattern.classes),
                pattern.codes,
            )
            for pattern in whole.patterns
        )
        assert read(text, (Grammar(region, patterns),)) == text, letter


@pytest.mark.parametrize("region", available_regions())
def test_patterns_are_short_enough_to_count_misses_in_a_byte(region: str) -> None:
    longest = max(len(pattern.classes) for pattern in load_grammar(region).patterns)
    assert longest * OTHER_KIND < 256
