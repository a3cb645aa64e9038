"""What parking costs."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from lpr.errors import ConfigError

LONGEST_MINUTES = 366 * 24 * 60


class Day(StrEnum):
    """What a day is, for what it costs at most."""

    CALENDAR = "calendar"
    """From midnight to midnight where the site is."""
    HOURS = "24 hours"
    """Each 24 hours from the entry on."""


@dataclass(frozen=True, slots=True)
class Step:
    """A stay of at most so many minutes costs so much.

    Raises:
        ConfigError: no minutes, or a price below nothing.
    """

    minutes: int
    price: Decimal

    def __post_init__(self) -> None:
        if not 1 <= self.minutes <= LONGEST_MINUTES:
            raise ConfigError(f"a step has {self.minutes} minutes; give 1 to {LONGEST_MINUTES}")
        check_price("a step's price", self.price)


@dataclass(frozen=True, slots=True)
class Tariff:
    """Free minutes, steps, and what a day costs at most.

    >>> Tariff(steps=(Step(120, Decimal("3.00")), Step(60, Decimal("2.00"))))
    Traceback (most recent call last):
    lpr.errors.ConfigError: the tariff's steps do not grow; give each more minutes than the last

    Raises:
        ConfigError: a value makes no sense.
    """

    currency: str = "EUR"
    """A code of ISO 4217."""
    free_minutes: int = 0
    """A stay no longer costs nothing; a longer one costs from its first minute on."""
    steps: tuple[Step, ...] = ()
    further: Step | None = None
    """Beyond the last step each such time that has begun costs so much more; None costs no more."""
    day_maximum: Decimal | None = None
    """No day costs more; each has the steps anew. None counts the stay as one."""
    day: str = Day.HOURS

    def __post_init__(self) -> None:
        if not (len(self.currency) == 3 and self.currency.isalpha() and self.currency.isupper()):
            raise ConfigError(f"currency is '{self.currency}'; give a code such as EUR")
        if not 0 <= self.free_minutes <= LONGEST_MINUTES:
            raise ConfigError(f"free_minutes is {self.free_minutes}; give a number from 0 on")
        minutes = [step.minutes for step in self.steps]
        if minutes != sorted(set(minutes)):
            raise ConfigError(
                "the tariff's steps do not grow; give each more minutes than the last"
            )
        if self.day_maximum is not None:
            check_price("day_maximum", self.day_maximum)
        if self.day not in list(Day):
            raise ConfigError(f"day is '{self.day}'; give one of {', '.join(Day)}")


def check_price(name: str, price: Decimal) -> None:
    """Tell a price from what is none.

    Raises:
        ConfigError: it is none, negative or has more than four decimals.
    """
    if not price.is_finite() or not 0 <= price <= 1_000_000:
        raise ConfigError(f"{name} is {price}; give an amount from 0 to 1000000")
    exponent = price.as_tuple().exponent
    if not isinstance(exponent, int) or not -4 <= exponent <= 6:
        raise ConfigError(f"{name} is {price}; give at most four decimals")
