"""Two texts laid side by side, one of them with the probabilities of its characters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lpr.alphabet import CHARACTERS, TWINS
from lpr.arrays import FloatArray

STROKES, STROKE_SHARE = "1I", 0.5
"""Characters that are one stroke, and what a missing one costs, of others."""
MOST_SHARE = 0.6
"""What any character in the place of another costs at most, of one missing and one too many."""
FURTHER_SHARE = 0.1
"""What each further missing character costs at the ends of a text: rows are lost as a whole, and
plates cut off in the middle."""
_TWIN_OF = {sign: other for pair in TWINS for sign, other in (pair, pair[::-1])}


@dataclass(frozen=True, slots=True)
class Alignment:
    """``cost`` in nats; ``pairs`` are the places of the one text and the other that belong
    together, in order."""

    cost: float
    pairs: tuple[tuple[int, int], ...]


def align(
    text: str, log_characters: FloatArray, gap: float, missing: float | None = None
) -> Alignment:
    """The cheapest way to see a text in what was read (edit distance, Wagner and Fischer 1974).

    A character costs by how much less likely it is than the likeliest at its place; twins (0 and O)
    cost the same.

    Args:
        text: any text.
        log_characters: log-probabilities of what was read, (L, 36).
        gap: what a character costs that was read and is not in the text, in nats,
        missing: and one of the text that was not read; None is the same.
    """
    missing = gap if missing is None else missing
    # A character in the place of another costs less than the one missing and the other too many.
    costs = np.minimum(_costs(text, log_characters), MOST_SHARE * (gap + missing))
    rows, columns = costs.shape
    gaps = [_gap(sign, missing) for sign in text]
    ends = _lost(gaps), _lost(gaps[::-1])[::-1]
    extra = [_gap(CHARACTERS[index], gap) for index in log_characters.argmax(axis=1)]
    total = np.zeros((rows + 1, columns + 1))
    total[:, 0], total[0, 1:] = ends[0], np.cumsum(extra)
    for row in range(rows):
        both = total[row, :-1] + costs[row]
        unread = total[row, 1:] + gaps[row]
        for column in range(columns):
            total[row + 1, column + 1] = min(
                both[column], unread[column], total[row + 1, column] + extra[column]
            )
    last = int(np.argmin(total[:, -1] + ends[1]))
    return Alignment(
        float(total[last, -1] + ends[1][last]), _pairs(total[: last + 1], costs[:last])
    )


def _lost(gaps: Sequence[float]) -> FloatArray:
    """What it costs that none, one, ... of the first characters were read, dearest first."""
    dearest = np.maximum.accumulate(np.array([0.0, *gaps]))
    return np.asarray(dearest + FURTHER_SHARE * (np.cumsum([0.0, *gaps]) - dearest))


def _gap(sign: str, gap: float) -> float:
    """What it costs that a character is there on one side only: strokes are lost, and edges of a
    plate taken for them, more often than others."""
    return gap * STROKE_SHARE if sign in STROKES else gap


def _costs(text: str, log_characters: FloatArray) -> FloatArray:
    """What each character of a text costs at each place that was read: (characters, places)."""
    unknown = log_characters.min(axis=1) if len(log_characters) else np.zeros(0, np.float32)
    rows = [
        np.max([log_characters[:, CHARACTERS.index(one)] for one in _alike(sign)], axis=0)
        if sign in CHARACTERS
        else unknown
        for sign in text
    ]
    likeliest = log_characters.max(axis=1) if len(log_characters) else unknown
    seen = np.array(rows, np.float32).reshape(len(text), len(log_characters))
    return np.asarray(likeliest - seen, np.float32)


def _alike(sign: str) -> str:
    return sign + _TWIN_OF.get(sign, "")


def _pairs(total: FloatArray, costs: FloatArray) -> tuple[tuple[int, int], ...]:
    """The way back through the table of costs."""
    row, column = costs.shape
    pairs: list[tuple[int, int]] = []
    while row and column:
        here = total[row, column]
        if np.isclose(here, total[row - 1, column - 1] + costs[row - 1, column - 1]):
            row, column = row - 1, column - 1
            pairs.append((row, column))
        elif total[row - 1, column] < total[row, column - 1]:
            row -= 1
        else:
            column -= 1
    return tuple(reversed(pairs))
