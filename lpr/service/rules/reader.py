"""Readers of changes: threads that act upon what becomes of passages, each change once.

A reader is woken by the events of its own process, and looks once a second for what others wrote.
Of several processes that share a store one has the work of a reader; where it dies, another one
goes on from the cursor.
"""

from __future__ import annotations

import logging
import threading
import time
from typing import Protocol

from sqlalchemy.orm import Session

from lpr.errors import LprError, StoreError
from lpr.service.events import EventBus, Listener, WorkAdded
from lpr.service.store import Change, PassageRow, Store

LOOK_EVERY_S = 1.0
"""So often it is looked for what other processes wrote."""
TICK_EVERY_S = 5.0
LEASE_S = 20.0
"""A process that did not ask for so long has lost the work."""
MOST_WAIT_S = 30.0
TRIES = 3
"""A change that fails so often is passed over, and told in the log: the others wait behind it."""
_LOG = logging.getLogger("lpr.rules")


class Follower(Protocol):
    """What acts upon changes."""

    @property
    def name(self) -> str:
        """Of the cursor; it never changes."""
        ...

    def take(self, session: Session, change: Change, passage: PassageRow) -> None:
        """Act upon a change: all that is written goes through the session.

        Args:
            session: of the transaction that moves the cursor; its end belongs to the reader.
            change: what has become of a passage.
            passage: is as it is by now, maybe later than the change.
        """

    def tick(self) -> None:
        """Do what is due by the clock; called every `TICK_EVERY_S` by whoever has the work."""


class ChangeReader:
    """A thread that gives changes to a follower.

    Args:
        store: has the changes.
        events: wake the thread.
        follower: acts upon them.
    """

    def __init__(self, store: Store, events: EventBus, follower: Follower) -> None:
        self._store, self._events, self._follower = store, events, follower
        self._owner = store.config.instance
        self._over = threading.Event()
        self._ticked = float("-inf")
        self._leased = float("-inf")
        self._failed: tuple[int, int] = (0, 0)
        """The number of the change that fails, and how often it did."""
        self._thread = threading.Thread(target=self._run, name=follower.name, daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End, and give the work back to other processes."""
        self._over.set()
        if self._thread.is_alive():
            self._thread.join()
        try:
            self._store.changes.release(self._follower.name, self._owner)
        except LprError as error:
            _LOG.warning("%s is not given back: %s", self._follower.name, error)

    def work(self) -> int:
        """Deal with all changes that there are, and with what is due; how many changes those were.
        Nothing is done where another process has the work.

        Raises:
            LprError: of the store or the follower; what was done before stays done.
        """
        done = 0
        while not self._over.is_set() and self._has_the_work():
            self._tick_when_due()
            cursor = self._store.changes.cursor(self._follower.name)
            changes = self._store.changes.after(cursor)
            for change in changes:
                if self._over.is_set() or not self._has_the_work():
                    return done
                self._deal_with(change)
                done += 1
                # It may have let notices wait and asked gates: nobody looks for those at once else.
                self._events.publish(WorkAdded())
            if not changes:
                break
        return done

    def _has_the_work(self) -> bool:
        now = time.monotonic()
        if now - self._leased < LEASE_S / 4:
            return True
        has = self._store.changes.take(self._follower.name, self._owner, LEASE_S)
        self._leased = now if has else float("-inf")
        return has

    def _tick_when_due(self) -> None:
        now = time.monotonic()
        if now - self._ticked >= TICK_EVERY_S:
            self._ticked = now
            try:
                self._follower.tick()
            except StoreError:
                raise
            except Exception:
                _LOG.exception("%s: what is due was not done", self._follower.name)

    def _deal_with(self, change: Change) -> None:
        name, number = self._follower.name, change.number
        try:
            with self._store.changes.step(name, self._owner, number) as session:
                if not self._given_up(number):
                    passage = self._store.passages.row(session, change.passage_id)
                    if passage is not None:
                        self._follower.take(session, change, passage)
        except StoreError:
            raise
        except Exception:
            failed, tries = self._failed
            self._failed = (number, tries + 1 if failed == number else 1)
            if self._given_up(number):
                _LOG.exception("%s passes change %d over: it failed %d times", name, number, TRIES)
            raise

    def _given_up(self, number: int) -> bool:
        return self._failed[0] == number and self._failed[1] >= TRIES

    def _run(self) -> None:
        wait_s = LOOK_EVERY_S
        with self._events.listen() as listener:
            while not self._over.is_set():
                try:
                    self.work()
                    wait_s = LOOK_EVERY_S
                except Exception as error:
                    self._leased = float("-inf")
                    wait_s = min(wait_s * 2, MOST_WAIT_S)
                    _LOG.warning("%s waits: %s", self._follower.name, error)
                    self._over.wait(wait_s)
                    continue
                _sleep(listener, self._over, LOOK_EVERY_S)


def _sleep(listener: Listener, over: threading.Event, seconds: float) -> None:
    """Wait until something happens; all that has happened by then counts as one."""
    if listener.closed:
        over.wait(seconds)
    elif listener.next(seconds) is not None:
        while listener.next(0.0) is not None:
            pass
