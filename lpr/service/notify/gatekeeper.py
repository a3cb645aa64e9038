"""What opens gates as soon as somebody asks, and closes them after their pulse."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from functools import partial

from lpr.errors import LprError
from lpr.service.events import EventBus
from lpr.service.notify.relays import Move, move
from lpr.service.store import Decision, Gate, Store

LOOK_EVERY_S = 0.2
"""So often it is looked what other processes ask for, and what is to be closed."""
_LOG = logging.getLogger("lpr.gates")


class GateKeeper:
    """Fulfils the wishes to open gates; each is taken by one process, and by no second one.

    A process that dies while it opens a gate leaves it to nobody: a gate opens late for no one.

    Args:
        store: has the gates and the wishes.
        events: whatever happens, it is looked for wishes at once.
    """

    def __init__(self, store: Store, events: EventBus) -> None:
        self._store, self._events = store, events
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._work, name="gates", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End; what is open is closed by whoever comes next."""
        self._over.set()
        if self._thread.is_alive():
            self._thread.join()

    def look(self) -> None:
        """Take the wishes that wait, and close what has been open long enough; each in a thread of
        its own, so that a relay that does not answer keeps no other gate waiting."""
        store = self._store
        work: list[Callable[[], None]] = [
            *(partial(self._open, gate, wish) for gate, wish in store.gates.claim()),
            *(partial(self._close, gate) for gate in store.gates.to_close()),
        ]
        for one in work:
            threading.Thread(target=self._told, args=(one,), daemon=True).start()

    def _work(self) -> None:
        with self._events.listen() as listener:
            while not self._over.is_set() and not listener.closed:
                self._told(self.look)
                listener.next(LOOK_EVERY_S)

    def _told(self, work: Callable[[], None]) -> None:
        try:
            work()
        except LprError as error:
            _LOG.warning("gates wait: %s", error)
            self._over.wait(LOOK_EVERY_S)

    def _open(self, gate: Gate, wish: Decision) -> None:
        began = time.monotonic()
        moved = move(gate, Move.OPEN, self._store.config, wish.text)
        took = f"{moved.message} ({1000 * (time.monotonic() - began):.0f} ms)"
        if moved.done:
            self._store.gates.opened(wish, took)
            _LOG.info("gate %s: opened for %s", gate.name, wish.by or "a passage")
        else:
            self._store.gates.failed(wish, took)
            _LOG.warning("gate %s: not opened: %s", gate.name, moved.message)

    def _close(self, gate: Gate) -> None:
        moved = move(gate, Move.CLOSE, self._store.config)
        self._store.gates.closed(gate.id, "" if moved.done else f"not closed: {moved.message}")
        if not moved.done:
            _LOG.warning("gate %s: not closed: %s", gate.name, moved.message)
