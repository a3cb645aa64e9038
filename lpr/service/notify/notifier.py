"""All targets of this process: each has a courier, which is started, restarted and stopped.

Several processes may share a store: each target is leased to one of them, for some seconds at a
time, so that its notices stay in order. Where a process dies, its leases run out, and others go on.
"""

from __future__ import annotations

import logging
import threading

from lpr.errors import LprError
from lpr.service.events import EventBus, WorkAdded
from lpr.service.notify.courier import LONGEST_SEND_S, Courier
from lpr.service.store import Store, Target
from lpr.service.supervision import end_all

LEASE_S = 2 * LONGEST_SEND_S + 10.0
"""A process that did not ask for so long has lost its targets."""
LOOK_EVERY_S = 1.0
_LOG = logging.getLogger("lpr.notify")


class Notifier:
    """Keeps a courier for each target that is switched on and leased to this process.

    Args:
        store: has the targets and what waits for them.
        events: say when something was added; what other processes add is found all the same.
        lease_s: a process that did not ask for so long has lost its targets.
    """

    def __init__(self, store: Store, events: EventBus, lease_s: float = LEASE_S) -> None:
        self._store, self._events, self._lease_s = store, events, lease_s
        self._owner = store.config.instance
        self._lock = threading.Lock()
        self._couriers: dict[int, Courier] = {}
        self._over = threading.Event()
        self._changed = threading.Event()
        self._threads = [
            threading.Thread(target=self._supervise, name="targets", daemon=True),
            threading.Thread(target=self._listen, name="outbox", daemon=True),
        ]

    def start(self) -> None:
        """Begin."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Stop: what is being sent is sent, all else waits. The leases are given back."""
        self._over.set()
        self._changed.set()
        for thread in self._threads:
            if thread.is_alive():
                thread.join()
        end_all(self._all(), lambda: self._store.targets.release(self._owner), "targets", _LOG)

    def look_again(self) -> None:
        """Targets have changed: look at them now, not in a second."""
        self._changed.set()

    def _listen(self) -> None:
        with self._events.listen() as listener:
            while not self._over.is_set() and not listener.closed:
                told = listener.next(LOOK_EVERY_S)
                if told is not None and isinstance(told.event, WorkAdded):
                    for courier in self._all():
                        courier.look_again()

    def _supervise(self) -> None:
        while not self._over.is_set():
            self._changed.clear()
            try:
                self._look()
            except LprError as error:
                _LOG.warning("targets wait: %s", error)
            self._changed.wait(LOOK_EVERY_S)

    def _look(self) -> None:
        """Compare the targets that this process has with the couriers that run."""
        leased = {one.id: one for one in self._store.targets.lease(self._owner, self._lease_s)}
        for courier in self._all():
            target = leased.get(courier.target.id)
            if target is None or target.version != courier.target.version:
                courier.stop()
            else:
                # A lease is made longer when half of it is over: at least so much is left.
                courier.keep(self._lease_s / 2)
            if courier.ended:
                with self._lock:
                    self._couriers.pop(courier.target.id)
        for target in leased.values():
            if not self._over.is_set() and target.id not in self._couriers:
                self._begin(target)

    def _begin(self, target: Target) -> None:
        courier = Courier(target, self._store)
        with self._lock:
            self._couriers[target.id] = courier
        courier.start(self._lease_s / 2)

    def _all(self) -> list[Courier]:
        with self._lock:
            return list(self._couriers.values())
