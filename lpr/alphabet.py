"""The classes of the character network: ten digits, twenty-six letters and "not a character"."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
"""The characters that can be read, in class order."""
REJECT_INDEX = len(CHARACTERS)
"""The class of everything that is not one whole character."""
CLASS_COUNT = len(CHARACTERS) + 1
REJECT_NAME = "none"
"""What "not a character" is called in class folders and reports."""

_INDEX = {character: index for index, character in enumerate(CHARACTERS)}


def encode(text: str) -> npt.NDArray[np.int64]:
    """The class of each character of a text, (L,).

    Raises:
        KeyError: a character is not in the alphabet.
    """
    return np.array([_INDEX[character] for character in text], dtype=np.int64)


def class_name(index: int) -> str:
    """The character of a class, or "none" for the reject class."""
    return REJECT_NAME if index == REJECT_INDEX else CHARACTERS[index]
