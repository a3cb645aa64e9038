"""Passages as the store gives them, and what can be asked for."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Generic, TypeVar

from lpr.errors import ConfigError
from lpr.service.store.values.checks import check_span

Row = TypeVar("Row")
MOST_ROWS = 1000
"""So many rows a page may have."""
MOST_FUZZINESS = 3


class Kind(StrEnum):
    """Where a passage came from."""

    CAMERA = "camera"
    UPLOAD = "upload"
    API = "api"


class Match(StrEnum):
    """How a text is looked for."""

    EXACT = "exact"
    WILDCARD = "wildcard"
    REGEX = "regex"
    FUZZY = "fuzzy"


@dataclass(frozen=True, slots=True)
class Crossing:
    """A line that was crossed, the side that the vehicle came to, and when."""

    line: str
    side: str
    time: datetime


@dataclass(frozen=True, slots=True)
class PassageRow:
    """A passage as lists show it.

    ``text`` is what counts: the corrected text where there is one, ``observed_text`` what was read.
    ``seen`` is the time of the look that read best, ``first_seen`` and ``last_seen`` those of the
    vehicle. ``known`` says whether a vehicle or a list knows the plate, ``tags`` are the vehicle's.
    """

    id: str
    camera_id: int | None
    camera_name: str | None
    kind: str
    source: str
    state: str
    text: str
    observed_text: str
    confidence: float
    region: str | None
    region_confidence: float
    matches_format: bool
    direction: str | None
    first_seen: datetime
    last_seen: datetime
    seen: datetime
    look_count: int
    zones: tuple[str, ...] = ()
    lines: tuple[Crossing, ...] = ()
    picture: bool = False
    crop: bool = False
    known: bool = False
    tags: tuple[str, ...] = ()
    corrected_by: str | None = None
    corrected_at: datetime | None = None
    model_version: str = ""
    redacted: bool = False
    """Whether its plates were made unreadable in its picture."""


@dataclass(frozen=True, slots=True)
class PassageQuery:
    """Which passages, in what order; without settings all of them, the latest first.

    >>> PassageQuery(text="ZG12*", fuzziness=4)
    Traceback (most recent call last):
    lpr.errors.ConfigError: fuzziness is 4; give 0 to 3

    Raises:
        ConfigError: a value makes no sense.
    """

    text: str | None = None
    match: str = Match.WILDCARD
    """Of a text with neither ``?`` nor ``*``, a wildcard finds all that begin with it."""
    fuzziness: int = 1
    """0 finds the text alone, 1 look-alikes too (O and 0), 2 and 3 also one or two more edits."""
    cameras: tuple[int, ...] | None = None
    since: datetime | None = None
    until: datetime | None = None
    """Times of the first look: from ``since`` on, and before ``until``."""
    region: str | None = None
    min_confidence: float | None = None
    known: bool | None = None
    kind: str | None = None
    corrected: bool | None = None
    direction: str | None = None
    cursor: str | None = None
    limit: int = 50
    oldest_first: bool = False

    def __post_init__(self) -> None:
        if self.match not in list(Match):
            raise ConfigError(f"match is '{self.match}'; give one of {', '.join(Match)}")
        if not 0 <= self.fuzziness <= MOST_FUZZINESS:
            raise ConfigError(f"fuzziness is {self.fuzziness}; give 0 to {MOST_FUZZINESS}")
        if not 1 <= self.limit <= MOST_ROWS:
            raise ConfigError(f"limit is {self.limit}; give 1 to {MOST_ROWS}")
        for name in ("since", "until"):
            moment = getattr(self, name)
            if moment is not None and moment.tzinfo is None:
                raise ConfigError(f"{name} is {moment} without an offset; give one, +00:00 is UTC")
        check_span(self.since, self.until)


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Some rows, and the cursor that the next ones begin at; None at the end.

    ``total`` counts all pages' rows where that was asked for.
    """

    rows: tuple[Row, ...]
    next_cursor: str | None = None
    total: int | None = None


@dataclass(frozen=True, slots=True)
class Correction:
    """A reading that somebody corrected: what it was before, and after; undone ones too."""

    id: int
    passage_id: str
    before: str
    after: str
    by: str
    at: datetime
    undone_by: str | None = None
    undone_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class IntervalCount:
    """So many passages in the hour or day that begins then."""

    begins: datetime
    count: int


@dataclass(frozen=True, slots=True)
class NamedCount:
    """So many passages of a camera, a region or a plate; an empty name is what has none."""

    name: str
    count: int
    last_seen: datetime | None = field(default=None, compare=False)
