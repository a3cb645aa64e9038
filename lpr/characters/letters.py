"""Letters of one's own beside 0-9 and A-Z: their classes, and what plate formats take them for.

A network with such letters keeps the classes of all others: 0-9, A-Z, "not a character", and then
its own letters, in their order. Formats know A-Z only; to them a letter counts as the one that it
is made from (Ä as A), and as X where there is none (Ж).
"""

from __future__ import annotations

import unicodedata

import numpy as np
import numpy.typing as npt

from lpr.alphabet import CHARACTERS, CLASS_COUNT, class_name, encode
from lpr.types import FloatArray

STAND_IN = "X"
"""What a letter counts as that is made from none of A-Z."""
_ALIKE = {"Æ": "A", "Œ": "O", "Ø": "O", "Đ": "D", "Ð": "D", "Ł": "L", "Þ": "P", "ẞ": "B"}


def own_letters(alphabet: str) -> str:
    """The signs of an alphabet that are neither 0-9 nor A-Z, each once, in their order."""
    return "".join(dict.fromkeys(sign for sign in alphabet.upper() if sign not in CHARACTERS))


def stand_in(sign: str) -> str:
    """The character of 0-9 and A-Z that a sign counts as."""
    base = unicodedata.normalize("NFD", sign)[0]
    return base if base in CHARACTERS else _ALIKE.get(sign, STAND_IN)


def encode_text(text: str, letters: str = "") -> npt.NDArray[np.int64]:
    """The class of each character of a text, (L,), where a network has letters of its own.

    Raises:
        KeyError: a character is neither in the usual alphabet nor one of the letters.
    """
    own = {letter: CLASS_COUNT + index for index, letter in enumerate(letters)}
    classes = [own[sign] if sign in own else int(encode(sign)[0]) for sign in text]
    return np.array(classes, dtype=np.int64)


def class_names(letters: str = "") -> list[str]:
    """The names of all classes, in their order."""
    return [*map(class_name, range(CLASS_COUNT)), *letters]


def folded(probabilities: FloatArray, letters: str) -> FloatArray:
    """Probabilities (N, 37 + own letters) with each own letter's added to its stand-in's, (N, 37).

    The usual classes are returned as they are where there are no letters.
    """
    usual: FloatArray = probabilities[:, :CLASS_COUNT].copy()
    for index, letter in enumerate(letters):
        usual[:, CHARACTERS.index(stand_in(letter))] += probabilities[:, CLASS_COUNT + index]
    return usual


def unfolded(text: str, probabilities: FloatArray, letters: str) -> str:
    """A text of 0-9 and A-Z with own letters in the places where they are likelier.

    Args:
        text: of L characters, as the formats settled it.
        probabilities: (L, 37 + own letters), those that `folded` was given.
        letters: the network's own.
    """
    signs = []
    for sign, row in zip(text, probabilities, strict=True):
        same = [sign, *(letter for letter in letters if stand_in(letter) == sign)]
        signs.append(max(same, key=lambda one: float(row[encode_text(one, letters)[0]])))
    return "".join(signs)
