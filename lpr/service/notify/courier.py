"""What brings the notices of one target, in order, in a thread of its own."""

from __future__ import annotations

import logging
import threading
import time
from datetime import timedelta

from lpr.errors import LprError, first_line
from lpr.service.notify.senders import sender_of
from lpr.service.notify.sent import Outcome, Sender, Sent, wait_s
from lpr.service.store import Notice, Store, Target
from lpr.service.store.database import now

LOOK_EVERY_S = 1.0
"""So often it is looked what waits, where nobody says so."""
AT_ONCE = 50
"""So many notices are taken from the store at a time."""
WRITE_EVERY_S = 0.25
"""What was delivered is written down so often: so much is delivered twice where a process dies."""
LONGEST_SEND_S = 25.0
"""A send takes no longer; a lease that ends sooner lets none begin."""
_LOG = logging.getLogger("lpr.notify")


class Courier:
    """Sends what waits for one target, as long as it is leased to this process.

    A process that dies leaves what it sent last as waiting: it is sent again. What fails is tried
    again later, and all that waits behind it waits, too.

    Args:
        target: whose.
        store: has the notices.
        sender: in place of the one of the target's kind.
    """

    def __init__(self, target: Target, store: Store, sender: Sender | None = None) -> None:
        self.target = target
        self._store = store
        self._sender = sender or sender_of(target, store)
        self._over, self._added = threading.Event(), threading.Event()
        self._leased_until = float("-inf")
        self._message = target.message
        self._resting = not target.message
        self._thread = threading.Thread(target=self._work, name=f"target-{target.id}", daemon=True)

    def start(self, leased_s: float) -> None:
        """Begin."""
        self.keep(leased_s)
        self._thread.start()

    def keep(self, leased_s: float) -> None:
        """The lease lasts so long from now."""
        self._leased_until = time.monotonic() + leased_s

    def look_again(self) -> None:
        """Something may have been added: look now."""
        self._added.set()

    def stop(self) -> None:
        """Begin nothing more; it is not waited for."""
        self._over.set()
        self._added.set()

    def join(self) -> None:
        """Wait until what was being sent is sent."""
        if self._thread.is_alive():
            self._thread.join()

    @property
    def ended(self) -> bool:
        """Whether nothing is being sent any more."""
        return not self._thread.is_alive()

    def _work(self) -> None:
        try:
            while not self._over.is_set():
                self._added.clear()
                try:
                    more = self._bring()
                    self._rest()
                except LprError as error:
                    _LOG.warning("target %s waits: %s", self.target.name, error)
                    more = False
                except Exception:
                    _LOG.exception("target %s waits", self.target.name)
                    more = False
                if not more:
                    self._added.wait(LOOK_EVERY_S)
        finally:
            self._sender.close()

    def _bring(self) -> bool:
        """Send some of what waits, in order; gives whether there may be more to send now."""
        waiting = self._store.outbox.due(self.target.id, AT_ONCE)
        delivered: list[int] = []
        written = time.monotonic()
        for notice in waiting:
            if not self._may_send():
                break
            sent = self._send(notice)
            if sent.outcome is not Outcome.DELIVERED:
                self._write(delivered)
                return self._failed(notice, sent)
            delivered.append(notice.id)
            if time.monotonic() - written > WRITE_EVERY_S:
                self._write(delivered)
                delivered, written = [], time.monotonic()
        self._write(delivered)
        return len(waiting) == AT_ONCE

    def _rest(self) -> None:
        """Let the sender keep what it keeps; what is wrong there is seen, too."""
        try:
            self._sender.rest()
        except LprError as error:
            self._resting = False
            self._note(str(error))
            return
        if not self._resting:
            self._resting = True
            self._note("")

    def _note(self, message: str) -> None:
        """Write down what is wrong with the target, where that is new."""
        if self._message != message:
            self._message = message
            self._store.targets.note(self.target.id, message)
            if message:
                _LOG.warning("target %s: %s", self.target.name, message)

    def _send(self, notice: Notice) -> Sent:
        try:
            return self._sender.send(notice)
        except LprError as error:
            return Sent(Outcome.AWAY, str(error))
        except Exception as error:
            # What no one thought of is a fault of this notice: others are not stopped for ever.
            _LOG.exception("target %s: notice %s", self.target.name, notice.id)
            return Sent(Outcome.FAULTY, f"{type(error).__name__}: {first_line(error)}")

    def _write(self, delivered: list[int]) -> None:
        if delivered:
            self._store.outbox.delivered(self.target.id, delivered)
            self._message = ""

    def _failed(self, notice: Notice, sent: Sent) -> bool:
        """Write down what failed; gives whether what waits behind it may be sent now."""
        wait = wait_s(sent, notice.tries)
        self._note(sent.message or str(sent.outcome))
        if wait is None:
            self._store.outbox.give_up(notice.id, sent.message)
            return True
        counts = sent.outcome is not Outcome.BUSY
        self._store.outbox.try_later(
            notice.id, now() + timedelta(seconds=wait), sent.message, counts
        )
        return False

    def _may_send(self) -> bool:
        left_s = self._leased_until - time.monotonic()
        return left_s > LONGEST_SEND_S and not self._over.is_set()
