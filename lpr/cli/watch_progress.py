"""How far films have been watched, as a bar on stderr."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

LONG_S = 5.0
"""From so many seconds of film on, a bar is worth its line."""


class FilmProgress:
    """A bar that counts the seconds of all films, where stderr is a terminal; otherwise nothing.

    What is live has no end, and no part in it.
    """

    def __init__(self) -> None:
        self._bar: Any = None
        self._reached_s: dict[str, float] = {}

    def begin(self, durations_s: Iterable[float | None]) -> None:
        """Show the bar for films of these lengths."""
        total_s = sum(duration_s or 0.0 for duration_s in durations_s)
        if total_s >= LONG_S and sys.stderr is not None and sys.stderr.isatty():
            from tqdm import tqdm

            shape = (
                "{percentage:3.0f}%|{bar}| {n:.0f}/{total:.0f} s of film [{elapsed}<{remaining}]"
            )
            self._bar = tqdm(total=total_s, file=sys.stderr, leave=False, bar_format=shape)

    def reached(self, source: str, offset_s: float) -> None:
        """A source has been watched up to this time of its own."""
        if self._bar is not None:
            self._bar.update(max(offset_s - self._reached_s.get(source, offset_s), 0.0))
            self._reached_s[source] = offset_s

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Take the bar off the screen while something is printed."""
        if self._bar is None:
            yield
        else:
            with self._bar.external_write_mode(file=sys.stdout):
                yield

    def close(self) -> None:
        """Take the bar away for good."""
        if self._bar is not None:
            self._bar.close()
            self._bar = None
