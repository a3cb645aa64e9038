"""How a site is doing: who is inside, how full it is, who stays too long, what is owed so far."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from lpr.service.rules.tariff import owed
from lpr.service.store import Store
from lpr.service.store.values import (
    Ending,
    ParkingSettings,
    Site,
    VisitQuery,
    VisitRow,
)


class Level(StrEnum):
    """How full a site is."""

    FREE = "free"
    NEARLY_FULL = "nearly full"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class SiteStatus:
    """A site at a moment; ``free`` is None where its capacity is not known."""

    inside: int
    free: int | None
    level: str
    overstays: int


def level_of(settings: ParkingSettings, inside: int) -> Level:
    """How full a site is with so many inside.

    >>> [str(level_of(ParkingSettings("Yard", capacity=20), n)) for n in (17, 18, 20)]
    ['free', 'nearly full', 'full']
    """
    if settings.capacity is None:
        return Level.FREE
    if inside >= settings.capacity:
        return Level.FULL
    nearly = inside >= settings.warn_share * settings.capacity
    return Level.NEARLY_FULL if nearly else Level.FREE


def threshold(settings: ParkingSettings, level: str) -> float | None:
    """With how many inside a site is as full as a level says; None where its capacity is not known.

    >>> threshold(ParkingSettings("Yard", capacity=20), "nearly full")
    18.0
    """
    if settings.capacity is None:
        return None
    return settings.capacity * (1.0 if level == Level.FULL else settings.warn_share)


def status(store: Store, site: Site, now: datetime) -> SiteStatus:
    """A site as it is now."""
    settings, inside = site.settings, store.visits.inside(site.id)
    free = None if settings.capacity is None else max(0, settings.capacity - inside)
    query = overstays(site, now)
    count = 0 if query is None else store.visits.count(query)
    return SiteStatus(inside, free, level_of(settings, inside), count)


def overstays(site: Site, now: datetime) -> VisitQuery | None:
    """The visits that go on for longer than the site allows; None where it allows all."""
    if site.settings.allowed_minutes is None:
        return None
    since = now - timedelta(minutes=site.settings.allowed_minutes)
    return VisitQuery(site.id, endings=(Ending.OPEN,), until=since)


def owed_by(site: Site, row: VisitRow, now: datetime) -> Decimal | None:
    """What a visit owes, or owes so far; None where there is no tariff, or nothing can be said."""
    entry, tariff = row.visit.entry, site.settings.tariff
    if row.visit.ending != Ending.OPEN or entry is None or tariff is None:
        return row.amount
    return owed(tariff, site.settings.zone, entry.time, max(now, entry.time))


def stays_too_long(site: Site, row: VisitRow, now: datetime) -> bool:
    """Whether a visit is, or was, longer than the site allows."""
    allowed, entry = site.settings.allowed_minutes, row.visit.entry
    if allowed is None or entry is None:
        return False
    return (row.ended or now) - entry.time > timedelta(minutes=allowed)
