"""Readings settled by grammar."""

import numpy as np
import pytest

from lpr.alphabet import CHARACTERS
from lpr.arrays import FloatArray
from lpr.formats.confusables import likeness_matrix, shape_probabilities, smooth
from lpr.formats.grammar import Grammar, resolve_regions
from lpr.formats.patterns import parse_patterns
from lpr.formats.rerank import rerank
from lpr.formats.settling import Hypothesis


def probabilities(text: str, sure: float = 0.98, **alternatives: float) -> FloatArray:
    """A classifier that reads ``text``; ``p2_B=0.4`` gives place 2 that chance to be a B.

    Like the network it leaves a tenth to the twin of 0, O, 1 and I.
    """
    rows = np.full((len(text), 36), (1 - sure) / 35, dtype=np.float32)
    for place, character in enumerate(text):
        rows[place, CHARACTERS.index(character)] = sure
        if twin := {"0": "O", "O": "0", "1": "I", "I": "1"}.get(character):
            rows[place, CHARACTERS.index(character)] -= 0.1
            rows[place, CHARACTERS.index(twin)] += 0.1
    for key, chance in alternatives.items():
        index, other = key[1:].split("_")
        rows[int(index)] *= 1 - chance
        rows[int(index), CHARACTERS.index(other)] += chance
    return rows


def read(text: str, region: str, top_n: int = 5, **alternatives: float) -> list[str]:
    hypothesis = Hypothesis(0.0, probabilities(text, **alternatives))
    return [r.text for r in rerank([hypothesis], resolve_regions(region), top_n)]


@pytest.mark.parametrize(
    ("seen", "region", "truth"),
    [
        ("NL6OLXB", "gb", "NL60LXB"),  # 0/O by position, both ways
        ("0X65AWD", "gb", "OX65AWD"),
        ("5752FXX", "es", "5752FXX"),
        ("I234BCD", "es", "1234BCD"),
        ("1YB234", "fi", "IYB234"),
        ("JKO6Z81", "br", "JKO6Z81"),  # Mercosul has a letter in the fifth place
        ("JK06281", "br", "JKO6281"),
        ("KAE0458", "de", "KAEO458"),
        ("8A12345", "lt", "8A12345"),
        ("4S2W590", "us-ca", "4SZW590"),
    ],
)
def test_position_settles_lookalikes(seen: str, region: str, truth: str) -> None:
    assert read(seen, region)[0] == truth


@pytest.mark.parametrize("text", ["ITSABTU", "GENIUS", "WATTUP", "NBYXND"])
@pytest.mark.parametrize("region", ["us-ca", "us", "gb", "auto"])
def test_vanity_plates_survive(text: str, region: str) -> None:
    assert read(text, region)[0] == text


def test_raw_reading_stays_among_the_candidates() -> None:
    assert "NL6OLXB" in read("NL6OLXB", "gb", top_n=30)


def test_ambiguous_place_shares_the_confidence() -> None:
    hypothesis = Hypothesis(0.0, probabilities("AB12CDM", p6_N=0.45))
    first, second = rerank([hypothesis], resolve_regions("gb"), 2)
    assert (first.text, second.text) == ("AB12CDM", "AB12CDN")
    assert first.confidence < 0.6
    sure = rerank([Hypothesis(0.0, probabilities("AB12CDM"))], resolve_regions("gb"), 2)
    assert sure[0].confidence > first.confidence + 0.2


def test_grammar_settling_a_twin_keeps_the_confidence() -> None:
    seen = rerank([Hypothesis(0.0, probabilities("NL6OLXB"))], resolve_regions("gb"), 1)[0]
    right = rerank([Hypothesis(0.0, probabilities("NL60LXB"))], resolve_regions("gb"), 1)[0]
    assert seen.confidence == pytest.approx(right.confidence, abs=0.15)


def test_readings_are_ordered_distinct_and_at_most_top_n() -> None:
    hypotheses = [
        Hypothesis(0.0, probabilities("AB12CDE", p0_H=0.3)),
        Hypothesis(-1.0, probabilities("AB12CDE")),
        Hypothesis(-2.0, probabilities("AB12CD")),
    ]
    for top_n in (1, 4, 30):
        readings = rerank(hypotheses, resolve_regions("gb"), top_n)
        assert len(readings) <= top_n
        assert len({r.text for r in readings}) == len(readings)
        confidences = [r.confidence for r in readings]
        assert confidences == sorted(confidences, reverse=True)
        assert all(0.0 <= c <= 1.0 for c in confidences)
    assert sum(confidences) <= 1.0 + 1e-6


def test_hypothesis_index_and_score_count() -> None:
    cuts = [Hypothesis(0.0, probabilities("AB12CD")), Hypothesis(9.0, probabilities("XY34ZAB"))]
    best = rerank(cuts, resolve_regions("gb"), 1)[0]
    assert (best.text, best.hypothesis, best.region, best.matches_format) == (
        "XY34ZAB",
        1,
        "gb",
        True,
    )


def test_region_is_the_state_only_where_it_stands_out() -> None:
    def region_of(text: str) -> str | None:
        cut = Hypothesis(0.0, probabilities(text, sure=0.999))
        return rerank([cut], resolve_regions("us"), 1)[0].region

    assert region_of("4SZW590") == "us-ca"
    assert region_of("FWN7781") == "us"
    assert region_of("GENIUS") is None


def test_wide_grammar_earns_less_than_a_narrow_one() -> None:
    wide = (Grammar("xw", parse_patterns(["??????"], "wide")),)
    narrow = (Grammar("xn", parse_patterns(["@@@###"], "narrow")),)
    cut = Hypothesis(0.0, probabilities("ABO123", p2_7=0.55))
    assert rerank([cut], wide, 1)[0].text == "AB7123"
    assert rerank([cut], narrow, 1)[0].text == "ABO123"


def test_nothing_in_nothing_out() -> None:
    grammars = resolve_regions("gb")
    assert rerank([], grammars, 5) == ()
    assert rerank([Hypothesis(0.0, np.zeros((0, 36), np.float32))], grammars, 5) == ()
    (lone,) = rerank([Hypothesis(0.0, probabilities("AB12CDE" * 3))], grammars, 1)
    assert not lone.matches_format


def test_likeness_is_symmetric_and_known() -> None:
    matrix = likeness_matrix()
    assert np.array_equal(matrix, matrix.T)
    pairs = [[CHARACTERS.index(character) for character in pair] for pair in ("0O", "1I", "AA")]
    assert [matrix[row, column] for row, column in pairs] == [1.0, 1.0, 1.0]
    assert 0 < matrix[CHARACTERS.index("8"), CHARACTERS.index("B")] < 1
    assert matrix[CHARACTERS.index("A"), CHARACTERS.index("Z")] == 0.0


def test_smoothing_gives_twins_a_part() -> None:
    seen = probabilities("O", sure=1.0)
    smoothed = smooth(seen)
    assert smoothed.sum() == pytest.approx(1.0, abs=1e-5)
    assert smoothed[0].argmax() == CHARACTERS.index("O")
    assert smoothed[0, 0] > smoothed[0, CHARACTERS.index("D")] > smoothed[0, 1]
    assert shape_probabilities(seen)[0, 0] == pytest.approx(1.0)


def test_a_cut_far_behind_the_best_says_nothing() -> None:
    clear = Hypothesis(0.0, probabilities("AB12CDM"))
    hopeless = Hypothesis(-30.0, probabilities("AB12CDMX"))
    grammars = resolve_regions("gb")
    assert rerank([clear, hopeless], grammars, 5) == rerank([clear], grammars, 5)


def test_a_text_that_two_cuts_propose_is_believed_the_more() -> None:
    rivals = [Hypothesis(0.0, probabilities("AB12CDM")), Hypothesis(0.0, probabilities("AB12CDN"))]
    again = [*rivals, Hypothesis(0.0, probabilities("AB12CDN"))]
    grammars = resolve_regions("gb")
    shares = [
        {r.text: r.evidence.share for r in rerank(cuts, grammars, 5)} for cuts in (rivals, again)
    ]
    assert shares[0]["AB12CDN"] == pytest.approx(shares[0]["AB12CDM"], abs=0.02)
    assert shares[1]["AB12CDN"] > 1.8 * shares[1]["AB12CDM"]


def test_cuts_of_several_lengths_are_ranked_together() -> None:
    cuts = [Hypothesis(-1.0, probabilities("AB12CD")), Hypothesis(0.0, probabilities("AB12CDM"))]
    first = rerank(cuts, resolve_regions("gb"), 5)[0]
    assert (first.text, first.hypothesis, first.matches_format) == ("AB12CDM", 1, True)
