"""What stays cost: free minutes, steps, days, and clocks that are put forward and back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from lpr.errors import ConfigError
from lpr.service.rules.tariff import owed
from lpr.service.store.values import Day, Step, Tariff

ZAGREB = "Europe/Zagreb"
AT = datetime(2026, 5, 1, 8, tzinfo=UTC)
CITY = Tariff(
    free_minutes=15,
    steps=(Step(60, Decimal("2.00")), Step(120, Decimal("3.50"))),
    further=Step(60, Decimal("1.20")),
    day_maximum=Decimal("12.00"),
)


def cost(tariff: Tariff, minutes: float, begins: datetime = AT) -> str:
    return f"{owed(tariff, ZAGREB, begins, begins + timedelta(minutes=minutes)):.2f}"


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [
        *((0, "0.00"), (15, "0.00"), (15.1, "2.00"), (60, "2.00"), (60.1, "3.50")),
        *((120, "3.50"), (121, "4.70"), (180, "4.70"), (181, "5.90")),
        *((24 * 60, "12.00"), (24 * 60 + 1, "14.00"), (48 * 60 + 61, "27.50")),
    ],
)
def test_a_stay_costs_what_its_steps_say(minutes: float, expected: str) -> None:
    assert cost(CITY, minutes) == expected


def test_without_steps_or_further_time() -> None:
    assert cost(Tariff(), 500) == "0.00"
    assert cost(Tariff(steps=(Step(60, Decimal(3)),)), 500) == "3.00"
    assert cost(Tariff(further=Step(30, Decimal("0.10"))), 91) == "0.40"


def test_cents_are_never_lost() -> None:
    tenths = Tariff(further=Step(1, Decimal("0.10")))
    assert owed(tenths, "UTC", AT, AT + timedelta(minutes=3)) == Decimal("0.30")


def test_calendar_days_begin_at_midnight_of_the_site() -> None:
    daily = Tariff(further=Step(60, Decimal(1)), day_maximum=Decimal(5), day=Day.CALENDAR)
    late = datetime(2026, 5, 1, 22, tzinfo=ZoneInfo(ZAGREB))
    assert cost(daily, 60 * 4, late) == "4.00"
    assert cost(daily, 60 * 26 + 1, late) == "8.00"  # 2 of Friday, 5 at most of Saturday, 1


@pytest.mark.parametrize(
    ("day", "minutes"),
    [(datetime(2026, 3, 29), 23 * 60), (datetime(2026, 10, 25), 25 * 60)],
)
def test_days_on_which_the_clocks_change_are_one_day(day: datetime, minutes: int) -> None:
    daily = Tariff(steps=(Step(30 * 60, Decimal(5)),), day_maximum=Decimal(5), day=Day.CALENDAR)
    begins = day.replace(tzinfo=ZoneInfo(ZAGREB)).astimezone(UTC)
    assert cost(daily, minutes, begins) == "5.00"
    assert cost(daily, minutes + 1, begins) == "10.00"


def test_the_hour_that_the_clocks_skip_is_not_charged() -> None:
    """From 1:30 to 3:30 by the clock of the night to summer time is one hour."""
    hourly = Tariff(further=Step(60, Decimal(2)))
    begins = datetime(2026, 3, 29, 1, 30, tzinfo=ZoneInfo(ZAGREB))
    ends = datetime(2026, 3, 29, 3, 30, tzinfo=ZoneInfo(ZAGREB))
    assert owed(hourly, ZAGREB, begins.astimezone(UTC), ends.astimezone(UTC)) == Decimal(2)


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"currency": "euro"}, "currency is 'euro'"),
        ({"free_minutes": -1}, "free_minutes is -1"),
        ({"day": "week"}, "day is 'week'"),
        ({"day_maximum": Decimal("NaN")}, "day_maximum is NaN"),
        ({"day_maximum": Decimal("0.00001")}, "at most four decimals"),
        ({"day_maximum": Decimal(-1)}, "day_maximum is -1"),
    ],
)
def test_a_tariff_that_makes_no_sense_is_told(settings: dict[str, object], told: str) -> None:
    with pytest.raises(ConfigError, match=told):
        Tariff(**settings)  # type: ignore[arg-type]
