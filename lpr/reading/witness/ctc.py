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
    emitted = log_p[:, states]  # (T, N, S)
    alpha = np.full(states.shape, LEAST)
    alpha[:, 0] = emitted[0, :, 0]
    alpha[:, 1:2] = np.where(ends[:, None] > 0, emitted[0, :, 1:2], LEAST)
    before, leap = np.full_like(alpha, LEAST), np.full_like(alpha, LEAST)
    for place in range(1, len(log_p)):
        before[:, 1:] = alpha[:, :-1]
        leap[:, 2:] = np.where(skips[:, 2:], alpha[:, :-2], LEAST)
        alpha = np.logaddexp(np.logaddexp(alpha, before), leap) + emitted[place]
    rows = np.arange(len(texts))
    last = np.where(ends > 0, alpha[rows, np.maximum(ends - 1, 0)], LEAST)
    return np.asarray(np.logaddexp(alpha[rows, ends], last), dtype=np.float32)


def best_along(log_p: FloatArray) -> str:
    """The text of the likeliest class at each place (best path decoding), (T, 37) to a text."""
    classes = log_p.argmax(axis=-1)
    begins = np.concatenate([[True], classes[1:] != classes[:-1]])
    return "".join(CHARACTERS[k - 1] for k in classes[begins & (classes != BLANK)])


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
