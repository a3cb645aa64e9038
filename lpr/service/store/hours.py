"""Hours of the week in which a line of a list counts."""

from __future__ import annotations

import re
from datetime import datetime

from lpr.errors import ConfigError

DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_DAY = 24 * 60
"""Minutes."""
_PART = re.compile(r"(?:([A-Z][a-z])(?:-([A-Z][a-z]))?\s+)?(\d\d):(\d\d)-(\d\d):(\d\d)")


def check_hours(hours: str) -> None:
    """Tell hours of the week from what is none.

    >>> check_hours("Mo-Fr 07:00-18:00, Sa 08:00-12:00")
    >>> check_hours("mornings")
    Traceback (most recent call last):
    lpr.errors.ConfigError: 'mornings' are no hours; write Mo-Fr 07:00-18:00, Sa 08:00-12:00

    Raises:
        ConfigError: it is none.
    """
    if hours.strip():
        for part in hours.split(","):
            _, begins, ends = _days_and_minutes(part.strip())
            if max(begins, ends) > _DAY or begins == _DAY:
                raise ConfigError(
                    f"'{part.strip()}' are no hours; a day has them from 00:00 to 24:00"
                )
            if begins == ends:
                raise ConfigError(
                    f"'{part.strip()}' ends when it begins; write 00:00-24:00 for a whole day"
                )


def is_always(hours: str) -> bool:
    """Whether hours of the week leave no minute out; empty ones do not.

    >>> is_always("Mo-Sa 00:00-24:00, Su 00:00-24:00"), is_always("06:00-05:00")
    (True, False)
    """
    left = set(range(7 * _DAY))
    for part in hours.split(",") if hours.strip() else ():
        days, begins, ends = _days_and_minutes(part.strip())
        length = (ends - begins - 1) % _DAY + 1
        for day in days:
            left -= {(day * _DAY + begins + minute) % (7 * _DAY) for minute in range(length)}
    return not left


def within_hours(hours: str, at: datetime) -> bool:
    """Whether a local time lies in hours of the week; empty ones are always.

    Hours over midnight count from the day on which they begin.

    >>> within_hours("Fr 22:00-02:00", datetime(2026, 5, 2, 1, 30))
    True
    """
    if not hours.strip():
        return True
    minute = at.hour * 60 + at.minute
    for part in hours.split(","):
        days, begins, ends = _days_and_minutes(part.strip())
        if begins < ends:
            if at.weekday() in days and begins <= minute < ends:
                return True
        elif (at.weekday() in days and minute >= begins) or (
            (at.weekday() - 1) % 7 in days and minute < ends
        ):
            return True
    return False


def _days_and_minutes(part: str) -> tuple[set[int], int, int]:
    found = _PART.fullmatch(part)
    names = [] if found is None else [name for name in found.groups()[:2] if name]
    if found is None or not set(names) <= set(DAYS):
        raise ConfigError(f"'{part}' are no hours; write Mo-Fr 07:00-18:00, Sa 08:00-12:00")
    hour, minute, to_hour, to_minute = (int(number) for number in found.groups()[2:])
    if hour > 24 or to_hour > 24 or minute > 59 or to_minute > 59:
        raise ConfigError(f"'{part}' are no hours; a day has them from 00:00 to 24:00")
    numbers = [DAYS.index(name) for name in names]
    first, last = (numbers[0], numbers[-1]) if numbers else (0, 6)
    days = {(first + step) % 7 for step in range((last - first) % 7 + 1)}
    return days, hour * 60 + minute, to_hour * 60 + to_minute
