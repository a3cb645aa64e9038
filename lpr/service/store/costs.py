"""What it costs to take a reading for what stands in a list."""

from __future__ import annotations

from lpr.service.store.folding import folded

ALIKE = 0.2
"""Of B taken for 8 and its like: they look alike, and a reader mostly tells them apart."""
WRONG = 1.0
"""Of any other character that is wrong, missing or too much."""
_SAME = frozenset({frozenset("O0"), frozenset("I1")})
"""Pairs that plates do not tell apart."""


def sign_cost(sign: str, meant: str) -> float:
    """What it costs to take one character for another.

    >>> sign_cost("O", "0"), sign_cost("8", "B"), sign_cost("K", "X")
    (0.0, 0.2, 1.0)
    """
    if sign == meant or frozenset((sign, meant)) in _SAME:
        return 0.0
    return ALIKE if folded(sign) == folded(meant) else WRONG


def match_cost(text: str, pattern: str) -> float:
    """The least that it costs to take a text for a pattern, character by character.

    What ``?`` and ``*`` stand for costs nothing. The distance is that of Levenshtein (1966) with
    weights.

    >>> match_cost("ZG1234A8", "ZG1234AB"), match_cost("ZG123OAB", "ZG1230*"), match_cost("A1", "A")
    (0.2, 0.0, 1.0)
    """
    row = [WRONG * at for at in range(len(text) + 1)]
    for meant in pattern:
        before, free = row, meant == "*"
        row = [before[0] + (0.0 if free else WRONG)]
        for at, sign in enumerate(text, 1):
            if free:
                row.append(min(before[at], row[-1]))
                continue
            replaced = before[at - 1] + (0.0 if meant == "?" else sign_cost(sign, meant))
            row.append(min(replaced, before[at] + WRONG, row[-1] + WRONG))
    return row[-1]


def sureness(cost: float) -> float:
    """How sure a match of some cost is, 0 to 1: each wrong character halves it.

    >>> sureness(0.0), round(sureness(0.2), 2), sureness(1.0)
    (1.0, 0.87, 0.5)
    """
    return float(2.0**-cost)
