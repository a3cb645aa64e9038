"""The characters that plates are read in: 0-9 and A-Z, letters of one's own, and look-alikes.

A network's classes are the ten digits, the twenty-six letters, "not a character", and then letters
of its own, in their order. Plate formats know A-Z only; to them a letter of one's own counts as the
one that it is made from (Ä as A), and as X where there is none (Ж).
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lpr.arrays import FloatArray

CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
"""The characters that can be read, in class order."""
REJECT_INDEX = len(CHARACTERS)
"""The class of everything that is not one whole character."""
CLASS_COUNT = len(CHARACTERS) + 1
REJECT_NAME = "none"
"""What "not a character" is called in class folders and reports."""
TWINS = (("0", "O"), ("1", "I"))
"""Digits, and the letters that many plates draw in the same shape."""
STAND_IN = "X"
"""What a letter counts as that is made from none of A-Z."""

_INDEX = {character: index for index, character in enumerate(CHARACTERS)}
_LOOSE = str.maketrans({letter: digit for digit, letter in TWINS})
_MADE_FROM = {"Æ": "A", "Œ": "O", "Ø": "O", "Đ": "D", "Ð": "D", "Ł": "L", "Þ": "P", "ẞ": "B"}


def encode(text: str) -> npt.NDArray[np.int64]:
    """The class of each character of a text, (L,).

    Raises:
        KeyError: a character is not in the alphabet.
    """
    return np.array([_INDEX[character] for character in text], dtype=np.int64)


def class_name(index: int) -> str:
    """The character of a class, or "none" for the reject class."""
    return REJECT_NAME if index == REJECT_INDEX else CHARACTERS[index]


def loose(text: str) -> str:
    """The text with O written as 0 and I as 1.

    >>> loose("OIL 80")
    '01L 80'
    """
    return text.translate(_LOOSE)


def stand_in(sign: str) -> str:
    """The character of 0-9 and A-Z that a sign counts as."""
    base = unicodedata.normalize("NFD", sign)[0]
    return base if base in CHARACTERS else _MADE_FROM.get(sign, STAND_IN)


@dataclass(frozen=True, slots=True)
class Alphabet:
    """The classes of a network; ``letters`` are its own, beside 0-9 and A-Z.

    >>> Alphabet.of("ABCÄÖ").letters
    'ÄÖ'
    """

    letters: str = ""

    @classmethod
    def of(cls, signs: str) -> Alphabet:
        """The alphabet whose own letters are the signs that are neither 0-9 nor A-Z, each once."""
        return cls("".join(dict.fromkeys(s for s in signs.upper() if s not in CHARACTERS)))

    @property
    def signs(self) -> str:
        """All that can be read: 0-9, A-Z, own letters."""
        return CHARACTERS + self.letters

    @property
    def class_count(self) -> int:
        """The network's classes, "not a character" among them."""
        return CLASS_COUNT + len(self.letters)

    @property
    def class_names(self) -> list[str]:
        """The names of all classes, in their order."""
        return [*map(class_name, range(CLASS_COUNT)), *self.letters]

    def encode(self, text: str) -> npt.NDArray[np.int64]:
        """The class of each character of a text, (L,).

        Raises:
            KeyError: a character is neither in the usual alphabet nor one of the letters.
        """
        own = {letter: CLASS_COUNT + index for index, letter in enumerate(self.letters)}
        classes = [own[sign] if sign in own else _INDEX[sign] for sign in text]
        return np.array(classes, dtype=np.int64)

    def usual(self, text: str) -> str:
        """The text with each own letter written as its stand-in."""
        return "".join(stand_in(sign) if sign in self.letters else sign for sign in text)

    def fold(self, probabilities: FloatArray) -> FloatArray:
        """Probabilities (N, 37 + own letters), each own letter's added to its stand-in's: (N, 37).

        The usual classes are returned as they are where there are no letters.
        """
        usual: FloatArray = probabilities[:, :CLASS_COUNT].copy()
        for index, letter in enumerate(self.letters):
            usual[:, _INDEX[stand_in(letter)]] += probabilities[:, CLASS_COUNT + index]
        return usual

    def unfold(self, text: str, probabilities: FloatArray) -> str:
        """A text of 0-9 and A-Z with own letters in the places where they are likelier.

        Args:
            text: of L characters, as the formats settled it.
            probabilities: (L, 37 + own letters), those that `fold` was given.
        """
        signs = []
        for sign, row in zip(text, probabilities, strict=True):
            same = [sign, *(letter for letter in self.letters if stand_in(letter) == sign)]
            signs.append(max(same, key=lambda one: float(row[self.encode(one)[0]])))
        return "".join(signs)
