"""Passwords cannot be guessed at speed: after a few wrong ones, each next try must wait longer."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterable
from typing import Protocol

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
_MOST_DOUBLINGS = 30


class Failed(Protocol):
    """How often a login failed, and when last, in seconds since 1970."""

    @property
    def count(self) -> int: ...

    @property
    def last(self) -> float: ...


class Remembering(Protocol):
    """Remembers failures by who tried."""

    def of(self, key: str) -> Failed:
        """What is remembered of who tried."""
        ...

    def add(self, keys: Iterable[str], at: float, forget_before: float) -> None:
        """Count a failure for each, and forget what failed last before a time."""
        ...

    def forget(self, key: str) -> None:
        """Nothing failed."""
        ...


class LoginThrottle:
    """Counts wrong passwords by name with address, and by address alone, for all processes of a
    store together.

    A stranger's failures do not lock a user out, who comes from another address.

    Args:
        failures: remembers them.
        clock: seconds since 1970.
    """

    def __init__(self, failures: Remembering, clock: Callable[[], float] = time.time) -> None:
        self._failures = failures
        self._clock = clock

    def check(self, name: str, address: str) -> None:
        """See whether a password may be tried now.

        Raises:
            TooFast: not yet.
        """
        wait_s = max(
            self._wait_s(_tried(name, address), FREE_TRIES),
            self._wait_s(_tried("", address), TRIES_PER_ADDRESS),
        )
        if wait_s > 0:
            seconds = math.ceil(wait_s)
            raise TooFast(f"too many wrong passwords; try again in {seconds} s", seconds)

    def failed(self, name: str, address: str) -> None:
        """A password was wrong."""
        now = self._clock()
        keys = (_tried(name, address), _tried("", address))
        self._failures.add(keys, now, now - FORGOTTEN_AFTER_S)

    def succeeded(self, name: str, address: str) -> None:
        """A password was right: this name's failures from there are forgotten."""
        self._failures.forget(_tried(name, address))

    def _wait_s(self, key: str, free: int) -> float:
        known, now = self._failures.of(key), self._clock()
        if known.count < free or now - known.last > FORGOTTEN_AFTER_S:
            return 0.0
        doublings = min(known.count - free, _MOST_DOUBLINGS)
        return known.last + min(FIRST_WAIT_S * 2.0**doublings, LONGEST_WAIT_S) - now


def _tried(name: str, address: str) -> str:
    """Who tries, as one text."""
    return f"{name.casefold()}\n{address}"
