"""How far an archive is and how long it will still take: a bar, or a line now and then."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from types import TracebackType
from typing import Any

from lpr.cli.console import say

EVERY_S = 30.0
"""So often a line is printed where there is no terminal."""


def progress_line(total: int, done: int, done_now: int, elapsed_s: float) -> str:
    """How far it is.

    >>> progress_line(1000, 600, 500, 250.0)
    '600 of 1000 done (60.0 %), 2.0 a second, 0:03:20 left'

    Args:
        total: all items.
        done: those that are done.
        done_now: of these, what was done in this run.
        elapsed_s: how long this run has taken.
    """
    rate = done_now / max(elapsed_s, 1e-9)
    left = timedelta(seconds=round((total - done) / rate)) if done_now else "?"
    share = 100 * done / max(total, 1)
    return f"{done} of {total} done ({share:.1f} %), {rate:.1f} a second, {left} left"


class ArchiveProgress:
    """Tells on stderr how far it is.

    Args:
        total: all items.
        before: those that were done in earlier runs.
    """

    def __init__(self, total: int, before: int) -> None:
        self._total, self._before, self._now = total, before, 0
        self._began_s = self._told_s = time.monotonic()
        self._bar: Any = None
        if sys.stderr is not None and sys.stderr.isatty():
            from tqdm import tqdm

            self._bar = tqdm(
                total=total, initial=before, unit="item", file=sys.stderr, leave=False, smoothing=0
            )

    @property
    def elapsed_s(self) -> float:
        """How long this run has taken."""
        return time.monotonic() - self._began_s

    def advance(self) -> None:
        """One more item is done."""
        self._now += 1
        if self._bar is not None:
            self._bar.update()
        elif time.monotonic() - self._told_s >= EVERY_S:
            self._told_s = time.monotonic()
            say(progress_line(self._total, self._before + self._now, self._now, self.elapsed_s))

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Take the bar off the screen while something is printed."""
        if self._bar is None:
            yield
        else:
            with self._bar.external_write_mode(file=sys.stderr):
                yield

    def __enter__(self) -> ArchiveProgress:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._bar is not None:
            self._bar.close()
