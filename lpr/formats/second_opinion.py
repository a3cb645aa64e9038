"""A second opinion on texts: the beliefs of two kinds of look at one plate, brought together.

Both look at the same pixels, so the second counts less than it would by itself: beliefs multiply,
the second's to a power below one (a logarithmic opinion pool: Genest and Zidek 1986). The power is
fitted on plates held back from both networks (`lpr.training.fits.witness`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np

from lpr.arrays import FloatArray

POWER = 0.2
"""What a nat of the second opinion counts beside one of the first."""
HEARD = 16
"""Texts, the likeliest by the first opinion, that the second is asked about."""


class SecondOpinion(Protocol):
    """Knows a plate that hypotheses were made for, independently of them."""

    def behind(self, texts: Sequence[str], paths: Sequence[int]) -> FloatArray:
        """How far behind what it would say itself each text of the hypothesis beside it is, (N,),
        nats from 0 down."""
        ...

    def certainty(self, path: int) -> float:
        """log P of what it would say itself where a hypothesis has its rows, nats."""
        ...


def pooled(
    weights: FloatArray, texts: Sequence[str], paths: Sequence[int], second: SecondOpinion
) -> tuple[FloatArray, FloatArray]:
    """The beliefs in texts after a second opinion, and how far behind its own each is, (T,) both.

    Those that it is not asked about count as the worst of the others.

    Args:
        weights: (T,) beliefs, relative.
        texts: T texts.
        paths: the hypothesis of each.
        second: the other opinion.
    """
    heard = np.argsort(-weights, kind="stable")[:HEARD]
    said = second.behind([texts[k] for k in heard], [paths[k] for k in heard])
    behind = np.full(len(weights), said.min(), dtype=np.float32)
    behind[heard] = said
    return weights * np.exp(POWER * behind), behind
