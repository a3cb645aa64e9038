"""How long each stage of reading a picture takes."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

STAGES = ("load", "detect", "rectify", "segment", "classify", "assemble", "witness", "settle")


class Stopwatch:
    """Milliseconds spent in each stage of one picture."""

    def __init__(self) -> None:
        self._start = time.perf_counter()
        self._spent_ms = dict.fromkeys(STAGES, 0.0)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Count what happens meanwhile to that stage."""
        start = time.perf_counter()
        yield
        self._spent_ms[name] += (time.perf_counter() - start) * 1e3

    def timings_ms(self) -> dict[str, float]:
        """What each stage took, and as ``total`` all since the start."""
        return {**self._spent_ms, "total": (time.perf_counter() - self._start) * 1e3}
