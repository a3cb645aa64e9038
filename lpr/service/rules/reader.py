"""Readers of changes: threads that act upon what becomes of passages, each change once.

A reader is woken by the events of its own process, and looks once a second for what others wrote.
Of several processes that share a store one has the work of a reader; where it dies, another one
goes on from the cursor.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy.orm import Session

from lpr.errors import Conflict, LprError, StoreError
from lpr.service.events import EventBus, Listener, WorkAdded
from lpr.service.store import Change, PassageRow, Store

LOOK_EVERY_S = 1.0
"""So often it is looked for what other processes wrote."""
TICK_EVERY_S = 5.0
LEASE_S = 20.0
"""A process that did not ask for so long has lost the work."""
MOST_WAIT_S = 30.0
AT_ONCE = 30
"""So many changes are dealt with in one transaction: others that write wait for it."""
TRIES = 3
"""A change that fails so often is passed over, and told in the log: the others wait behind it."""
_LOG = logging.getLogger("lpr.rules")


@dataclass(frozen=True, slots=True)
class Changed:
    """A change, the first of those at hand of its passage, which is as it is by now."""

    change: Change
    passage: PassageRow


class Follower(Protocol):
    """What acts upon changes."""

    @property
    def name(self) -> str:
        """Of the cursor; it never changes."""
        ...

    def take(self, session: Session, changed: Sequence[Changed]) -> None:
        """Act upon changes, in order: all that is written goes through the session.

        Args:
            session: of the transaction that moves the cursor; its end belongs to the reader.
            changed: what has become of passages, each of which comes once.
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
            changes = self._store.changes.after(cursor, AT_ONCE)
            if not changes:
                break
            self._deal_with(changes)
            done += len(changes)
            # It may have let notices wait and asked gates: nobody looks for those at once else.
            self._events.publish(WorkAdded())
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

    def _deal_with(self, changes: Sequence[Change]) -> None:
        """Deal with changes in one transaction; where it fails one by one, to find the bad one."""
        if len(changes) > 1:
            try:
                self._step(changes)
                return
            except (StoreError, Conflict):
                raise
            except Exception as error:
                _LOG.info("%s goes on one by one: %s", self._follower.name, error)
        for change in changes:
            self._deal_with_one(change)

    def _deal_with_one(self, change: Change) -> None:
        name, number = self._follower.name, change.number
        try:
            self._step((change,))
        except StoreError:
            raise
        except Exception:
            failed, tries = self._failed
            self._failed = (number, tries + 1 if failed == number else 1)
            if self._given_up(number):
                _LOG.exception("%s passes change %d over: it failed %d times", name, number, TRIES)
            raise

    def _step(self, changes: Sequence[Change]) -> None:
        first: dict[str, Change] = {}
        for change in changes:
            if not self._given_up(change.number):
                first.setdefault(change.passage_id, change)
        last = changes[-1].number
        with self._store.changes.step(self._follower.name, self._owner, last) as session:
            rows = self._store.passages.rows(session, first)
            there = [Changed(change, rows[one]) for one, change in first.items() if one in rows]
            if there:
                self._follower.take(session, there)

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
