"""Visits: an entry, an exit, and what is known of the stay between them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from lpr.errors import ConfigError
from lpr.service.store.values.checks import check_span

MOST_ROWS = 1000
"""So many rows a page may have."""


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


@dataclass(frozen=True, slots=True)
class VisitRow:
    """A visit as it is kept: of which site, and what it comes to.

    ``ended`` is when it ended, or was closed; None goes on. ``amount`` is what is owed, None where
    nothing can be said. ``closed_by`` names who closed it without an exit, ``confirmed_by`` who
    looked at a repaired one. ``speed_kmh`` is that of a section, with its expanded uncertainty.
    """

    site_id: int
    visit: Visit
    ended: datetime | None = None
    amount: Decimal | None = None
    currency: str | None = None
    speed_kmh: float | None = None
    speed_error_kmh: float | None = None
    closed_by: str | None = None
    confirmed_by: str | None = None

    @property
    def began(self) -> datetime:
        """When it was first seen."""
        return self.visit.known[0].time


@dataclass(frozen=True, slots=True)
class VisitQuery:
    """Which visits of a site, the latest first; without settings all of them.

    Raises:
        ConfigError: a value makes no sense.
    """

    site_id: int
    text: str | None = None
    """What the entry or the exit reads, or begins with."""
    endings: tuple[str, ...] | None = None
    since: datetime | None = None
    until: datetime | None = None
    """Times of its beginning: from ``since`` on, and before ``until``."""
    faster_than_kmh: float | None = None
    cursor: str | None = None
    limit: int = 50

    def __post_init__(self) -> None:
        if not set(self.endings or ()) <= set(Ending):
            raise ConfigError(f"ending is none; give some of {', '.join(Ending)}")
        if not 1 <= self.limit <= MOST_ROWS:
            raise ConfigError(f"limit is {self.limit}; give 1 to {MOST_ROWS}")
        check_span(self.since, self.until)
