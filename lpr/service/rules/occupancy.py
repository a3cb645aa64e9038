"""How full a site was, over time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Occupancy:
    """How many were inside at most in an interval, and how many came and left in it."""

    begins: datetime
    most: int
    came: int
    left: int


def occupancy(
    stays: Iterable[tuple[datetime, datetime | None]],
    since: datetime,
    until: datetime,
    step: timedelta,
) -> tuple[Occupancy, ...]:
    """How many were inside, interval by interval.

    >>> from datetime import UTC
    >>> at = [datetime(2026, 5, 1, hour, 30, tzinfo=UTC) for hour in range(24)]
    >>> hours = occupancy([(at[8], at[10]), (at[9], None)], at[8], at[11], timedelta(hours=1))
    >>> [(one.most, one.came, one.left) for one in hours]
    [(1, 1, 0), (2, 1, 0), (2, 0, 1)]

    Args:
        stays: when each vehicle came and left; None is inside still.
        since: where the first interval begins.
        until: where the last one ends, at the latest.
        step: how long each is.
    """
    count = max(0, -(-(until - since) // step))
    came, left = [0] * count, [0] * count
    moves: list[list[tuple[datetime, int]]] = [[] for _ in range(count)]
    inside = 0
    for begins, ends in stays:
        inside += begins < since and (ends is None or ends >= since)
        for moment, change, counted in ((begins, 1, came), (ends, -1, left)):
            if moment is not None and since <= moment < until:
                place = (moment - since) // step
                counted[place] += 1
                moves[place].append((moment, change))
    found = []
    for place in range(count):
        most = inside
        for _, change in sorted(moves[place]):
            inside += change
            most = max(most, inside)
        found.append(Occupancy(since + place * step, most, came[place], left[place]))
    return tuple(found)


def rises(
    stays: Iterable[tuple[datetime, datetime | None]],
    least: float,
    since: datetime,
    until: datetime,
) -> list[datetime]:
    """The moments of a time at which there came to be so many inside, or more.

    >>> from datetime import UTC
    >>> at = [datetime(2026, 5, 1, hour, tzinfo=UTC) for hour in range(24)]
    >>> found = rises([(at[8], at[10]), (at[9], at[12]), (at[11], None)], 2, at[0], at[20])
    >>> [one.hour for one in found]
    [9, 11]
    """
    inside, found = 0, list[datetime]()
    moves: list[tuple[datetime, int]] = []
    for begins, ends in stays:
        moves.append((begins, 1))
        if ends is not None:
            moves.append((ends, -1))
    for moment, change in sorted(moves):
        if since <= moment < until and inside < least <= inside + change:
            found.append(moment)
        inside += change
    return found
