"""How long is waited before something that failed is tried again."""

from __future__ import annotations

from dataclasses import dataclass, replace

FIRST_S, MOST_S = 1.0, 60.0
GOOD_AFTER_S = 60.0
"""What ran for so long had not failed to start."""


@dataclass(frozen=True, slots=True)
class Backoff:
    """Tries so far, and when the next one is due; times are those of one monotonic clock.

    >>> once = Backoff().failed(at_s=100.0, ran_s=2.0)
    >>> once.due_s, once.failed(at_s=101.0, ran_s=0.5).due_s
    (101.0, 103.0)
    >>> once.failed(at_s=500.0, ran_s=300.0).due_s
    501.0
    """

    tries: int = 0
    due_s: float = 0.0

    def failed(self, at_s: float, ran_s: float) -> Backoff:
        """It failed now, after it had run for so long."""
        tries = 0 if ran_s >= GOOD_AFTER_S else self.tries
        wait_s = min(FIRST_S * 2.0 ** min(tries, 10), MOST_S)
        return replace(self, tries=tries + 1, due_s=at_s + wait_s)
