"""How likely two readings are of the same plate, though one of them may be a misread.

A noisy channel (Kernighan, Church and Gale 1990): each character is kept, taken for another, lost
or made up; look-alikes are taken for each other more often.
"""

from __future__ import annotations

import math
from functools import lru_cache

from lpr.service.store.folding import folded

KEPT, LOOK_ALIKE, OTHER, LOST = (math.log(share) for share in (0.995, 0.01, 0.0008, 0.002))
MOST_EDITS = 2


@lru_cache(maxsize=65_536)
def log_likeness(one: str, other: str) -> float:
    """The logarithm of how likely a plate that was read as ``one`` is read as ``other``.

    Minus infinity where more than two edits lie between them.

    >>> log_likeness("ZG1234AB", "ZG1234AB") > log_likeness("ZG1234AB", "ZG1234A8") > -6
    True
    >>> log_likeness("ZG1234AB", "RI77TT")
    -inf
    """
    if abs(len(one) - len(other)) > MOST_EDITS:
        return -math.inf
    row = [(LOST * column, column) for column in range(len(other) + 1)]
    for at, sign in enumerate(one, 1):
        before, row = row, [(LOST * at, at)]
        for column, against in enumerate(other, 1):
            row.append(
                max(
                    _plus(before[column - 1], _taken(sign, against), sign != against),
                    _plus(before[column], LOST, True),
                    _plus(row[-1], LOST, True),
                )
            )
        if min(edits for _, edits in row) > MOST_EDITS:
            return -math.inf
    likeness, edits = row[-1]
    return likeness if edits <= MOST_EDITS else -math.inf


def _plus(before: tuple[float, int], step: float, edit: bool) -> tuple[float, int]:
    return before[0] + step, before[1] + edit


def _taken(sign: str, against: str) -> float:
    if sign == against:
        return KEPT
    return LOOK_ALIKE if folded(sign) == folded(against) else OTHER
