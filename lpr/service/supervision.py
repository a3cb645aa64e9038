"""How what runs beside the requests comes to its end."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import Protocol

from lpr.errors import LprError


class Worker(Protocol):
    """Works in a thread or a process of its own until it is stopped."""

    def stop(self) -> None:
        """Ask it to end."""
        ...

    def join(self) -> None:
        """Wait until it has ended."""
        ...


def end_all(
    workers: Sequence[Worker], give_back: Callable[[], object], what: str, log: logging.Logger
) -> None:
    """Stop all at once, wait for each, then give their leases back.

    Args:
        workers: all that still work.
        give_back: gives the leases back.
        what: what they are leases of, for the log where the store does not answer.
        log: where that is told.
    """
    for worker in workers:
        worker.stop()
    for worker in workers:
        worker.join()
    try:
        give_back()
    except LprError as error:
        log.warning("%s are not given back: %s", what, error)
