"""What a run tells while it goes on: readings on stdout, failures on stderr, counts at the end."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lpr.cli.console import Progress, say
from lpr.cli.reports import Report

if TYPE_CHECKING:
    from lpr.cli.reading import Done


@dataclass(slots=True)
class Tally:
    """What a run has counted so far; ``written`` are the files of each kind."""

    pictures: int = 0
    plates: int = 0
    failures: int = 0
    written: Counter[str] = field(default_factory=Counter)


class RunLog:
    """Passes on what becomes of each picture, and counts it."""

    def __init__(self, report: Report, progress: Progress) -> None:
        self.tally = Tally()
        self._report = report
        self._progress = progress

    def add(self, source: str, done: Done) -> None:
        """A picture is done: report its reading, and what went wrong."""
        tally, result = self.tally, done.result
        tally.written.update(done.written)
        if result is None:
            self.fail(source, done.error or "")
        else:
            tally.pictures += 1
            tally.plates += len(result.plates)
            with self._progress.aside():
                self._report.write(result)
            if done.error:
                tally.failures += 1
                with self._progress.aside():
                    say(f"error: {done.error}")
        self._progress.advance()

    def fail(self, source: str, error: str) -> None:
        """An input could not be read."""
        self.tally.failures += 1
        with self._progress.aside():
            say(f"error: {error}")
            self._report.write_failure(source, error)
