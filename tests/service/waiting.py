"""Waiting for what happens in other threads and processes."""

from __future__ import annotations

import time
from collections.abc import Callable

LONGEST_S = 120.0
"""So long a busy machine may take; what is waited for usually comes in a second."""


def until(happened: Callable[[], bool], what: str) -> None:
    """Wait until something has happened; fail where it does not."""
    ends = time.monotonic() + LONGEST_S
    while not happened():
        assert time.monotonic() < ends, f"{what}: not within {LONGEST_S:g} s"
        time.sleep(0.05)
