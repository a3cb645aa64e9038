"""Visits: an entry, an exit, and what is known of the stay between them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Ending(StrEnum):
    """How a visit stands."""

    OPEN = "open"
    EXACT = "exact"
    """Entry and exit read the same."""
    REPAIRED = "repaired"
    """They read nearly the same, and nothing else came into question: to be looked at."""
    NO_EXIT = "no exit"
    """Nobody saw it leave: it came again, or was closed by the site's policy or by hand."""
    NO_ENTRY = "no entry"
    """Nobody saw it come."""


@dataclass(frozen=True, slots=True)
class Sight:
    """A vehicle at an entry or an exit; ``role`` is one of `CameraRole`."""

    passage_id: str
    role: str
    time: datetime
    text: str
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Visit:
    """A vehicle's stay: its entry, its exit, or one of them."""

    entry: Sight | None
    exit: Sight | None
    ending: str

    @property
    def known(self) -> tuple[Sight, ...]:
        """The entry and the exit, as far as they were seen."""
        return tuple(sight for sight in (self.entry, self.exit) if sight is not None)

    @property
    def key(self) -> str:
        """What tells it from others: the passage that it began with, as far as is known."""
        return self.known[0].passage_id

    @property
    def text(self) -> str:
        """The surer reading of the two."""
        return max(self.known, key=lambda sight: sight.confidence).text

    @property
    def dwell(self) -> timedelta | None:
        """How long it stayed; None where one of the two is not known."""
        if self.entry is None or self.exit is None:
            return None
        return self.exit.time - self.entry.time
