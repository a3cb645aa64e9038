"""Letters of one's own: their classes, and what they count as."""

from __future__ import annotations

import numpy as np
import pytest

from lpr.alphabet import CHARACTERS, CLASS_COUNT, REJECT_INDEX
from lpr.characters.letters import (
    class_names,
    encode_text,
    folded,
    own_letters,
    stand_in,
    unfolded,
)


@pytest.mark.parametrize(
    ("alphabet", "expected"),
    [("", ""), (CHARACTERS, ""), (CHARACTERS + "ÄÖÜ", "ÄÖÜ"), ("öäÖ", "ÖÄ"), ("01ЖA", "Ж")],
)
def test_own_letters_are_what_is_beside_the_usual_ones(alphabet: str, expected: str) -> None:
    assert own_letters(alphabet) == expected


@pytest.mark.parametrize(
    ("sign", "expected"), [("A", "A"), ("Ä", "A"), ("Ñ", "N"), ("Ø", "O"), ("Đ", "D"), ("京", "X")]
)
def test_formats_take_a_letter_for_the_one_it_is_made_from(sign: str, expected: str) -> None:
    assert stand_in(sign) == expected


def test_the_usual_classes_stay_and_own_ones_follow() -> None:
    assert encode_text("A0Ö", "ÄÖ").tolist() == [10, 0, CLASS_COUNT + 1]
    names = class_names("ÄÖ")
    assert (names[10], names[REJECT_INDEX], names[CLASS_COUNT:]) == ("A", "none", ["Ä", "Ö"])
    with pytest.raises(KeyError):
        encode_text("Ü", "ÄÖ")


def test_folded_and_unfolded() -> None:
    probabilities = np.zeros((2, CLASS_COUNT + 2), np.float32)
    probabilities[0, [10, CLASS_COUNT]] = 0.3, 0.7
    probabilities[1, [CHARACTERS.index("O"), CLASS_COUNT + 1, 0]] = 0.5, 0.1, 0.4
    usual = folded(probabilities, "ÄÖ")
    assert usual.shape == (2, CLASS_COUNT)
    np.testing.assert_allclose(usual.sum(axis=1), 1, atol=1e-6)
    assert usual[0, 10] == pytest.approx(1.0)
    assert unfolded("AO", probabilities, "ÄÖ") == "ÄO"
    assert unfolded("A0", probabilities, "ÄÖ") == "Ä0"
    assert unfolded("AO", usual, "") == "AO"
