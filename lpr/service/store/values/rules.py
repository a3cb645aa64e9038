"""Rules: when what is done, what they have done, and incidents that somebody sees to."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from lpr.errors import ConfigError, shown
from lpr.service.store.hours import check_hours
from lpr.service.store.values.checks import check_name, score

MOST_MINUTES = 366 * 24 * 60.0
MOST_TAGS, TAG_LENGTH = 20, 40
LEVELS = NEARLY_FULL, FULL = ("nearly full", "full")
DIRECTIONS = ("towards", "away", "left", "right")
_MINUTES = ("within_min", "unseen_min", "dwell_min", "silent_min")


class When(StrEnum):
    """What a rule waits for."""

    SEEN = "seen"
    """A vehicle is seen: as soon as all conditions hold, while it still stands there."""
    GONE = "gone"
    """A vehicle was seen and has gone: with all that was read of it."""
    STAYS = "stays"
    """A vehicle stands before a camera for ``dwell_min``."""
    MISSING = "missing"
    """A plate of a list was seen once, and then not for ``unseen_min``."""
    SILENT = "silent"
    """A camera that is switched on has given no pictures for ``silent_min``."""
    FILLS = "fills"
    """A site has become as full as ``level`` says."""
    OVERSTAYS = "overstays"
    """A visit goes on for longer than its site allows."""


@dataclass(frozen=True, slots=True)
class Conditions:
    """What must hold, all of it; what is empty asks for nothing.

    >>> Conditions(seen_times=3)
    Traceback (most recent call last):
    lpr.errors.ConfigError: seen_times needs within_min: seen so often in how many minutes?

    Raises:
        ConfigError: a value makes no sense.
    """

    cameras: tuple[int, ...] = ()
    zones: tuple[str, ...] = ()
    """Names of zones, one of which it was in."""
    lines: tuple[str, ...] = ()
    """Names of lines, one of which it crossed."""
    direction: str | None = None
    lists: tuple[int, ...] = ()
    """Lists, one of which holds the plate at that time,"""
    min_sureness: float = 0.0
    """with a match that is so sure."""
    known: bool | None = None
    """Whether a list or a vehicle knows the plate; False asks for unknown ones."""
    regions: tuple[str, ...] = ()
    min_confidence: float = 0.0
    needs_format: bool = False
    seen_times: int | None = None
    """The plate was seen so often, this time counted,"""
    within_min: float | None = None
    """in so many minutes."""
    unseen_min: float | None = None
    """The plate was not seen for so long before."""
    dwell_min: float | None = None
    silent_min: float | None = None
    sites: tuple[int, ...] = ()
    """Sites that fill up or are visited; none are all."""
    level: str | None = None
    """How full: one of `LEVELS`."""

    def __post_init__(self) -> None:
        for name in ("min_sureness", "min_confidence"):
            score(name, getattr(self, name))
        for name in _MINUTES:
            minutes = getattr(self, name)
            if minutes is not None and not 0 < minutes <= MOST_MINUTES:
                raise ConfigError(f"{name} is {minutes:g}; give minutes above 0, at most a year")
        if self.direction is not None and self.direction not in DIRECTIONS:
            raise ConfigError(
                f"direction is {shown(self.direction)}; give one of {', '.join(DIRECTIONS)}"
            )
        if self.level is not None and self.level not in LEVELS:
            raise ConfigError(f"level is {shown(self.level)}; give one of {', '.join(LEVELS)}")
        if self.seen_times is not None and not 1 <= self.seen_times <= 1000:
            raise ConfigError(f"seen_times is {self.seen_times}; give 1 to 1000")
        if self.seen_times is not None and self.within_min is None:
            raise ConfigError("seen_times needs within_min: seen so often in how many minutes?")


@dataclass(frozen=True, slots=True)
class Actions:
    """What is done.

    Raises:
        ConfigError: a value makes no sense.
    """

    targets: tuple[int, ...] = ()
    """Numbers of the targets that get a notice."""
    gates: tuple[int, ...] = ()
    """Numbers of the gates that are asked to open; each decides whether the reading is sure."""
    tags: tuple[str, ...] = ()
    """Put onto the passage."""
    keep_days: int | None = None
    """The passage stays with its pictures for so many days at least."""
    incident: bool = False
    """Whether an incident is opened, for somebody to see to."""

    def __post_init__(self) -> None:
        if len(self.tags) > MOST_TAGS:
            raise ConfigError(f"there are {len(self.tags)} tags; give at most {MOST_TAGS}")
        for tag in self.tags:
            if not 0 < len(tag.strip()) <= TAG_LENGTH:
                raise ConfigError(f"{shown(tag)} is no tag; give 1 to {TAG_LENGTH} characters")
        if self.keep_days is not None and not 1 <= self.keep_days <= 36_500:
            raise ConfigError(f"keep_days is {self.keep_days}; give 1 to 36500")

    @property
    def any(self) -> bool:
        """Whether there is something to do."""
        return bool(
            self.targets or self.gates or self.tags or self.keep_days is not None or self.incident
        )


@dataclass(frozen=True, slots=True)
class RuleSettings:
    """A rule as it is to be.

    In ``quiet_hours``, such as ``Mo-Su 22:00-06:00`` in the time zone, no notice goes out; all else
    is done. For the same plate, or the same camera, it acts again after ``pause_min`` at the
    earliest.

    Raises:
        ConfigError: a value makes no sense, or the rule would never do anything.
    """

    name: str
    when: str = When.SEEN
    conditions: Conditions = field(default_factory=Conditions)
    actions: Actions = field(default_factory=Actions)
    enabled: bool = True
    quiet_hours: str = ""
    time_zone: str = ""
    """By its name, such as ``Europe/Zagreb``; empty is this machine's."""
    pause_min: float = 0.0

    def __post_init__(self) -> None:
        check_name(self.name, "a rule")
        if self.when not in list(When):
            raise ConfigError(f"when is {shown(self.when)}; give one of {', '.join(When)}")
        check_hours(self.quiet_hours)
        zone_of(self.time_zone)
        if not 0 <= self.pause_min <= MOST_MINUTES:
            raise ConfigError(f"pause_min is {self.pause_min:g}; give minutes from 0 on")
        needed = _NEEDED.get(When(self.when), ())
        for name in needed:
            if not getattr(self.conditions, name):
                raise ConfigError(f"a rule of what is {self.when} needs {name}; give it")
        if self.when in _OF_PLACES and not (self.actions.targets or self.actions.incident):
            raise ConfigError(f"what {self.when} has no passage; give it a notice or an incident")
        if not self.actions.any:
            raise ConfigError(
                "the rule does nothing; give it a notice, a gate, a tag, days to keep or an "
                "incident"
            )


_NEEDED = {
    When.STAYS: ("dwell_min",),
    When.MISSING: ("lists", "unseen_min"),
    When.SILENT: ("silent_min",),
    When.FILLS: ("level",),
}
"""Conditions without which a rule has nothing to wait for."""
_OF_PLACES = (When.SILENT, When.FILLS)
"""There is no passage to open a gate for, to tag or to keep."""


def zone_of(name: str) -> ZoneInfo | None:
    """A time zone by its name; None, which is this machine's, where it is empty.

    Raises:
        ConfigError: there is none of that name.
    """
    if not name:
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ConfigError(
            f"{shown(name)} is no time zone; give one such as Europe/Zagreb"
        ) from error


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule that is kept; ``hits`` counts how often it has acted, ``lacks`` is what it points at
    that is not there any more, such as ``list 7``."""

    id: int
    settings: RuleSettings
    hits: int = 0
    last_hit: datetime | None = None
    lacks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class UnusableRule:
    """A rule that is kept and makes no sense here, such as one in a time zone that this machine
    does not know; nobody asks it."""

    id: int
    name: str
    problem: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule has acted: for which plate or camera, and when that was seen.

    ``subject`` is what it pauses for, such as ``site/3``: the plate, the camera or the site;
    ``quiet`` says that no notice went out because of the hour.
    """

    id: int
    rule_id: int
    rule: str
    at: datetime
    text: str = ""
    passage_id: str | None = None
    camera_id: int | None = None
    quiet: bool = False
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Incident:
    """Something that a rule saw, open until somebody has seen to it.

    ``message`` is what is told behind the plate, or of a camera.
    """

    id: int
    rule: str
    at: datetime
    message: str
    text: str = ""
    passage_id: str | None = None
    camera_id: int | None = None
    closed_at: datetime | None = None
    closed_by: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class NewHit:
    """What a rule acts for.

    ``key`` tells it from all else that the rule may act for; ``subject`` is the plate without
    look-alikes, or the camera: that of an earlier hit may be too near.
    """

    key: str
    subject: str
    at: datetime
    text: str = ""
    passage_id: str | None = None
    camera_id: int | None = None
    quiet: bool = False


class Acted(StrEnum):
    """Whether a rule acts."""

    NOW = "now"
    BEFORE = "before"
    """It has acted for the very same."""
    TOO_SOON = "too soon"
    """It has acted for the same plate or camera, and pauses."""
