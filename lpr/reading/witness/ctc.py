"""What a row of places spells: connectionist temporal classification (Graves et al. 2006).

At each place stands a distribution over the blank and the characters. A text is spelled by every
way of repeating its characters and putting blanks between them; its probability is the sum over all
of these ways.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

import numpy as np
import numpy.typing as npt

from lpr.alphabet import CHARACTERS
from lpr.arrays import FloatArray

BLANK = 0
"""The class that spells nothing; character k of `CHARACTERS` has the class k + 1."""
TINY = 1e-300
"""Keeps logarithms finite."""
LEAST = -1e30
"""log 0, finite so that differences stay numbers."""

_CLASSES = np.full(256, BLANK, dtype=np.int64)
_CLASSES[np.frombuffer(CHARACTERS.encode(), np.uint8)] = np.arange(len(CHARACTERS)) + 1


def log_softmax(logits: FloatArray) -> FloatArray:
    """Log-probabilities of logits (..., C)."""
    shifted = logits - logits.max(axis=-1, keepdims=True)
    return np.asarray(shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True)), np.float32)


def log_likelihoods(log_p: FloatArray, texts: Sequence[str]) -> FloatArray:
    """log P(text) of each text, (N,), by the forward recursion (equations 6 to 8 of the source).

    What is 1e-300 times as likely as the likeliest way through the places counts as impossible.

    Args:
        log_p: (T, 37) log-probabilities of the classes at each place.
        texts: of 0-9 and A-Z; the empty text is all blanks.
    """
    return each_log_likelihoods([log_p], [texts])[0]


def each_log_likelihoods(
    rows: Sequence[FloatArray], texts: Sequence[Sequence[str]]
) -> list[FloatArray]:
    """`log_likelihoods` of the texts of each row: all texts of all rows take each step together."""
    every = [text for some in texts for text in some]
    stops = list(accumulate(map(len, texts)))
    if not every:
        return [np.zeros(0, dtype=np.float32) for _ in rows]
    states, skips, ends = text_states(every)
    # Of each place relative to its likeliest class: so the likeliest ways never vanish.
    peaks = [log_p.max(axis=1).astype(np.float64) for log_p in rows]
    chances = (np.exp(log_p - peak[:, None]) for log_p, peak in zip(rows, peaks, strict=True))
    starts = [0, *stops]
    # (T, S, N): what one operation goes over lies side by side.
    emitted = np.concatenate(
        [
            chance[:, states[start:stop].T]
            for chance, start, stop in zip(chances, starts, stops, strict=False)
        ],
        axis=2,
    )
    likeliest = np.repeat([peak.sum() for peak in peaks], [len(some) for some in texts])
    total = _forward(emitted, skips.T.astype(np.float64), ends)
    found = np.where(total > 0, likeliest + np.log(np.maximum(total, TINY)), LEAST)
    return np.split(found.astype(np.float32), stops[:-1])


def _forward(
    emitted: npt.NDArray[np.float64],
    leaps: npt.NDArray[np.float64],
    ends: npt.NDArray[np.int64],
) -> npt.NDArray[np.float64]:
    """The sum over all ways through emissions (T, S, N) that end in the last two states, (N,);
    ``leaps`` (S, N) is 1 where the state before may be left out, ``ends`` (N,) each last state."""
    # Two rows of zeros stand before the first state.
    alpha = np.zeros((emitted.shape[1] + 2, emitted.shape[2]))
    now, before, earlier = alpha[2:], alpha[1:-1], alpha[:-2]
    now[0] = emitted[0, 0]
    now[1] = np.where(ends > 0, emitted[0, 1], 0.0)
    came = np.empty_like(now)
    for emission in emitted[1:]:
        np.multiply(leaps, earlier, came)
        np.add(came, before, came)
        np.add(came, now, came)
        np.multiply(came, emission, now)
    places = np.arange(len(ends))
    last: npt.NDArray[np.float64] = now[ends, places]
    return last + np.where(ends > 0, now[ends - 1, places], 0.0)


def best_along(log_p: FloatArray) -> str:
    """The text of the likeliest class at each place (best path decoding), (T, 37) to a text."""
    classes = log_p.argmax(axis=-1)
    begins = np.concatenate([[True], classes[1:] != classes[:-1]])
    return "".join(CHARACTERS[k - 1] for k in classes[begins & (classes != BLANK)])


def centers_along(log_p: FloatArray, text: str) -> FloatArray:
    """Where along the row each character of a text is seen, (L,): the middle of its places on the
    likeliest way to spell it (Viterbi 1967), in places from 0 to T.

    The text is not empty, and fits into T places.
    """
    states, skips, _ = (part[0] if part.ndim > 1 else part for part in text_states([text]))
    score, origins = _best_ways(log_p[:, states].tolist(), skips.tolist())
    state = len(states) - (2 if score[-2] >= score[-1] else 1)
    way = np.zeros(len(log_p), dtype=np.int64)
    for place in range(len(log_p) - 1, -1, -1):
        way[place] = state
        state -= origins[place][state]
    seen = [np.flatnonzero(way == 2 * number + 1) for number in range(len(text))]
    return np.array([places.mean() + 0.5 for places in seen], dtype=np.float32)


def _best_ways(
    emitted: list[list[float]], skips: list[bool]
) -> tuple[list[float], list[list[int]]]:
    """What the likeliest way to each state is worth at the last place, and from how many states
    before it comes at each place.

    Lists, since a text has some fifteen states: numpy takes longer to be called than to compute.

    Args:
        emitted: log-probabilities of each place's states.
        skips: for which states the one before may be left out.
    """
    score = [*emitted[0][:2], *[LEAST] * (len(skips) - 2)]
    origins = [[0] * len(skips)]
    for here in emitted[1:]:
        before, earlier, came, origin = LEAST, LEAST, [], []
        for stays, skip, log_p in zip(score, skips, here, strict=True):
            best, steps = (stays, 0) if stays >= before else (before, 1)
            if skip and earlier > best:
                best, steps = earlier, 2
            came.append(best + log_p)
            origin.append(steps)
            before, earlier = stays, before
        score = came
        origins.append(origin)
    return score, origins


def text_states(
    texts: Sequence[str],
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.bool_], npt.NDArray[np.int64]]:
    """The classes of each text with blanks around its characters, (N, S), padded with blanks; from
    which of them the blank before may be left out, (N, S); and each text's last state, (N,)."""
    # Shorter texts are filled up with zero bytes, which are no character.
    written = np.array(texts, dtype=np.bytes_)
    longest = written.dtype.itemsize
    classes = _CLASSES[written[:, None].view(np.uint8)]
    states = np.full((len(texts), 2 * longest + 1), BLANK, dtype=np.int64)
    skips = np.zeros(states.shape, dtype=bool)
    states[:, 1::2] = classes
    skips[:, 3::2] = (classes[:, 1:] != classes[:, :-1]) & (classes[:, 1:] != BLANK)
    return states, skips, 2 * np.count_nonzero(classes, axis=1)
