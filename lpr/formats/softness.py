"""How hard a pattern's word is: what it leaves out is less likely, not impossible.

Files err, lists of codes age, and pixels that are sure must win. A letter outside its class counts
`OUTSIDE` of one inside, a code outside its list `UNLISTED` of a listed one. Both are a guess at how
often such a fact is wrong: one in thirty. With every letter of every class in turn taken for never
issued, one sure reading in 120 changes; with hard classes it was one in five.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from math import prod

import numpy as np
import numpy.typing as npt

from lpr.alphabet import CHARACTERS
from lpr.arrays import FloatArray
from lpr.formats.patterns import Codes, Pattern

IndexArray = npt.NDArray[np.intp]
"""Characters as places in `CHARACTERS`."""

OUTSIDE = 0.03
"""How likely a letter outside its class is, of one inside."""
UNLISTED = 0.03
"""How likely a code is that its list lacks, of one that it holds."""

INSIDE, SAME_KIND, OTHER_KIND = 0, 1, 16
"""What a place adds to the misses of a text; one with a character of another kind does not fit.
The sum over a text of 15 places stays below 256."""

_SIGNS = len(CHARACTERS)
_LETTERS = CHARACTERS[10:]
_KINDS = (CHARACTERS[:10], _LETTERS)

SOFT = np.zeros(256, np.float32)
"""How well a text fits a pattern, by its misses: 1 without any."""
SOFT[:OTHER_KIND] = OUTSIDE ** np.arange(OTHER_KIND)
HARD = np.zeros(256, np.float32)
"""The same for those who ask whether it fits."""
HARD[INSIDE] = 1.0
LOG_SOFT = np.full(OTHER_KIND + 1, -np.inf, np.float32)
"""The logarithm of `SOFT`, by the misses of one place."""
LOG_SOFT[:OTHER_KIND] = np.log(SOFT[:OTHER_KIND])


@dataclass(frozen=True, slots=True, eq=False)
class CodeTable:
    """Lists of codes of one length that begin at one place: how likely codes are by each of them.

    ``factors`` (36 ** ``length``, A): 1 for a listed code, `UNLISTED` for others, at the number
    that its characters make to the base of 36.
    """

    start: int
    length: int
    factors: FloatArray

    def believed(self, texts: IndexArray) -> FloatArray:
        """How likely the codes in texts (N, L) are, of listed ones: (A, N)."""
        index = texts[:, self.start]
        for place in range(self.start + 1, self.start + self.length):
            index = index * _SIGNS + texts[:, place]
        found: FloatArray = self.factors[index].T
        return found


@cache
def misses(allowed: str) -> tuple[int, ...]:
    """What each character adds to the misses where a class stands.

    Only a class that holds most letters may lack one that is issued after all; which digits stand
    in a place is certain.
    """
    soft = 2 * len(set(allowed) & set(_LETTERS)) >= len(_LETTERS)
    reach = dict.fromkeys(_LETTERS if soft else "", SAME_KIND) | dict.fromkeys(allowed, INSIDE)
    return tuple(reach.get(character, OTHER_KIND) for character in CHARACTERS)


@cache
def _kinds(allowed: str) -> str:
    """All digits where a class holds one, and all letters where it holds one."""
    return "".join(kind for kind in _KINDS if set(kind) & set(allowed))


def open_classes(pattern: Pattern) -> tuple[str, ...]:
    """The classes of a pattern, those under a list open to all of their kinds."""
    classes = list(pattern.classes)
    for place, codes in pattern.codes:
        for covered in range(place, place + len(codes[0])):
            classes[covered] = _kinds(classes[covered])
    return tuple(classes)


def soft_share(pattern: Pattern) -> float:
    """The share of all texts of this length that fit, those that fit softly by their part."""
    classes = open_classes(pattern)
    return prod(_soft_part(allowed) for allowed in classes) * listed_share(classes, pattern.codes)


def listed_share(classes: tuple[str, ...], codes: tuple[tuple[int, Codes], ...]) -> float:
    """Of texts that fit open classes the share that has listed codes, others by their part."""
    share = 1.0
    for place, listed in codes:
        every = prod(len(allowed) for allowed in classes[place : place + len(listed[0])])
        share *= UNLISTED + (1.0 - UNLISTED) * len(listed) / every
    return share


@cache
def _soft_part(allowed: str) -> float:
    """The share of all characters that a class allows, those outside it by their part."""
    counted = misses(allowed)
    return (counted.count(INSIDE) + OUTSIDE * counted.count(SAME_KIND)) / _SIGNS


def code_tables(ordered: Sequence[tuple[int, Codes]]) -> tuple[CodeTable, ...]:
    """Tables of lists that are ordered by their place and the length of their codes."""
    tables = []
    for (start, length), lists in groupby(ordered, lambda one: (one[0], len(one[1][0]))):
        factors = [_factors(codes) for _, codes in lists]
        tables.append(CodeTable(start, length, np.stack(factors, axis=1)))
    return tuple(tables)


@cache
def _factors(codes: Codes) -> FloatArray:
    """How likely each code of that length is, of a listed one: (36 ** length,)."""
    factors = np.full(_SIGNS ** len(codes[0]), UNLISTED, np.float32)
    factors[[int(code, _SIGNS) for code in codes]] = 1.0
    return factors
