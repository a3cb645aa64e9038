"""What people say of readings."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from lpr.service.store.values.passages import PassageRow


class Verdict(StrEnum):
    """What somebody said of a reading; one that was wrong is corrected instead."""

    RIGHT = "right"
    UNREADABLE = "unreadable"
    SAME = "same"
    """Another passage of the same visit was answered."""


@dataclass(frozen=True, slots=True)
class Doubtful:
    """A passage to look at, and how many more of the same visit, read alike, stand behind it."""

    passage: PassageRow
    behind: int


@dataclass(frozen=True, slots=True)
class ReviewCounts:
    """How many passages were found right, were corrected, and cannot be read by anybody.

    >>> ReviewCounts(40, 12, 3).labels
    52
    """

    right: int
    corrected: int
    unreadable: int

    @property
    def labels(self) -> int:
        """Plates whose text is known for sure: what can be learnt from."""
        return self.right + self.corrected
