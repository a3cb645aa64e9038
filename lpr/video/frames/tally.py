"""Counts what becomes of frames; one thread counts, others may look."""

from __future__ import annotations

import threading

from lpr.video.frames.base import StreamCounters


class Tally:
    """The counters of a source as they grow.

    >>> tally = Tally()
    >>> tally.add(seen=2, decoded=1)
    >>> tally.counters.seen, tally.counters.failed
    (2, 0)
    """

    def __init__(self) -> None:
        self._counters = StreamCounters()
        self._lock = threading.Lock()

    @property
    def counters(self) -> StreamCounters:
        """As they stand now."""
        return self._counters

    def add(
        self,
        seen: int = 0,
        decoded: int = 0,
        failed: int = 0,
        skipped: int = 0,
        reconnects: int = 0,
    ) -> None:
        """So many more of each."""
        with self._lock:
            now = self._counters
            self._counters = StreamCounters(
                now.seen + seen,
                now.decoded + decoded,
                now.failed + failed,
                now.skipped + skipped,
                now.reconnects + reconnects,
            )
