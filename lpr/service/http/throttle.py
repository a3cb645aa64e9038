"""Passwords cannot be guessed at speed: after a few wrong ones, each next try must wait longer."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from lpr.service.http.rates import TooFast

FREE_TRIES = 5
"""So many wrong passwords cost no wait;"""
FIRST_WAIT_S = 2.0
"""then each waits twice as long as the one before,"""
LONGEST_WAIT_S = 900.0
"""a quarter of an hour at most."""
FORGOTTEN_AFTER_S = 3600.0
TRIES_PER_ADDRESS = 30
"""One address may fail so often under any names, as those who try one password on all do."""
MOST_REMEMBERED = 10_000


@dataclass(slots=True)
class _Failures:
    count: int
    last: float


class LoginThrottle:
    """Remembers wrong passwords by name with address, and by address alone.

    A stranger's failures do not lock a user out, who comes from another address.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._failures: dict[tuple[str, str], _Failures] = {}

    def check(self, name: str, address: str) -> None:
        """See whether a password may be tried now.

        Raises:
            TooFast: not yet.
        """
        now = self._clock()
        with self._lock:
            wait_s = max(
                self._wait_s((name.casefold(), address), FREE_TRIES, now),
                self._wait_s(("", address), TRIES_PER_ADDRESS, now),
            )
        if wait_s > 0:
            seconds = math.ceil(wait_s)
            raise TooFast(f"too many wrong passwords; try again in {seconds} s", seconds)

    def failed(self, name: str, address: str) -> None:
        """A password was wrong."""
        now = self._clock()
        with self._lock:
            self._make_room(now)
            for key in ((name.casefold(), address), ("", address)):
                known = self._failures.setdefault(key, _Failures(0, now))
                known.count, known.last = known.count + 1, now

    def succeeded(self, name: str, address: str) -> None:
        """A password was right: this name's failures from there are forgotten."""
        with self._lock:
            self._failures.pop((name.casefold(), address), None)

    def _wait_s(self, key: tuple[str, str], free: int, now: float) -> float:
        known = self._failures.get(key)
        if known is None or known.count < free or now - known.last > FORGOTTEN_AFTER_S:
            return 0.0
        doublings = min(known.count - free, 30)
        return known.last + min(FIRST_WAIT_S * 2.0**doublings, LONGEST_WAIT_S) - now

    def _make_room(self, now: float) -> None:
        """Forget what is old, and the oldest of all where that is not enough."""
        if len(self._failures) < MOST_REMEMBERED:
            return
        newest_first = sorted(self._failures.items(), key=lambda item: -item[1].last)
        kept = newest_first[: MOST_REMEMBERED // 2]
        self._failures = {
            key: known for key, known in kept if now - known.last <= FORGOTTEN_AFTER_S
        }
