"""How many things pay to be done at once on this machine."""

from __future__ import annotations

import os

MOST_THREADS = 4
"""More threads than this read no more pictures: two fifths of reading hold Python's one lock."""


def core_count() -> int:
    """Processor cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def useful_threads() -> int:
    """Threads of this process that may read at once; others wait, which is faster for all."""
    return min(core_count(), MOST_THREADS)
