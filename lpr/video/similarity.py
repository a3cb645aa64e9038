"""Whether two texts may be two readings of one plate."""

from __future__ import annotations

from lpr.alphabet import CHARACTERS, loose
from lpr.formats.confusables import likeness_matrix

LEAST_SHARED = 4
"""A text that is a part of another must have so many characters to be the same plate."""
MOST_COST = 1.0
"""One character may be another, or missing; several that look alike may be each other."""


def same(first: str, second: str) -> bool:
    """Whether two texts are one, 0 and O, 1 and I counted equal.

    >>> same("AO1", "A01"), same("AO1", "A02")
    (True, False)
    """
    return bool(first) and loose(first) == loose(second)


def similar(first: str, second: str, most_cost: float = MOST_COST) -> bool:
    """Whether two texts may be the same plate, misread or cut short.

    ``most_cost`` is how many characters may differ; look-alikes count by half.

    >>> similar("ZG1234AB", "ZG1234A8"), similar("34A36837", "34A368"), similar("AB12", "CD34")
    (True, True, False)
    """
    if not (first and second):
        return False
    short, long = sorted((loose(first), loose(second)), key=len)
    if len(short) >= LEAST_SHARED and (long.startswith(short) or long.endswith(short)):
        return True
    return min(len(short), LEAST_SHARED) == LEAST_SHARED and _distance(short, long) <= most_cost


def far_apart(first: str, second: str) -> bool:
    """Whether two texts can hardly be the same plate: most of their characters differ.

    >>> far_apart("ZG1234AB", "KA5678X"), far_apart("ZG1234AB", "ZG1334A8")
    (True, False)
    """
    return _distance(loose(first), loose(second)) > max(len(first), len(second)) / 2


def _distance(first: str, second: str) -> float:
    """Edit distance where a character costs by how little it looks like the other."""
    row = [float(count) for count in range(len(second) + 1)]
    for number, sign in enumerate(first, 1):
        before, row = row, [float(number)]
        for place, other in enumerate(second):
            change = before[place] + _unlikeness(sign, other)
            row.append(min(change, before[place + 1] + 1, row[place] + 1))
    return row[-1]


def _unlikeness(sign: str, other: str) -> float:
    if sign == other:
        return 0.0
    if sign not in CHARACTERS or other not in CHARACTERS:
        return 1.0
    likeness = likeness_matrix()[CHARACTERS.index(sign), CHARACTERS.index(other)]
    return 0.5 if likeness >= 0.3 else 1.0
