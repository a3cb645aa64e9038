"""How often a key may ask: so many requests in any one minute, and when the next may come."""

from __future__ import annotations

import math
import threading
import time
from collections import deque
from collections.abc import Callable

from lpr.errors import ServiceError

WINDOW_S = 60.0


class TooFast(ServiceError):
    """Somebody asks more often than is allowed; ``retry_after_s`` is when to come again."""

    def __init__(self, sentence: str, retry_after_s: int) -> None:
        super().__init__(sentence)
        self.retry_after_s = retry_after_s


class RateLimits:
    """Counts the requests of each key over the last minute (a sliding window).

    >>> limits = RateLimits(clock=lambda: 0.0)
    >>> limits.take(7, per_minute=1)
    >>> limits.take(7, per_minute=1)
    Traceback (most recent call last):
    lpr.service.http.rates.TooFast: this key may ask 1 times a minute; ask again in 60 s

    Args:
        clock: seconds that only grow.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._taken: dict[int, deque[float]] = {}

    def take(self, key_id: int, per_minute: int | None) -> None:
        """Count one request of a key; None is no limit.

        Raises:
            TooFast: it has asked so often in the last minute; this one does not count.
        """
        if per_minute is None:
            return
        now = self._clock()
        with self._lock:
            times = self._taken.setdefault(key_id, deque())
            while times and now - times[0] >= WINDOW_S:
                times.popleft()
            if len(times) < per_minute:
                times.append(now)
                return
            oldest = times[0] if times else now
        wait_s = max(1, math.ceil(WINDOW_S - (now - oldest)))
        raise TooFast(
            f"this key may ask {per_minute} times a minute; ask again in {wait_s} s", wait_s
        )
