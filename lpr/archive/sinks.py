"""Where rows are kept, a batch at a time; a batch that comes again takes the place of the first.

A batch is a file of its own that is written beside its place and takes it when it is complete.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Protocol

from lpr.archive.journal import flushed
from lpr.archive.plan import ArchiveConfig
from lpr.archive.rows import Row
from lpr.whole_files import told_by_name, written_beside

RESULTS = "results"
"""The folder of the batches."""


class Sink(Protocol):
    """Keeps batches of rows."""

    def write(self, number: int, rows: Sequence[Row]) -> str:
        """Keep a batch, in place of an earlier one of that number, and give its mark.

        The mark tells what was kept from what is cut short, or was there before: its size.

        Raises:
            OutputError: it cannot be kept.
        """

    def kept(self) -> Mapping[int, str]:
        """The marks of the batches that are there, by number.

        Raises:
            OutputError: it cannot be looked up.
        """

    def close(self) -> None:
        """Let go of what is open."""


class JsonLines:
    """``results/000000.jsonl``: an object a line, as ``lpr read --format jsonl`` prints them."""

    def __init__(self, config: ArchiveConfig, archive_id: str) -> None:
        del archive_id
        self._folder = results_folder(config)

    def kept(self) -> Mapping[int, str]:
        """See `Sink.kept`."""
        return batch_files(self._folder, ".jsonl")

    def write(self, number: int, rows: Sequence[Row]) -> str:
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
            return size_mark(partial)

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


def size_mark(path: Path) -> str:
    """The mark of a batch that is a file; empty where the file is."""
    size = path.stat().st_size
    return f"{size} bytes" if size else ""


def batch_files(folder: Path, ending: str) -> dict[int, str]:
    """The marks of the batches whose files are in a folder, by number; empty files are none.

    Raises:
        OutputError: it cannot be listed.
    """
    with told_by_name(folder):
        files = [path for path in folder.glob(f"*{ending}") if path.stem.isdecimal()]
        marks = {int(path.stem): size_mark(path) for path in files}
    return {number: mark for number, mark in marks.items() if mark}


_HOMES: Mapping[str, tuple[str, str]] = {
    "jsonl": ("lpr.archive.sinks", "JsonLines"),
    "parquet": ("lpr.archive.parquet", "Parquet"),
    "database": ("lpr.archive.database", "Database"),
}
"""Where the kinds of results are, by name; what they need is imported with them."""


def open_sink(config: ArchiveConfig, archive_id: str) -> Sink:
    """What keeps the rows of an archive.

    Args:
        config: says which kind, and where.
        archive_id: tells this archive from others in the same database.

    Raises:
        ConfigError: what it needs is not installed, or the database cannot be used.
        OutputError: its place cannot be made.
    """
    module, name = _HOMES[config.out]
    kind: Callable[[ArchiveConfig, str], Sink] = getattr(import_module(module), name)
    return kind(config, archive_id)
