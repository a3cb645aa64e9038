"""What can be read: the usual characters, letters of one's own, look-alikes."""

from __future__ import annotations

import numpy as np
import pytest

from lpr.alphabet import (
    CHARACTERS,
    CLASS_COUNT,
    REJECT_INDEX,
    Alphabet,
    class_name,
    encode,
    stand_in,
)


def test_classes_are_the_characters_and_the_reject_class() -> None:
    assert (len(CHARACTERS), REJECT_INDEX, CLASS_COUNT) == (36, 36, 37)
    assert encode("09AZ").tolist() == [0, 9, 10, 35]
    assert encode("").shape == (0,)
    assert [class_name(k) for k in (0, 10, REJECT_INDEX)] == ["0", "A", "none"]


def test_other_characters_are_refused() -> None:
    with pytest.raises(KeyError):
        encode("a")


@pytest.mark.parametrize(
    ("alphabet", "expected"),
    [("", ""), (CHARACTERS, ""), (CHARACTERS + "ÄÖÜ", "ÄÖÜ"), ("öäÖ", "ÖÄ"), ("01ЖA", "Ж")],
)
def test_own_letters_are_what_is_beside_the_usual_ones(alphabet: str, expected: str) -> None:
    assert Alphabet.of(alphabet).letters == expected


@pytest.mark.parametrize(
    ("sign", "expected"), [("A", "A"), ("Ä", "A"), ("Ñ", "N"), ("Ø", "O"), ("Đ", "D"), ("京", "X")]
)
def test_formats_take_a_letter_for_the_one_it_is_made_from(sign: str, expected: str) -> None:
    assert stand_in(sign) == expected


def test_the_usual_classes_stay_and_own_ones_follow() -> None:
    assert Alphabet("ÄÖ").encode("A0Ö").tolist() == [10, 0, CLASS_COUNT + 1]
    names = Alphabet("ÄÖ").class_names
    assert (names[10], names[REJECT_INDEX], names[CLASS_COUNT:]) == ("A", "none", ["Ä", "Ö"])
    with pytest.raises(KeyError):
        Alphabet("ÄÖ").encode("Ü")


def test_folded_and_unfolded() -> None:
    probabilities = np.zeros((2, CLASS_COUNT + 2), np.float32)
    probabilities[0, [10, CLASS_COUNT]] = 0.3, 0.7
    probabilities[1, [CHARACTERS.index("O"), CLASS_COUNT + 1, 0]] = 0.5, 0.1, 0.4
    usual = Alphabet("ÄÖ").fold(probabilities)
    assert usual.shape == (2, CLASS_COUNT)
    np.testing.assert_allclose(usual.sum(axis=1), 1, atol=1e-6)
    assert usual[0, 10] == pytest.approx(1.0)
    assert Alphabet("ÄÖ").unfold("AO", probabilities) == "ÄO"
    assert Alphabet("ÄÖ").unfold("A0", probabilities) == "Ä0"
    assert Alphabet().unfold("AO", usual) == "AO"
