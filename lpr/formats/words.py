"""Words on vanity plates: between letters a ring is an O, and not a zero.

A text is made of runs of letters and of digits that change seldom; letters follow one another as in
words (a chain of first order, Markov 1913), digits as chance has it. How letters follow comes from
``words.txt``, which `lpr.training.fits.words` counts from a list of words.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from lpr.alphabet import CHARACTERS
from lpr.arrays import FloatArray

PAIRS_FILE = Path(__file__).parent / "words.txt"
"""For the beginning of a word and each letter: how often each of A-Z follows, per thousand."""
WORD_FIRST = 0.9
"""The share of texts with words that begin with a letter."""
WORD_GOES_ON = 0.92
"""How often a letter follows a letter in them, and a digit a digit."""

_DIGITS, _LETTERS = slice(0, 10), slice(10, 36)


def log_words(texts: npt.NDArray[np.intp]) -> FloatArray:
    """log P(text) / P(text by chance) where the letters make words: (N, L) to (N,)."""
    first, follows = _log_chain()
    logs = first[texts[:, 0]] + follows[texts[:, :-1], texts[:, 1:]].sum(axis=1)
    return np.asarray(logs, dtype=np.float32)


@cache
def _log_chain() -> tuple[FloatArray, FloatArray]:
    """The logarithms of how much likelier than by chance a text begins with each character, (36,),
    and of each character after each, (36, 36)."""
    begins, pairs = read_pairs(PAIRS_FILE)
    first = np.empty(36)
    first[_DIGITS], first[_LETTERS] = (1 - WORD_FIRST) / 10, WORD_FIRST * begins
    follows = np.empty((36, 36))
    follows[_LETTERS, _LETTERS] = WORD_GOES_ON * pairs
    follows[_LETTERS, _DIGITS] = (1 - WORD_GOES_ON) / 10
    follows[_DIGITS, _DIGITS] = WORD_GOES_ON / 10
    follows[_DIGITS, _LETTERS] = (1 - WORD_GOES_ON) * begins
    scale = len(CHARACTERS)
    return np.log(first * scale).astype(np.float32), np.log(follows * scale).astype(np.float32)


def read_pairs(path: Path) -> tuple[FloatArray, FloatArray]:
    """How likely each letter begins a word, (26,), and follows each letter, (26, 26)."""
    lines = path.read_text(encoding="utf-8").splitlines()
    rows = [line.split()[1:] for line in lines if line and not line.startswith("//")]
    counts = np.array(rows, dtype=np.float64) + 0.5
    shares = counts / counts.sum(axis=1, keepdims=True)
    return shares[0], shares[1:]
