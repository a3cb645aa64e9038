"""Letters and digits come in groups, and wide gaps stand between groups.

Two things hold for plates everywhere, whatever their grammar: a character's neighbour is mostly of
its own kind, and where a gap is wider than usual the kind mostly changes ("AB 12 CDE"). They settle
0/O and 1/I where a plate keeps to no known format, and choose between formats where it does. The
figures are counted on the texts and aligned characters of training plates.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from lpr.alphabet import CHARACTERS
from lpr.arrays import FloatArray

LETTER_FIRST = 0.82
"""The share of plates that begin with a letter."""
SAME_KIND = 0.75
"""How often a letter follows a letter, and a digit a digit."""
GAP_WEIGHT = 0.8
"""Of the evidence of gaps: neighbouring gaps are not independent."""

_GAPS = (-0.15, -0.04, 0.0, 0.055, 0.11, 0.2, 0.4, 1.0)
_LOG_ODDS = (-1.6, -1.05, -0.9, 0.1, 1.8, 3.0, 2.2, 1.4)
"""log P(gap | the kind changes) / P(gap | it stays), at gaps in character heights beyond the
usual gap of the reading; between them straight lines."""

_IS_DIGIT = np.array([character.isdigit() for character in CHARACTERS])
_SHARES = np.array([1 / 10 if c.isdigit() else 1 / 26 for c in CHARACTERS], dtype=np.float32)
_LOG_RARITY = np.log(_SHARES * len(CHARACTERS))
"""log P(character | its kind) / P(character)."""


def log_runs(texts: npt.NDArray[np.intp]) -> FloatArray:
    """log P(text) / P(text by chance) where letters and digits come in runs: (N, L) to (N,)."""
    digit = _IS_DIGIT[texts]
    first = np.log(np.where(digit[:, 0], 1 - LETTER_FIRST, LETTER_FIRST))
    stays = digit[:, 1:] == digit[:, :-1]
    chances = np.where(stays, SAME_KIND, 1 - SAME_KIND).astype(np.float32)
    logs = _LOG_RARITY[texts].sum(axis=1) + first + np.log(chances).sum(axis=1)
    return np.asarray(logs, dtype=np.float32)


def log_spacing(texts: npt.NDArray[np.intp], gaps: FloatArray) -> FloatArray:
    """log P(gaps | text) / P(gaps), times `GAP_WEIGHT`: (N, L) texts, (L - 1,) gaps to (N,).

    Gaps are in character heights beyond the usual one; nan where a row ends.
    """
    digit = _IS_DIGIT[texts]
    known = np.isfinite(gaps)
    odds = np.interp(np.where(known, gaps, 0.0), _GAPS, _LOG_ODDS)
    either = np.log(SAME_KIND + (1 - SAME_KIND) * np.exp(odds))
    changes = digit[:, 1:] != digit[:, :-1]
    evidence = np.where(known, changes * odds - either, 0.0).sum(axis=1)
    return np.asarray(GAP_WEIGHT * evidence, dtype=np.float32)
