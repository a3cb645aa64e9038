"""Things that only one thread at a time may use, and as many of them as threads use at once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Generic, TypeVar

Thing = TypeVar("Thing")


class Pool(Generic[Thing]):
    """Lends things; makes another where all are lent, up to a limit, and then lets threads wait.

    >>> pool = Pool(list, most=2)
    >>> with pool.lent() as first, pool.lent() as second:
    ...     first is second
    False

    Args:
        make: makes one more.
        most: how many there are at most.
        first: one that is there already.
    """

    def __init__(self, make: Callable[[], Thing], most: int, *first: Thing) -> None:
        self._make = make
        self._seats = threading.BoundedSemaphore(most)
        self._free = list(first)

    @contextmanager
    def lent(self) -> Iterator[Thing]:
        """A thing that nobody else has meanwhile: the last one that was given back."""
        with self._seats:
            try:
                thing = self._free.pop()
            except IndexError:
                thing = self._make()
            try:
                yield thing
            finally:
                self._free.append(thing)
