"""What a rule would have done: asked about the passages that are kept, without doing anything."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from lpr.errors import ConfigError
from lpr.service.rules.follower import case_of
from lpr.service.rules.judging import is_quiet, refusal
from lpr.service.rules.occupancy import rises
from lpr.service.rules.status import stays_too_long, threshold
from lpr.service.store import (
    Kind,
    PassageQuery,
    PassageRow,
    RuleSettings,
    Store,
    VisitQuery,
    When,
)
from lpr.service.store.history import subject_of
from lpr.service.store.texts import portions
from lpr.service.store.values.rules import FULL

MOST_PASSAGES = 20_000
"""So many passages are asked about; the latest count."""
MOST_SHOWN = 200
_BY_CLOCK = (When.MISSING, When.SILENT)


@dataclass(frozen=True, slots=True)
class DryHit:
    """A passage for which a rule would have acted."""

    passage: PassageRow
    quiet: bool
    """No notice would have gone out because of the hour."""


@dataclass(frozen=True, slots=True)
class DryRun:
    """What a rule would have done, the latest first.

    Args:
        since, until: the times between which passages began.
        asked: so many passages there were.
        hits: those for which it would have acted, at most `MOST_SHOWN` of them.
        count: how many those are altogether.
        paused: for so many more it would have, had it not just done so for the same plate.
        refusals: why it would not have acted, with how often.
    """

    since: datetime
    until: datetime
    asked: int
    hits: tuple[DryHit, ...]
    count: int
    paused: int
    refusals: tuple[tuple[str, int], ...] = ()
    fills: tuple[tuple[str, datetime], ...] = ()
    """Sites that filled up, and when, the latest first: `hits` of a rule that waits for those."""


def dry_run(
    store: Store,
    settings: RuleSettings,
    since: datetime,
    until: datetime,
    cameras: tuple[int, ...] | None = None,
) -> DryRun:
    """Ask a rule about the passages between two times, each as it was read in the end, with the
    lists as they are now.

    Args:
        store: has the passages; nothing is written into it.
        settings: the rule, which need not be kept.
        since, until: when the passages began.
        cameras: only what these saw; None is all.

    Raises:
        ConfigError: the rule waits for the clock, not for passages; it could never act, or points
            at something that is not there.
    """
    store.rules.check(settings)
    if settings.when in _BY_CLOCK:
        raise ConfigError(
            f"a rule of what is {settings.when} waits for the clock; it cannot be tried on passages"
        )
    if settings.when == When.FILLS:
        return _filled(store, settings, since, until, cameras)
    hits: list[DryHit] = []
    asked = paused = 0
    refusals: dict[str, int] = {}
    last: dict[str, datetime] = {}
    pause = timedelta(minutes=settings.pause_min)
    with store.database.read() as session:
        overstays = settings.when == When.OVERSTAYS
        passages = _overstayed if overstays else _passages
        for passage in passages(store, settings, since, until, cameras):
            asked += 1
            case = case_of(store, session, passage, passage.last_seen, overstays)
            why_not = refusal(settings, case)
            if why_not is not None:
                refusals[why_not] = refusals.get(why_not, 0) + 1
                continue
            subject = subject_of(passage.text)
            before = last.get(subject) if subject else None
            if pause and before is not None and passage.first_seen < before + pause:
                paused += 1
                continue
            last[subject] = passage.first_seen
            hits.append(DryHit(passage, is_quiet(settings, passage.last_seen)))
    often = sorted(refusals.items(), key=lambda one: (-one[1], one[0]))
    shown = tuple(reversed(hits[-MOST_SHOWN:]))
    return DryRun(since, until, asked, shown, len(hits), paused, tuple(often))


def _filled(
    store: Store,
    settings: RuleSettings,
    since: datetime,
    until: datetime,
    cameras: tuple[int, ...] | None,
) -> DryRun:
    """When sites filled up, by their visits."""
    asked, pause = settings.conditions, timedelta(minutes=settings.pause_min)
    fills: list[tuple[str, datetime]] = []
    sites = [
        site
        for site in store.sites.all()
        if (not asked.sites or site.id in asked.sites)
        and (cameras is None or {one.camera_id for one in site.settings.cameras} <= {*cameras})
    ]
    paused = 0
    for site in sites:
        stays, last = store.visits.stays(site.id, since, until), None
        least = threshold(site.settings, asked.level or FULL)
        for at in [] if least is None else rises(stays, least, since, until):
            if last is not None and at < last + pause:
                paused += 1
                continue
            last = at
            fills.append((site.name, at))
    fills.sort(key=lambda one: one[1], reverse=True)
    shown = tuple(fills[:MOST_SHOWN])
    return DryRun(since, until, len(sites), (), len(fills), paused, fills=shown)


def _overstayed(
    store: Store,
    settings: RuleSettings,
    since: datetime,
    until: datetime,
    cameras: tuple[int, ...] | None,
) -> list[PassageRow]:
    """The entries of visits that lasted longer than their sites allow, the oldest first."""
    asked, now = settings.conditions.sites, datetime.now(UTC)
    entries = [
        row.visit.known[0].passage_id
        for site in store.sites.all()
        if not asked or site.id in asked
        for row in store.visits.iterate(VisitQuery(site.id, since=since, until=until))
        if stays_too_long(site, row, now)
    ]
    found: list[PassageRow] = []
    for some in portions(entries[:MOST_PASSAGES]):
        with store.database.read() as session:
            found += store.passages.rows(session, some).values()
    seen = [one for one in found if cameras is None or one.camera_id in cameras]
    return sorted(seen, key=lambda one: one.first_seen)


def _passages(
    store: Store,
    _: RuleSettings,
    since: datetime,
    until: datetime,
    cameras: tuple[int, ...] | None,
) -> list[PassageRow]:
    """The latest passages between two times, the oldest of them first."""
    found: list[PassageRow] = []
    for row in store.passages.iterate(PassageQuery(since=since, until=until, cameras=cameras)):
        if row.kind != Kind.UPLOAD:
            found.append(row)
        if len(found) == MOST_PASSAGES:
            break
    return found[::-1]
