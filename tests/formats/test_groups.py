"""Runs of letters and digits, and gaps as evidence of where they end."""

import numpy as np
import numpy.typing as npt
import pytest

from lpr.alphabet import CHARACTERS
from lpr.formats.grammar import resolve_regions
from lpr.formats.groups import log_runs, log_spacing
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


def test_a_wide_gap_speaks_for_a_change_and_a_narrow_one_against() -> None:
    texts = encode("AO1", "A01")
    wide_first = log_spacing(texts, np.array([0.3, 0.0]))
    wide_last = log_spacing(texts, np.array([0.0, 0.3]))
    assert wide_first[1] > wide_first[0]
    assert wide_last[0] > wide_last[1]


def test_an_unknown_gap_says_nothing() -> None:
    assert log_spacing(encode("AB1", "A11"), np.array([np.nan, np.nan])).tolist() == [0, 0]


@pytest.mark.parametrize(
    ("gaps", "truth"), [((0.0, 0.3, 0.0, 0.0, 0.0), "BO1234"), ((0.3, 0.0, 0, 0, 0), "B01234")]
)
def test_gaps_settle_twins_that_no_format_settles(gaps: tuple[float, ...], truth: str) -> None:
    probabilities = np.full((6, 36), 1e-4, np.float32)
    for place, characters in enumerate(("B", "0O", "1", "2", "3", "4")):
        for character in characters:
            probabilities[place, CHARACTERS.index(character)] = 1 / len(characters)
    cut = Hypothesis(0.0, probabilities, np.array(gaps, np.float32))
    assert rerank([cut], resolve_regions("tw"), 1)[0].text == truth
