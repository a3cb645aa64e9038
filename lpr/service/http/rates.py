"""How often a key may ask: so many requests in any one minute, and when the next may come."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Protocol

from lpr.errors import ServiceError


class TooFast(ServiceError):
    """Somebody asks more often than is allowed; ``retry_after_s`` is when to come again."""

    def __init__(self, sentence: str, retry_after_s: int) -> None:
        super().__init__(sentence)
        self.retry_after_s = retry_after_s


class Counting(Protocol):
    """Counts uses of keys."""

    def take(self, key_id: int, per_minute: int, second: int) -> int:
        """Count one; 0, or the seconds until the next may be."""
        ...


class RateLimits:
    """Limits the requests of each key in any one minute, in all processes of a store together.

    Args:
        uses: counts them.
        clock: seconds since 1970.
    """

    def __init__(self, uses: Counting, clock: Callable[[], float] = time.time) -> None:
        self._uses = uses
        self._clock = clock

    def take(self, key_id: int, per_minute: int | None) -> None:
        """Count one request of a key; None is no limit, and costs nothing.

        Raises:
            TooFast: it has asked so often in the last minute; this one does not count.
        """
        if per_minute is None:
            return
        wait_s = self._uses.take(key_id, per_minute, int(self._clock()))
        if wait_s:
            raise TooFast(
                f"this key may ask {per_minute} times a minute; ask again in {wait_s} s", wait_s
            )
