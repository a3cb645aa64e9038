"""What a stay costs.

Amounts are decimal: binary fractions hold no cents. A stay's length is the time that has truly
passed, so that the hour that clocks skip or repeat is never charged wrongly; only where days begin
is asked of the site's clock.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from lpr.service.store.values import Day, Tariff

_MINUTE = timedelta(minutes=1)


def owed(tariff: Tariff, zone: str, entry: datetime, exit: datetime) -> Decimal:
    """What is owed for a stay.

    >>> from lpr.service.store.values import Step
    >>> hourly = Tariff(further=Step(60, Decimal("1.50")), day_maximum=Decimal("9.00"))
    >>> begins = datetime(2026, 5, 1, 8, tzinfo=UTC)
    >>> [str(owed(hourly, "UTC", begins, begins + timedelta(hours=h))) for h in (1.01, 20, 25)]
    ['3.00', '9.00', '10.50']

    Args:
        tariff: what is charged.
        zone: the site's time zone.
        entry: when the vehicle came, aware.
        exit: when it left, aware.
    """
    if exit - entry <= tariff.free_minutes * _MINUTE:
        return Decimal(0)
    if tariff.day_maximum is None:
        return _price(tariff, exit - entry)
    prices = (_price(tariff, part) for part in _days(tariff, ZoneInfo(zone), entry, exit))
    return sum((min(price, tariff.day_maximum) for price in prices), Decimal(0))


def _price(tariff: Tariff, stay: timedelta) -> Decimal:
    """What a stay costs by the steps alone."""
    for step in tariff.steps:
        if stay <= step.minutes * _MINUTE:
            return step.price
    reached = tariff.steps[-1] if tariff.steps else None
    price = reached.price if reached else Decimal(0)
    if tariff.further is None:
        return price
    rest = stay - (reached.minutes if reached else 0) * _MINUTE
    begun = -(-rest // (tariff.further.minutes * _MINUTE))
    return price + begun * tariff.further.price


def _days(tariff: Tariff, zone: ZoneInfo, entry: datetime, exit: datetime) -> Iterator[timedelta]:
    """How long a stay was on each of its days."""
    begins = entry.astimezone(UTC)
    while begins < exit:
        ends = min(_day_ends(tariff, zone, begins), exit)
        yield ends - begins
        begins = ends.astimezone(UTC)


def _day_ends(tariff: Tariff, zone: ZoneInfo, begins: datetime) -> datetime:
    if tariff.day == Day.HOURS:
        return begins + timedelta(hours=24)
    tomorrow = begins.astimezone(zone).date() + timedelta(days=1)
    return datetime.combine(tomorrow, time(), zone).astimezone(UTC)
