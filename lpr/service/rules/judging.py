"""Whether what a rule waits for has come: pure decisions over one passage and its past."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from lpr import Passage, PassageState
from lpr.errors import ConfigError
from lpr.formats.grammar import region_codes
from lpr.service.store import (
    Conditions,
    ListKind,
    ListMatch,
    PassageRow,
    RuleSettings,
    Vehicle,
    When,
)
from lpr.service.store.hours import within_hours
from lpr.service.store.values.rules import zone_of


@dataclass(frozen=True, slots=True)
class Case:
    """A passage that rules are asked about.

    Args:
        passage: as it is now.
        matches: the lists that hold its plate at its time.
        at: the time by the clock; of a dry run, that at which it would have been asked.
        times_seen: how often the plate was seen since a time, this passage counted.
        seen_before: when the plate was seen before this passage; None is never.
        vehicle: what is known of the plate; None is nothing.
        record: all that was read.
        overstays: whether its visit goes on, or went on, for longer than its site allows.
    """

    passage: PassageRow
    matches: tuple[ListMatch, ...]
    at: datetime
    times_seen: Callable[[datetime], int]
    seen_before: Callable[[], datetime | None]
    vehicle: Callable[[], Vehicle | None]
    record: Callable[[], Passage]
    overstays: bool = False

    @property
    def stays(self) -> timedelta:
        """How long it has been there."""
        closed = self.passage.state == PassageState.CLOSED
        return (self.passage.last_seen if closed else self.at) - self.passage.first_seen


Check = Callable[[Conditions, Case], bool]


def refusal(settings: RuleSettings, case: Case) -> str | None:
    """Why a rule does not act for a passage; None where it does.

    The past is asked last, and only where all else holds.
    """
    if is_ignored(case.matches):
        return "its plate is on a list that is ignored"
    if not _MOMENTS[When(settings.when)](settings.conditions, case):
        return "its moment has not come"
    for sentence, check in _CHECKS:
        if not check(settings.conditions, case):
            return sentence
    return None


def is_ignored(matches: Iterable[ListMatch]) -> bool:
    """Whether a list that holds a plate says that no rule acts for it."""
    return any(match.list.kind == ListKind.IGNORE for match in matches)


def is_quiet(settings: RuleSettings, at: datetime) -> bool:
    """Whether a time lies in the quiet hours of a rule, in the rule's time zone.

    >>> from datetime import UTC
    >>> from lpr.service.store import Actions
    >>> night = RuleSettings("night", actions=Actions(incident=True),
    ...     quiet_hours="22:00-06:00", time_zone="Asia/Tokyo")
    >>> is_quiet(night, datetime(2026, 5, 1, 14, 0, tzinfo=UTC))
    True
    """
    if not settings.quiet_hours.strip():
        return False
    return within_hours(settings.quiet_hours, at.astimezone(zone_of(settings.time_zone)))


def _has_sure_match(asked: Conditions, case: Case) -> bool:
    return not asked.lists or any(
        match.list.id in asked.lists and match.sureness >= asked.min_sureness
        for match in case.matches
    )


def _is_formed(asked: Conditions, case: Case) -> bool:
    passage = case.passage
    return not asked.needs_format or passage.matches_format or passage.corrected_by is not None


def _is_sure(asked: Conditions, case: Case) -> bool:
    """What somebody corrected is sure."""
    passage = case.passage
    return passage.confidence >= asked.min_confidence or passage.corrected_by is not None


def _was_seen_often(asked: Conditions, case: Case) -> bool:
    if asked.seen_times is None or asked.within_min is None:
        return True
    since = case.passage.first_seen - timedelta(minutes=asked.within_min)
    return case.times_seen(since) >= asked.seen_times


def _was_unseen(asked: Conditions, case: Case) -> bool:
    if asked.unseen_min is None:
        return True
    last = case.seen_before()
    unseen = timedelta(minutes=asked.unseen_min)
    return last is None or case.passage.first_seen - last >= unseen


def _is_of_region(asked: Conditions, case: Case) -> bool:
    return not asked.regions or any(case.passage.region in _codes(one) for one in asked.regions)


@lru_cache(maxsize=1024)
def _codes(name: str) -> frozenset[str]:
    """The codes that a region, a country with its states or a group stands for.

    A name that is unknown, as in rules that were kept by an older version, stands for none.
    """
    try:
        return frozenset(region_codes(name))
    except ConfigError:
        return frozenset()


def _stays(asked: Conditions, case: Case) -> bool:
    return asked.dwell_min is None or case.stays >= timedelta(minutes=asked.dwell_min)


_CHECKS: tuple[tuple[str, Check], ...] = (
    ("another camera saw it", lambda asked, case: _among(asked.cameras, (case.passage.camera_id,))),
    ("it was in none of the zones", lambda asked, case: _among(asked.zones, case.passage.zones)),
    (
        "it crossed none of the lines",
        lambda asked, case: _among(asked.lines, [one.line for one in case.passage.lines]),
    ),
    (
        "it goes another way",
        lambda asked, case: asked.direction in (None, case.passage.direction),
    ),
    ("it is of another region", _is_of_region),
    ("the reading is not sure enough", _is_sure),
    ("the reading fits no format", _is_formed),
    ("none of the lists holds it for sure", _has_sure_match),
    ("its plate is known", lambda asked, case: asked.known is not False or not case.passage.known),
    ("its plate is unknown", lambda asked, case: asked.known is not True or case.passage.known),
    ("it has not been there for so long", _stays),
    ("it was not seen so often", _was_seen_often),
    ("it was seen just before", _was_unseen),
)
"""What is said where a condition does not hold, and what tells."""


def _among(asked: tuple[object, ...], found: object) -> bool:
    """Whether one of those asked for was found; where none is asked for, any is."""
    return not asked or bool(set(asked) & set(found))  # type: ignore[call-overload]


_MOMENTS: dict[When, Check] = {
    When.SEEN: lambda _, case: bool(case.passage.text),
    When.GONE: lambda _, case: case.passage.state == PassageState.CLOSED,
    When.STAYS: lambda _, __: True,
    When.MISSING: lambda _, __: False,
    When.SILENT: lambda _, __: False,
    When.FILLS: lambda _, __: False,
    When.OVERSTAYS: lambda _, case: case.overstays,
}
"""Whether a passage is at the point that a rule waits for; some wait for no passage."""
