"""How much likelier a legend makes what a network reads along a strip.

A strip shows more than a legend: stickers, a dealer's name, the feet of characters. So a text is
looked for anywhere along the row, and what else is read there costs the same for each character
whether there is a legend or not (keyword spotting with a filler: Rose and Paul 1990). By the
likeliest way (Viterbi 1967), not all of them: of a text among others there are many ways to begin.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

from lpr.alphabet import CHARACTERS, encode
from lpr.arrays import FloatArray
from lpr.reading.witness.ctc import BLANK, text_states

CHARACTER_COST = 2.0
"""What a character that is no part of a legend costs, nats. Any of 26 letters would be 3.3; but
scripts that the network has not learnt are read as some letters, and so resemble many legends a
little."""
LEAST_LOG = -25.0
"""No class is less likely at a place than that, relative to the likeliest one, nats."""
NOT_SEEN = -1e9
"""What a way that is impossible is worth."""


@dataclass(frozen=True, slots=True, eq=False)
class Spotted:
    """Texts to look for.

    ``classes`` (N, S) has the classes of each with blanks around its characters, ``leaps`` (N, S)
    0 where the blank before may be left out and `NOT_SEEN` where not, ``ends`` (N,) the place of
    its last character, ``counts`` (N, 37) how often it has each class.
    """

    classes: npt.NDArray[np.int64]
    leaps: FloatArray
    ends: npt.NDArray[np.int64]
    counts: FloatArray

    @classmethod
    def of(cls, texts: Sequence[str]) -> Self:
        """The texts, at least one, each of 0-9 and A-Z and not empty."""
        classes, skips, ends = text_states(texts)
        leaps = np.where(skips, 0.0, NOT_SEEN).astype(np.float32)
        counts = np.zeros((len(texts), len(CHARACTERS) + 1), np.float32)
        for row, text in zip(counts, texts, strict=True):
            np.add.at(row, encode(text) + 1, 1)
        return cls(classes, leaps, ends - 1, counts)

    def gains(self, log_p: FloatArray) -> FloatArray:
        """How much likelier each text, somewhere along the row, makes it than other text alone,
        (N,), nats from 0 up: 0 where it makes it less likely.

        Args:
            log_p: (T, 37) log-probabilities of the classes at each place.
        """
        relative = np.maximum(log_p - log_p.max(axis=1, keepdims=True), LEAST_LOG)
        classes = log_p.argmax(axis=1)
        begins = (classes != BLANK) & np.concatenate([[True], classes[1:] != classes[:-1]])
        # Other text may have any character: where none is seen clearly, it costs the less.
        unclear = np.log(np.exp(np.delete(relative, BLANK, axis=1)).sum(axis=1))
        each = np.where(begins, np.maximum(CHARACTER_COST - unclear, 0.0), 0.0)
        cost = -np.concatenate([[0], np.cumsum(each)]).astype(np.float32)
        gains = np.zeros(len(self.ends), np.float32)
        # Each character at its best place, whatever the order: no way is worth more.
        bound = self.counts @ relative.max(axis=0)
        hopeful = np.flatnonzero(bound > cost[-1])
        if len(hopeful):
            gains[hopeful] = np.maximum(self._best(hopeful, relative, cost), 0.0)
        return gains

    def _best(
        self, chosen: npt.NDArray[np.int64], relative: FloatArray, cost: FloatArray
    ) -> FloatArray:
        """The worth of the likeliest way to read each chosen text somewhere along the row."""
        ends = self.ends[chosen]
        states = int(ends.max()) + 1
        emitted = relative[:, self.classes[chosen, :states]]
        leaps = self.leaps[chosen, :states]
        # Two columns stand before the first state.
        worth = np.full((len(chosen), states + 2), NOT_SEEN, np.float32)
        now, before, earlier = worth[:, 2:], worth[:, 1:-1], worth[:, :-2]
        best = np.full(len(chosen), NOT_SEEN, np.float32)
        rows = np.arange(len(chosen))
        for place, emission in enumerate(emitted):
            came = np.maximum(np.maximum(now, before), earlier + leaps)
            came[:, 1] = np.maximum(came[:, 1], cost[place])
            now[:] = came + emission
            best = np.maximum(best, now[rows, ends] - cost[place + 1])
        return best
