"""Pictures of rows with their texts, and of strips with their legends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Self

import numpy as np
import numpy.typing as npt

from lpr.alphabet import encode
from lpr.reading.witness.network import LEGENDS, ROWS, Sees
from lpr.training.samples import Samples

MAX_CHARACTERS, MAX_IN_LEGENDS = 12, 30
"""Rows, and strips, with more are left out: characters would take fewer than two places each, or
four."""
DRAWN, NO_TEXT = "drawn", "drawn, no text"
"""The sources of the rows of drawn plates, and of those beside them that hold no text."""


@dataclass(frozen=True, slots=True)
class RowSamples(Samples):
    """Pictures of rows (N, 40, 176, 3) uint8 BGR and their texts (N,).

    ``sources`` (N,) names what figures are grouped by, ``plates`` (N,) the plate of each row.
    """

    pictures: npt.NDArray[np.uint8]
    texts: npt.NDArray[np.str_]
    sources: npt.NDArray[np.str_]
    plates: npt.NDArray[np.int64]
    sees: ClassVar[Sees] = ROWS
    longest: ClassVar[int] = MAX_CHARACTERS

    @classmethod
    def none(cls) -> Self:
        pictures = np.zeros((0, *cls.sees.size_px, 3), dtype=np.uint8)
        names = np.zeros(0, dtype=np.str_)
        return cls(pictures, names, names, np.zeros(0, dtype=np.int64))


@dataclass(frozen=True, slots=True)
class StripSamples(RowSamples):
    """Pictures of strips (N, 40, 256, 3) and their legends (N,)."""

    sees: ClassVar[Sees] = LEGENDS
    longest: ClassVar[int] = MAX_IN_LEGENDS


def encode_texts(texts: Sequence[str], longest: int = MAX_CHARACTERS) -> npt.NDArray[np.int32]:
    """What the loss takes of texts: their classes, padded with blanks, then their length:
    (N, longest + 1).

    >>> encode_texts(["1B"])[0, [0, 1, 2, -1]].tolist()
    [2, 12, 0, 2]
    """
    encoded = np.zeros((len(texts), longest + 1), dtype=np.int32)
    for number, text in enumerate(texts):
        encoded[number, : len(text)] = encode(text) + 1
        encoded[number, -1] = len(text)
    return encoded
