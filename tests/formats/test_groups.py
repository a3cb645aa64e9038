"""Runs of letters and digits, and gaps as evidence of where they end."""

import numpy as np
import numpy.typing as npt
import pytest

from lpr.alphabet import CHARACTERS
from lpr.formats.grammar import Grammar
from lpr.formats.groups import group_odds, log_grouping, log_runs, log_spacing
from lpr.formats.patterns import parse_patterns
from lpr.formats.rerank import rerank
from lpr.formats.settling import Hypothesis


def encode(*texts: str) -> npt.NDArray[np.intp]:
    return np.array([[CHARACTERS.index(c) for c in text] for text in texts])


def test_runs_are_likelier_than_alternation() -> None:
    runs, mixed = log_runs(encode("ABC123", "A1B2C3"))
    assert runs > mixed + 2


def test_runs_are_a_distribution() -> None:
    texts = np.stack(np.meshgrid(*[np.arange(36)] * 3), axis=-1).reshape(-1, 3)
    assert np.exp(log_runs(texts)).mean() == pytest.approx(1.0, rel=1e-3)


def odds(*gaps: float) -> npt.NDArray[np.float32]:
    return group_odds(np.array(gaps, np.float32), len(gaps) + 1)[None]


def test_a_wide_gap_speaks_for_a_change_and_a_narrow_one_against() -> None:
    texts = encode("AO1", "A01")
    wide_first = log_spacing(texts, odds(0.3, 0.0))
    wide_last = log_spacing(texts, odds(0.0, 0.3))
    assert wide_first[1] > wide_first[0]
    assert wide_last[0] > wide_last[1]


def test_an_unknown_gap_says_nothing() -> None:
    unknown = group_odds(None, 3)[None]
    assert log_spacing(encode("AB1", "A11"), unknown).tolist() == [0, 0]
    assert log_grouping(np.array([[True, False]]), unknown).tolist() == [[0]]


def test_formats_are_told_by_where_their_groups_end() -> None:
    groups = np.array([[False, True], [True, False]])
    first, second = log_grouping(groups, np.concatenate([odds(0.0, 0.3), odds(0.3, 0.0)], axis=0))
    assert first[0] > first[1] + 2
    assert second[1] > second[0] + 2


def test_rows_end_where_groups_end() -> None:
    within, between = log_grouping(np.array([[False], [True]]), odds(np.nan))
    assert between > within


def test_gaps_tell_the_country() -> None:
    """An O or a zero: the groups say whose format it is."""
    ours = Grammar("xx", parse_patterns(["@@## @@@"], "x"))
    theirs = Grammar("yy", parse_patterns(["@@ ### @@"], "y"))
    probabilities = np.full((7, 36), 1e-4, np.float32)
    for place, characters in enumerate(("A", "B", "1", "2", "0O", "C", "D")):
        for character in characters:
            probabilities[place, CHARACTERS.index(character)] = 1 / len(characters)
    for gaps, truth, region in (
        ((0.0, 0.0, 0.0, 0.3, 0.0, 0.0), "AB12OCD", "xx"),
        ((0.0, 0.3, 0.0, 0.0, 0.3, 0.0), "AB120CD", "yy"),
    ):
        cut = Hypothesis(0.0, probabilities, np.array(gaps, np.float32))
        (first,) = rerank([cut], (ours, theirs), 1)
        assert (first.text, first.region) == (truth, region)


@pytest.mark.parametrize(
    ("gaps", "truth"), [((0.0, 0.3, 0.0, 0.0, 0.0), "BO1234"), ((0.3, 0.0, 0, 0, 0), "B01234")]
)
def test_gaps_settle_twins_that_no_format_settles(gaps: tuple[float, ...], truth: str) -> None:
    probabilities = np.full((6, 36), 1e-4, np.float32)
    for place, characters in enumerate(("B", "0O", "1", "2", "3", "4")):
        for character in characters:
            probabilities[place, CHARACTERS.index(character)] = 1 / len(characters)
    cut = Hypothesis(0.0, probabilities, np.array(gaps, np.float32))
    digits = Grammar("xx", parse_patterns(["####"], "x"))
    assert rerank([cut], (digits,), 1)[0].text == truth
