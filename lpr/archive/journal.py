"""The journal of an archive: which batches are complete, what was counted, what failed."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lpr.archive.rows import Row
from lpr.errors import OutputError
from lpr.whole_files import told_by_name, written_beside


@dataclass(frozen=True, slots=True)
class Counts:
    """So many items were read, could not be, and held so many plates, or passages in films."""

    read: int = 0
    failed: int = 0
    plates: int = 0

    @property
    def items(self) -> int:
        """All items that are done."""
        return self.read + self.failed

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.read + other.read, self.failed + other.failed, self.plates + other.plates
        )


def counted(rows: Sequence[Row]) -> Counts:
    """What there is of rows.

    >>> counted([Row("a.jpg", "{}", 2), Row("b.jpg", "{}", error="b.jpg: no such file")])
    Counts(read=1, failed=1, plates=2)
    """
    failed = sum(row.error is not None for row in rows)
    return Counts(len(rows) - failed, failed, sum(row.plates for row in rows))


class Journal:
    """A line for each complete batch, on the disk before the batch counts.

    A line that a kill cut short is no line: it is taken away, and its batch is done anew. Of a
    batch with several lines the last one counts. A line tells by a mark what results it is of:
    see `lpr.archive.sinks.Sink.write`; older journals have none.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._counts: dict[int, Counts] = {}
        self._marks: dict[int, str | None] = {}
        with told_by_name(path):
            self._cut()
            for entry in self._entries():
                counts = Counts(entry["read"], len(entry["failed"]), entry["plates"])
                self._counts[entry["batch"]] = counts
                self._marks[entry["batch"]] = entry.get("kept")

    @property
    def done(self) -> Set[int]:
        """The numbers of the complete batches."""
        return self._counts.keys()

    @property
    def counts(self) -> Counts:
        """What is in them."""
        return sum(self._counts.values(), Counts())

    @property
    def with_failures(self) -> frozenset[int]:
        """The complete batches in which something could not be read."""
        return frozenset(number for number, counts in self._counts.items() if counts.failed)

    def lost(self, kept: Mapping[int, str]) -> frozenset[int]:
        """The complete batches whose results are gone, or not those that were written.

        Args:
            kept: the marks of the results that are there, by batch.
        """
        marks = ((number, self._marks[number]) for number in self.done)
        return frozenset(
            number
            for number, mark in marks
            if number not in kept or mark not in (None, kept[number])
        )

    def forget(self, numbers: Iterable[int]) -> None:
        """Count batches as not complete, until they are added again."""
        for number in numbers:
            del self._counts[number]

    def add(self, number: int, rows: Sequence[Row], mark: str) -> None:
        """A batch's rows are kept, under a mark.

        Raises:
            OutputError: it cannot be written.
        """
        counts = counted(rows)
        failed = [{"source": row.source, "error": row.error} for row in rows if row.error]
        entry = {
            "batch": number,
            "read": counts.read,
            "plates": counts.plates,
            "failed": failed,
            "kept": mark,
        }
        with told_by_name(self._path), self._path.open("a", encoding="utf-8") as file:
            file.write(f"{json.dumps(entry)}\n")
            flushed(file.fileno())
        self._counts[number] = counts
        self._marks[number] = mark

    def write_failures(self, path: Path) -> None:
        """Write all items that could not be read, an object a line.

        Raises:
            OutputError: it cannot be written.
        """
        with (
            told_by_name(path),
            written_beside(path) as partial,
            partial.open("w", encoding="utf-8") as file,
        ):
            last = {entry["batch"]: line for line, entry in enumerate(self._entries())}
            for line, entry in enumerate(self._entries()):
                if entry["batch"] in self._counts and last[entry["batch"]] == line:
                    file.writelines(f"{json.dumps(failure)}\n" for failure in entry["failed"])

    def _entries(self) -> Iterator[dict[str, Any]]:
        with suppress(FileNotFoundError), self._path.open(encoding="utf-8") as file:
            for number, line in enumerate(file, start=1):
                try:
                    yield json.loads(line)
                except ValueError as error:
                    raise OutputError(
                        f"{self._path}:{number}: no line of a journal; put back the file as it "
                        "was, or begin anew in another folder"
                    ) from error

    def _cut(self) -> None:
        """Take away what stands behind the last line that is complete."""
        with suppress(FileNotFoundError), self._path.open("rb+") as file:
            end = size = file.seek(0, os.SEEK_END)
            while end:
                file.seek(end - 1)
                if file.read(1) == b"\n":
                    break
                end -= 1
            if end < size:
                file.truncate(end)


def flushed(descriptor: int) -> None:
    """Wait until a file is on the disk; where a disk cannot tell, it is believed."""
    with suppress(OSError):
        os.fsync(descriptor)
