"""Letters and digits come in groups, and wide gaps stand between groups.

A format says where its groups end. Where a plate keeps to none, two things hold all the same: a
character's neighbour is mostly of its own kind, and where a gap is wider than usual the kind mostly
changes ("AB 12 CDE"). They settle 0/O and 1/I, and choose between formats and countries that write
the same characters in other groups. The figures are counted on the texts and characters of training
plates.
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
NO_GAP = 0.15
"""How often no wide gap stands where a format's groups end."""
STRAY_GAP = 0.03
"""How often a wide gap stands within a group."""
GROUP_ENDS = (0.7, 0.05)
"""How often a group ends where the kind changes, and where it does not,"""
ANY_GROUP_ENDS = 0.25
"""and anywhere."""

_GAPS = (-0.05, 0.0, 0.01, 0.03, 0.05, 0.07, 0.09, 0.115, 0.145, 0.2)
_LOG_ODDS = (-2.6, -2.4, -2.0, -1.1, -0.2, 1.0, 1.8, 2.6, 3.6, 4.3)
"""log P(gap | a group ends) / P(gap | it goes on), at gaps in character heights beyond the usual
gap of the reading; between them straight lines."""
_ROW_END = 3.0
"""The same where a row ends."""

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


def group_odds(gaps: FloatArray | None, length: int) -> FloatArray:
    """log P(gap | a group ends) / P(gap | it goes on) of the gaps of a text: (length - 1,).

    Gaps are in character heights beyond the usual one; nan where a row ends. None tells nothing.
    """
    if gaps is None:
        return np.zeros(length - 1, np.float32)
    odds = np.interp(gaps, _GAPS, _LOG_ODDS)
    return np.asarray(np.where(np.isfinite(gaps), odds, _ROW_END), dtype=np.float32)


def log_spacing(texts: npt.NDArray[np.intp], odds: FloatArray) -> FloatArray:
    """log P(gaps | text) / P(gaps), times `GAP_WEIGHT`, where no format says more.

    (N, L) texts and (N, L - 1) `group_odds` to (N,).
    """
    digit = _IS_DIGIT[texts]
    changes, stays = (_mixed(odds, share) for share in GROUP_ENDS)
    evidence = np.where(digit[:, 1:] != digit[:, :-1], changes, stays)
    return np.asarray(GAP_WEIGHT * evidence.sum(axis=1), dtype=np.float32)


def log_grouping(groups: npt.NDArray[np.bool_], odds: FloatArray) -> FloatArray:
    """log P(gaps | groups) / P(gaps), times `GAP_WEIGHT`, for formats with groups.

    (P, L - 1) places behind which a group ends and (H, L - 1) `group_odds` to (P, H).
    """
    ends, goes_on = _mixed(odds, 1.0 - NO_GAP), _mixed(odds, STRAY_GAP)
    evidence = goes_on.sum(axis=1) + groups.astype(np.float32) @ (ends - goes_on).T
    return np.asarray(GAP_WEIGHT * evidence, dtype=np.float32)


def _mixed(odds: FloatArray, share: float) -> FloatArray:
    """log P(gap | a group ends in that share of the cases) / P(gap)."""
    ratio = np.exp(odds)
    mixed = (1.0 - share + share * ratio) / (1.0 - ANY_GROUP_ENDS + ANY_GROUP_ENDS * ratio)
    return np.asarray(np.log(mixed), dtype=np.float32)
