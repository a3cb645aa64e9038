"""What a run tells while it goes on: readings on stdout, failures on stderr, counts at the end."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lpr.cli.console import Progress, say
from lpr.cli.printers import Printer

if TYPE_CHECKING:
    from lpr.cli.reading import Done
    from lpr.pipeline.batch import ReadFailure


@dataclass(slots=True)
class Tally:
    """What a run has counted so far; ``written`` are the files of each kind."""

    pictures: int = 0
    plates: int = 0
    failures: int = 0
    written: Counter[str] = field(default_factory=Counter)


class RunLog:
    """Passes on what becomes of each picture, and counts it."""

    def __init__(self, printer: Printer, progress: Progress) -> None:
        self.tally = Tally()
        self._printer = printer
        self._progress = progress

    def add(self, done: Done | ReadFailure) -> None:
        """A picture is done: report its reading, or why there is none."""
        from lpr.pipeline.batch import ReadFailure

        if isinstance(done, ReadFailure):
            self.fail(done.source, done.error)
        else:
            self._add_reading(done)
        self._progress.advance()

    def _add_reading(self, done: Done) -> None:
        self.tally.written.update(done.written)
        self.tally.pictures += 1
        self.tally.plates += len(done.result.plates)
        with self._progress.aside():
            for warning in done.warnings:
                say(f"warning: {warning}")
            self._printer.write(done.result)
            if done.error:
                self.tally.failures += 1
                say(f"error: {done.error}")

    def fail(self, source: str, error: str) -> None:
        """An input could not be read."""
        self.tally.failures += 1
        with self._progress.aside():
            say(f"error: {error}")
            self._printer.write_failure(source, error)
