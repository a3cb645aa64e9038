"""What a visit comes to: an amount at a site, a speed in a section."""

from __future__ import annotations

from datetime import datetime, timedelta

from lpr.service.rules.pairing import PairingConfig
from lpr.service.rules.speed import mean_speed
from lpr.service.rules.tariff import owed
from lpr.service.store.values import (
    Ending,
    ParkingSettings,
    Section,
    SectionSettings,
    Site,
    Visit,
    VisitRow,
)

FASTEST_KMH = 400.0
"""Nobody goes through a section faster."""
CAME_AGAIN, POLICY = "came again", "the site's policy"


def pairing_config(settings: ParkingSettings | SectionSettings) -> PairingConfig:
    """When two passages may be of one visit.

    >>> pairing_config(SectionSettings("Tunnel", 1, 2, 1000.0)).least_stay
    datetime.timedelta(seconds=9)
    """
    if isinstance(settings, ParkingSettings):
        return PairingConfig(longest_stay=timedelta(hours=settings.longest_hours))
    return PairingConfig(
        least_stay=timedelta(seconds=settings.distance_m / FASTEST_KMH * 3.6),
        longest_stay=timedelta(minutes=settings.longest_minutes),
    )


def outcome(site: Site | Section, visit: Visit, at: datetime) -> VisitRow:
    """A visit with what it comes to.

    Args:
        site: where it was.
        visit: how it stands.
        at: when it came to stand so; that ends a visit which nobody saw ending.
    """
    if visit.ending == Ending.OPEN:
        return VisitRow(site.id, visit)
    if visit.exit is None:
        return _unseen(site, visit, at)
    row = VisitRow(site.id, visit, visit.exit.time)
    if visit.entry is None:
        return row
    if isinstance(site, Site):
        return _charged(site, visit, row)
    speed = mean_speed(site.settings, visit.exit.time - visit.entry.time)
    return VisitRow(
        site.id,
        visit,
        visit.exit.time,
        speed_kmh=speed.kmh,
        speed_error_kmh=speed.error_kmh,
    )


def _unseen(site: Site | Section, visit: Visit, at: datetime) -> VisitRow:
    """A visit without exit; nothing can be said of what is owed."""
    latest = visit.known[0].time + pairing_config(site.settings).longest_stay
    reason = POLICY if at > latest else CAME_AGAIN
    return VisitRow(site.id, visit, min(at, latest), closed_by=reason)


def _charged(site: Site, visit: Visit, row: VisitRow) -> VisitRow:
    tariff = site.settings.tariff
    if tariff is None or visit.entry is None or visit.exit is None:
        return row
    amount = owed(tariff, site.settings.zone, visit.entry.time, visit.exit.time)
    return VisitRow(row.site_id, visit, row.ended, amount, tariff.currency)
