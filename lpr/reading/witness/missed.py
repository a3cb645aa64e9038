"""What a text of the witness is worth that has all characters of a path, and more.

Where the segmentation proposed no box for a character, the boxes that are tried for it are poor,
and those found for the other characters may be poorer than a path's own: by its boxes such a text
is hopeless, however surely the witness reads it. So it is worth at least what the path is worth,
less what each character costs that the path lacks.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from lpr.alphabet import encode, loose
from lpr.formats.confusables import BACKGROUND
from lpr.reading.assembly import ReadingPath
from lpr.reading.witness.opinion import row_ends

MISSED, MISSED_AT_END = 4.0, 8.0
"""What a character costs that no path has and the witness sees, between others and at an end of its
row, where it may be a stranger: borders, stamps. The first is fitted on plates held back from the
witness; the second leaves wrong first characters out there and on validation plates."""


def with_missed(path: ReadingPath, others: Sequence[ReadingPath]) -> ReadingPath:
    """A path of what the witness reads, worth at least what each other path is worth that lacks
    some of its characters, less what these cost."""
    told, ends = path.told or "", row_ends(path)
    worth = path.cut_log_score + _log_chance(path, told, range(len(told)))
    bounds = [
        other.cut_log_score + min(_lacking(other, told, places, ends) for places in ways)
        for other in others
        if other.told is None and len(other.lines) == len(path.lines)
        if (ways := _alignments(loose(told), loose(other.text)))
    ]
    lacking = max(bounds, default=worth) - worth
    return replace(path, log_score=path.log_score + lacking) if lacking > 0 else path


def _lacking(
    path: ReadingPath, text: str, places: Sequence[int | None], ends: Sequence[int]
) -> float:
    """What a text adds to the cut of a path that has its characters at these places, nats; ``ends``
    are those of its rows."""
    outer = {0, *ends, *(end - 1 for end in ends)}
    missing = [number for number, place in enumerate(places) if place is None]
    cost = sum(MISSED_AT_END if number in outer else MISSED for number in missing)
    return _log_chance(path, text, places) - cost


def _log_chance(path: ReadingPath, text: str, places: Iterable[int | None]) -> float:
    """log P of the characters of a text that have a place on a path."""
    known = [(at, sign) for at, sign in zip(places, text, strict=True) if at is not None]
    chances = path.probabilities[[at for at, _ in known], encode("".join(s for _, s in known))]
    return float(np.log(np.maximum(chances, BACKGROUND)).sum())


def _alignments(text: str, part: str) -> list[list[int | None]]:
    """For each character of a text its place in another that lacks some of them, None where it has
    none: as far to the left as can be, and to the right. Nothing where the other has characters
    that the text does not have in this order.

    >>> _alignments("GG12", "G12")
    [[0, None, 1, 2], [None, 0, 1, 2]]
    >>> _alignments("AB123", "AB31")
    []
    """
    left, right = _from_left(text, part), _from_left(text[::-1], part[::-1])
    if left is None or right is None:
        return []
    last = len(part) - 1
    return [left, [None if place is None else last - place for place in right[::-1]]]


def _from_left(text: str, part: str) -> list[int | None] | None:
    """The first of `_alignments`; None where there is none."""
    places: list[int | None] = []
    at = 0
    for sign in text:
        found = at < len(part) and part[at] == sign
        places.append(at if found else None)
        at += found
    return places if at == len(part) else None
