"""What a row of places spells: connectionist temporal classification (Graves et al. 2006).

At each place stands a distribution over the blank and the characters. A text is spelled by every
way of repeating its characters and putting blanks between them; its probability is the sum over all
of these ways.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from lpr.alphabet import CHARACTERS, encode
from lpr.arrays import FloatArray

BLANK = 0
"""The class that spells nothing; character k of `CHARACTERS` has the class k + 1."""
SCALED_EVERY, TINY = 4, 1e-300
"""Probabilities are scaled up again after so many places, lest they vanish, and never divided by
less than this."""
LEAST = -1e30
"""log 0, finite so that differences stay numbers."""


def log_softmax(logits: FloatArray) -> FloatArray:
    """Log-probabilities of logits (..., C)."""
    shifted = logits - logits.max(axis=-1, keepdims=True)
    return np.asarray(shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True)), np.float32)


def log_likelihoods(log_p: FloatArray, texts: Sequence[str]) -> FloatArray:
    """log P(text) of each text, (N,), by the forward recursion (equations 6 to 8 of the source).

    All texts take each step together.

    Args:
        log_p: (T, 37) log-probabilities of the classes at each place.
        texts: of 0-9 and A-Z; the empty text is all blanks.
    """
    if not texts:
        return np.zeros(0, dtype=np.float32)
    states, skips, ends = _states(texts)
    emitted = np.exp(log_p.astype(np.float64))[:, states]  # (T, N, S)
    leaps = skips.astype(np.float64)
    # Two columns of zeros stand before the first state.
    alpha = np.zeros((states.shape[0], states.shape[1] + 2))
    now, before, earlier = alpha[:, 2:], alpha[:, 1:-1], alpha[:, :-2]
    now[:, 0] = emitted[0, :, 0]
    now[:, 1:2] = np.where(ends[:, None] > 0, emitted[0, :, 1:2], 0.0)
    logs = np.zeros(len(texts))
    for place in range(1, len(log_p)):
        now[:] = (now + before + leaps * earlier) * emitted[place]
        if place % SCALED_EVERY == 0:
            scale = np.maximum(now.max(axis=1), TINY)
            now /= scale[:, None]
            logs += np.log(scale)
    rows = np.arange(len(texts))
    total = now[rows, ends] + np.where(ends > 0, now[rows, ends - 1], 0.0)
    found = np.where(total > 0, logs + np.log(np.maximum(total, TINY)), LEAST)
    return np.asarray(found, dtype=np.float32)


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
    states, skips, _ = (part[0] if part.ndim > 1 else part for part in _states([text]))
    count = len(states)
    score = np.full(count, LEAST)
    score[:2] = log_p[0, states[:2]]
    origins = np.zeros((len(log_p), count), dtype=np.int64)
    for place in range(1, len(log_p)):
        before, leap = np.full(count, LEAST), np.full(count, LEAST)
        before[1:] = score[:-1]
        leap[2:] = np.where(skips[2:], score[:-2], LEAST)
        came = np.stack([score, before, leap])
        origins[place] = came.argmax(axis=0)
        score = came.max(axis=0) + log_p[place, states]
    state = int(count - 2 + score[-2:].argmax())
    way = np.zeros(len(log_p), dtype=np.int64)
    for place in range(len(log_p) - 1, -1, -1):
        way[place] = state
        state -= int(origins[place, state])
    seen = [np.flatnonzero(way == 2 * number + 1) for number in range(len(text))]
    return np.array([places.mean() + 0.5 for places in seen], dtype=np.float32)


def _states(
    texts: Sequence[str],
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.bool_], npt.NDArray[np.int64]]:
    """The classes of each text with blanks around its characters, (N, S), padded with blanks; from
    which of them the blank before may be left out, (N, S); and each text's last state, (N,)."""
    longest = max(map(len, texts))
    states = np.full((len(texts), 2 * longest + 1), BLANK, dtype=np.int64)
    skips = np.zeros(states.shape, dtype=bool)
    for number, text in enumerate(texts):
        classes = encode(text) + 1
        states[number, 1 : 2 * len(text) : 2] = classes
        skips[number, 3 : 2 * len(text) : 2] = classes[1:] != classes[:-1]
    ends = np.array([2 * len(text) for text in texts], dtype=np.int64)
    return states, skips, ends
