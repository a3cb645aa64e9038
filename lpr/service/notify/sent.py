"""What became of one try to tell something, and whether another one makes sense."""

from __future__ import annotations

import random
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from lpr.service.store import Notice

FIRST_S, MOST_S = 1.0, 900.0
"""After the first failure is waited so long, then twice as long each time, up to so long."""
BUSY_S = 30.0
"""So long is waited for a receiver that has too much to do, where it does not say how long."""
MOST_ASKED_S = 3600.0
"""No receiver is waited for longer because it asks so."""


class Outcome(StrEnum):
    """How one try ended."""

    DELIVERED = "delivered"
    AWAY = "away"
    """Nobody answered, or something on the way did."""
    FAULTY = "faulty"
    """The receiver answered, and something is wrong with it."""
    BUSY = "busy"
    """The receiver asked to come again later."""
    REFUSED = "refused"
    """The receiver does not take it, however often it is sent."""


MOST_TRIES = {Outcome.AWAY: 100, Outcome.FAULTY: 12}
"""After so many tries a notice is given up: those of `AWAY` take a day, so that a night without
network loses nothing, those of `FAULTY` most of an hour, since all others wait behind it."""


@dataclass(frozen=True, slots=True)
class Sent:
    """How one try ended, the sentence on it, and how long the receiver asked to wait."""

    outcome: Outcome
    message: str = ""
    retry_after_s: float | None = None


class Sender(Protocol):
    """Tells notices to one target, for as long as this process has it."""

    def send(self, notice: Notice) -> Sent:
        """Tell one; takes some seconds at most."""

    def rest(self) -> None:
        """Nothing is to be told right now; is called about every second.

        Raises:
            LprError: the target is not to be had.
        """

    def close(self) -> None:
        """Nothing more is told."""


def wait_s(sent: Sent, tries: int, chance: float | None = None) -> float | None:
    """How long to wait before another try; None where there is none.

    The wait grows with the tries, up to `MOST_S`, and a chance takes up to half of it, so that many
    who wait do not come back at the same moment ("equal jitter", Brooker, Exponential Backoff And
    Jitter, 2015).

    >>> away = Sent(Outcome.AWAY)
    >>> wait_s(away, 0, chance=0.0), wait_s(away, 3, chance=1.0), wait_s(away, 40, chance=0.0)
    (1.0, 4.0, 900.0)
    >>> wait_s(away, 99) is None, wait_s(Sent(Outcome.REFUSED), 0) is None
    (True, True)
    >>> wait_s(Sent(Outcome.BUSY, retry_after_s=7.0), 500)
    7.0

    Args:
        sent: how the last try ended.
        tries: there were before it.
        chance: 0 to 1; None draws one.
    """
    if sent.outcome is not Outcome.BUSY and tries + 1 >= MOST_TRIES.get(sent.outcome, 0):
        return None
    if sent.retry_after_s is not None:
        return min(max(sent.retry_after_s, 0.0), MOST_ASKED_S)
    if sent.outcome is Outcome.BUSY:
        return BUSY_S
    share = random.random() if chance is None else chance
    return float(min(FIRST_S * 2.0 ** min(tries, 30), MOST_S) * (1.0 - share / 2.0))
