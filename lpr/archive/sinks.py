"""Where rows are kept, a batch at a time; a batch that comes again takes the place of the first.

A batch is a file of its own that is written beside its place and takes it when it is complete.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from lpr.archive.journal import flushed
from lpr.archive.plan import ArchiveConfig
from lpr.archive.rows import Row
from lpr.errors import ConfigError, unknown_name
from lpr.whole_files import told_by_name, written_beside

RESULTS = "results"
"""The folder of the batches."""


class Sink(Protocol):
    """Keeps batches of rows."""

    def write(self, number: int, rows: Sequence[Row]) -> None:
        """Keep a batch, in place of an earlier one of that number.

        Raises:
            OutputError: it cannot be kept.
        """

    def close(self) -> None:
        """Let go of what is open."""


class JsonLines:
    """``results/000000.jsonl``: an object a line, as ``lpr read --format jsonl`` prints them."""

    def __init__(self, config: ArchiveConfig) -> None:
        self._folder = results_folder(config)

    def write(self, number: int, rows: Sequence[Row]) -> None:
        """See `Sink.write`."""
        path = self._folder / f"{number:06}.jsonl"
        with (
            told_by_name(path),
            written_beside(path) as partial,
            partial.open("w", encoding="utf-8") as file,
        ):
            file.writelines(f"{row.record}\n" for row in rows)
            file.flush()
            flushed(file.fileno())

    def close(self) -> None:
        """Nothing is open."""


def results_folder(config: ArchiveConfig) -> Path:
    """The folder of the batches, made where it is not there.

    Raises:
        OutputError: it cannot be made.
    """
    folder = config.folder / RESULTS
    with told_by_name(folder):
        folder.mkdir(parents=True, exist_ok=True)
    return folder


SINKS: Mapping[str, Callable[[ArchiveConfig], Sink]] = {"jsonl": JsonLines}
"""The kinds of results by name."""


def open_sink(config: ArchiveConfig) -> Sink:
    """What keeps the rows of an archive.

    Raises:
        ConfigError: there is no such kind of results.
        OutputError: its place cannot be made.
    """
    if config.out not in SINKS:
        raise ConfigError(unknown_name("kind of results", config.out, tuple(SINKS)))
    return SINKS[config.out](config)
