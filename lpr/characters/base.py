"""What every judge of characters does."""

from __future__ import annotations

from typing import Protocol

from lpr.alphabet import Alphabet
from lpr.arrays import FloatArray


class Classifier(Protocol):
    """Tells characters from each other and from what is none.

    Any object with these serves as a classifier; one that several threads use at once must stand
    it.
    """

    @property
    def alphabet(self) -> Alphabet:
        """What it knows: 0-9, A-Z and its own letters."""
        ...

    def predict_all(self, batch: FloatArray) -> FloatArray:
        """The class probabilities of normalised windows.

        Args:
            batch: (N, 32, 32, 1), as `lpr.characters.normalisation` makes them; N may be 0.

        Returns:
            (N, 37 + letters): the usual characters, "not a character", its own letters.
        """
        ...
