"""A second opinion on texts: the beliefs of two kinds of look at one plate, brought together.

Both look at the same pixels, so the second counts less than it would by itself: beliefs multiply,
the second's to a power below one (a logarithmic opinion pool: Genest and Zidek 1986). The power is
fitted on plates held back from both networks (`lpr.training.fits.witness`).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Protocol

import numpy as np

from lpr.arrays import FloatArray
from lpr.formats.confidence import Witnessed

POWER = 0.4
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


def asked(
    log_beliefs: FloatArray,
    texts: Sequence[str],
    paths: Sequence[int],
    second: SecondOpinion,
    told: Collection[str] = (),
) -> list[Witnessed]:
    """What a second opinion says of each text.

    Texts that it is not asked about count as the worst of the others.

    Args:
        log_beliefs: (T,) of the first opinion, nats.
        texts: T texts.
        paths: the hypothesis of each.
        second: the other opinion.
        told: its own texts, which it is asked about however unlikely the first finds them.
    """
    likeliest = np.argsort(-log_beliefs, kind="stable")[:HEARD].tolist()
    own = [k for k, text in enumerate(texts) if text in told]
    heard = np.array([*dict.fromkeys([*likeliest, *own])], dtype=np.intp)
    said = second.behind([texts[k] for k in heard], [paths[k] for k in heard])
    behind = np.full(len(texts), said.min(), dtype=np.float32)
    behind[heard] = said
    certainty = {path: second.certainty(path) for path in set(paths)}
    return [
        Witnessed(far, certainty[path]) for far, path in zip(behind.tolist(), paths, strict=True)
    ]


def pooled(log_beliefs: FloatArray, witnessed: Sequence[Witnessed | None]) -> FloatArray:
    """Log-beliefs (T,) after a second opinion, the best of them 0; those without stay as they are.

    >>> pooled(np.array([-1, -2], np.float32), [Witnessed(-10, 0), Witnessed(0, 0)])
    array([-3.,  0.], dtype=float32)
    """
    behind = [0.0 if said is None else said.behind for said in witnessed]
    both = log_beliefs + np.float32(POWER) * np.array(behind, dtype=np.float32)
    return np.asarray(both - both.max(), dtype=np.float32)
