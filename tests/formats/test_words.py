"""Words on plates: letters that follow one another as in words are likelier."""

from pathlib import Path

import numpy as np
import pytest

from lpr.alphabet import CHARACTERS
from lpr.errors import DatasetError
from lpr.formats.grammar import resolve_regions
from lpr.formats.rerank import rerank
from lpr.formats.settling import Hypothesis
from lpr.formats.softness import IndexArray
from lpr.formats.words import PAIRS_FILE, log_words, read_pairs
from lpr.training.fits.words import LETTERS, count_pairs, pair_table


def encode(*texts: str) -> IndexArray:
    return np.array([[CHARACTERS.index(character) for character in text] for text in texts])


def test_words_are_a_distribution() -> None:
    texts = np.stack(np.meshgrid(*[np.arange(36)] * 3), axis=-1).reshape(-1, 3)
    assert np.exp(log_words(texts)).mean() == pytest.approx(1.0, rel=1e-3)


def test_between_letters_a_ring_is_an_o() -> None:
    letters, digits = log_words(encode("GOOGLE", "G00GLE"))
    assert letters > digits + 3
    digits, letters = log_words(encode("EST2014", "EST2O14"))
    assert digits > letters + 2


def test_a_word_is_likelier_than_its_letters_in_disorder() -> None:
    word, disorder = log_words(encode("OUTSIDE", "UIOTSDE"))
    assert word > disorder + 3


@pytest.mark.parametrize("word", ["GETOUT", "OCONNOR", "GOOGLE", "CONTROL"])
@pytest.mark.parametrize("region", ["eu", "us", "auto"])
def test_what_the_network_cannot_tell_the_word_does(word: str, region: str) -> None:
    seen = np.full((len(word), 36), 1e-6, np.float32)
    for place, character in enumerate(word):
        seen[place, CHARACTERS.index(character)] += 1.0
        if character == "O":
            seen[place, CHARACTERS.index("O")] = 0.3
            seen[place, CHARACTERS.index("0")] = 0.7
    assert rerank([Hypothesis(0.0, seen)], resolve_regions(region), 1)[0].text == word


def test_the_file_tells_of_every_letter() -> None:
    begins, pairs = read_pairs(PAIRS_FILE)
    assert begins.shape == (26,)
    assert pairs.shape == (26, 26)
    assert pairs[LETTERS.index("Q")].argmax() == LETTERS.index("U")
    assert pairs.sum(axis=1) == pytest.approx(np.ones(26))


def test_pairs_are_counted_once_a_word_and_only_of_short_words_in_these_letters() -> None:
    counts = count_pairs(["oo", "OO", "naïve", "internationally", "ox"])
    assert counts.sum() == 4
    assert counts[0, LETTERS.index("O")] == 2
    assert counts[1 + LETTERS.index("O"), LETTERS.index("X")] == 1


def test_the_table_is_what_the_file_holds(tmp_path: Path) -> None:
    words = tmp_path / "words"
    words.write_text("go\ngood\n")
    table = tmp_path / "table.txt"
    table.write_text(pair_table(words) + "\n")
    begins, pairs = read_pairs(table)
    assert begins.argmax() == LETTERS.index("G")
    assert pairs[LETTERS.index("G")].argmax() == LETTERS.index("O")


@pytest.mark.parametrize("text", [None, "a\n1\n"])
def test_a_list_without_words_is_told(tmp_path: Path, text: str | None) -> None:
    words = tmp_path / "words"
    if text is not None:
        words.write_text(text)
    with pytest.raises(DatasetError, match="words"):
        pair_table(words)
