"""What happens in the service, told to whoever listens: pages, notifications, rules."""

from __future__ import annotations

import itertools
import queue
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TypeAlias

from lpr.service.store.values import CameraState, Job, PassageRow

REMEMBERED = 256
"""So many past events can be told again, to one who comes back."""
WAITING = 256
"""So many events wait for a slow listener; then it loses the oldest."""


@dataclass(frozen=True, slots=True)
class PassageChanged:
    """A passage has opened, improved, closed, or was corrected."""

    passage: PassageRow


@dataclass(frozen=True, slots=True)
class CameraChanged:
    """A camera has come to another state."""

    camera_id: int
    state: CameraState


@dataclass(frozen=True, slots=True)
class JobChanged:
    """A job has begun, gone on or ended."""

    job: Job


@dataclass(frozen=True, slots=True)
class WorkAdded:
    """Notices wait in the outbox, or gates are to be opened: for those who do it."""


@dataclass(frozen=True, slots=True)
class SiteChanged:
    """So many are inside a site of these cameras now, and so full it is."""

    site_id: int
    cameras: frozenset[int]
    inside: int
    level: str


Event: TypeAlias = PassageChanged | CameraChanged | JobChanged | SiteChanged | WorkAdded


@dataclass(frozen=True, slots=True)
class Told:
    """An event with its number, which grows from event to event."""

    number: int
    event: Event


class Listener:
    """Takes what happens from now on, in order; bounded, the oldest goes first.

    >>> bus = EventBus()
    >>> with bus.listen() as listener:
    ...     listener.next(timeout_s=0.0) is None
    True
    """

    def __init__(self, past: list[Told]) -> None:
        self._waiting: queue.Queue[Told | None] = queue.Queue(WAITING + 1)
        for told in past[-WAITING:]:
            self._waiting.put_nowait(told)
        self._closed = False

    @property
    def closed(self) -> bool:
        """Whether nothing more will come."""
        return self._closed and self._waiting.empty()

    def next(self, timeout_s: float | None = None) -> Told | None:
        """The next event; None where none came in time, or the bus has closed."""
        try:
            return self._waiting.get(timeout=timeout_s)
        except queue.Empty:
            return None

    def __iter__(self) -> Iterator[Told]:
        """All events until the bus closes; waits for each."""
        while (told := self.next()) is not None:
            yield told

    def put(self, told: Told | None) -> None:
        """Take one in; None says that no more will come."""
        self._closed = self._closed or told is None
        while True:
            try:
                self._waiting.put_nowait(told)
                return
            except queue.Full:
                with suppress(queue.Empty):
                    self._waiting.get_nowait()


class EventBus:
    """Tells events to all listeners of this process.

    ``publish`` never waits: it may be called from any thread.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._numbers = itertools.count(1)
        self._past: deque[Told] = deque(maxlen=REMEMBERED)
        self._listeners: list[Listener] = []
        self._closed = False

    def publish(self, event: Event) -> Told:
        """Tell an event to all who listen now."""
        with self._lock:
            told = Told(next(self._numbers), event)
            self._past.append(told)
            for listener in self._listeners:
                listener.put(told)
        return told

    @contextmanager
    def listen(self, after: int | None = None) -> Iterator[Listener]:
        """Give a listener for as long as the block runs.

        Args:
            after: the number of the last event that was seen: what came since is told first, as far
                as it is remembered. None begins with what happens next.
        """
        with self._lock:
            past = [told for told in self._past if after is not None and told.number > after]
            listener = Listener(past)
            self._listeners.append(listener)
            if self._closed:
                listener.put(None)
        try:
            yield listener
        finally:
            with self._lock:
                self._listeners.remove(listener)

    def close(self) -> None:
        """Nothing more will happen: all listeners end."""
        with self._lock:
            self._closed = True
            for listener in self._listeners:
                listener.put(None)
