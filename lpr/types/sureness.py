"""How sure a score is, in one word: the steps of every colour scale."""

from __future__ import annotations

from enum import StrEnum


class Sureness(StrEnum):
    """Three steps of a probability or a confidence.

    >>> Sureness.of(0.72)
    <Sureness.FAIR: 'fair'>
    """

    SURE = "sure"
    FAIR = "fair"
    DOUBTFUL = "doubtful"

    @classmethod
    def of(cls, score: float) -> Sureness:
        """The step of a score of 0 to 1."""
        if score >= SURE_FROM:
            return cls.SURE
        return cls.FAIR if score >= FAIR_FROM else cls.DOUBTFUL


SURE_FROM, FAIR_FROM = 0.9, 0.6
"""Scores from which something counts as sure, and as fair."""
