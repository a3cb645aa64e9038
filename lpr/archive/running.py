"""An archive in its folder: begun or gone on with, read on an engine, kept batch by batch."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from contextlib import ExitStack, closing
from types import TracebackType
from typing import TextIO

from lpr.archive.beginning import JOURNAL_FILE, begun, made
from lpr.archive.items import Batch, Item, in_batches
from lpr.archive.journal import Counts, Journal
from lpr.archive.listing import Fail, read_list
from lpr.archive.plan import ArchiveConfig
from lpr.archive.rows import Row, failed_row
from lpr.archive.sinks import open_sink
from lpr.archive.work import read_item
from lpr.folder_lock import locked
from lpr.parallel import Engine
from lpr.pipeline import ReadFailure, Recognizer
from lpr.pipeline.batch import work_through_on

FAILURES_FILE = "failures.jsonl"


def nothing_said(source: str, error: str) -> None:
    """For callers who do not want to hear of sources that give nothing."""


class Archive:
    """An archive, open in its folder; no other process can open it meanwhile.

    >>> from pathlib import Path
    >>> from lpr.parallel import LocalEngine
    >>> config = ArchiveConfig(("photos/",), Path("out"))
    >>> with Archive(config) as archive:  # doctest: +SKIP
    ...     for row in archive.read(LocalEngine(2, tries=2)):
    ...         print(row.source, row.plates)
    photos/car.jpg 1

    Args:
        config: what is read and written; that of the first time, where the folder was begun.
        stdin: where the source ``-`` is read from.
        fail: is told a source that gives nothing, and why; it is asked again the next time.
        retry: whether batches in which something failed are read again.

    Raises:
        ConfigError: the folder was begun with other settings, another process works in it, or
            what the kind of results needs is not installed.
        SourceError: no source gives anything.
        OutputError: the folder cannot be written to.
    """

    def __init__(
        self,
        config: ArchiveConfig,
        stdin: TextIO | None = None,
        fail: Fail = nothing_said,
        retry: bool = False,
    ) -> None:
        self.config = config
        with ExitStack() as stack:
            stack.enter_context(locked(made(config.folder), "writing an archive"))
            self._plan = begun(config, stdin, fail)
            self._sink = stack.enter_context(closing(open_sink(config, self._plan.id)))
            self._journal = Journal(config.folder / JOURNAL_FILE)
            lost = self._journal.lost(self._sink.kept())
            self._journal.forget(lost)
            self.lost = len(lost)
            """So many batches were complete, and their results are gone, or not as they were
            written; they are read again."""
            if retry:
                self._journal.forget(self._journal.with_failures)
            self._open = stack.pop_all()

    @property
    def items(self) -> int:
        """How many items there are."""
        return self._plan.items

    @property
    def counts(self) -> Counts:
        """What is in the complete batches."""
        return self._journal.counts

    def read(self, engine: Engine, recognizer: Recognizer | None = None) -> Iterator[Row]:
        """Read what is not yet in a complete batch; each row as it comes, in the list's order.

        Args:
            engine: whose processes read.
            recognizer: reads in place of one built from the config; it must be of the kind that
                can be pickled.

        Raises:
            ModelError: a model proves to be damaged.
            OutputError: results cannot be written; complete batches stay.
        """
        batches = deque[Batch]()
        rows: list[Row] = []
        reader = recognizer or Recognizer(self.config.recognizer)
        for done in work_through_on(engine, reader, read_item, self._left(batches)):
            item = batches[0].items[len(rows)]
            row = failed_row(item, done) if isinstance(done, ReadFailure) else done
            rows.append(row)
            if len(rows) == len(batches[0].items):
                self._keep(batches.popleft().number, rows)
                rows = []
            yield row

    def close(self) -> None:
        """Write the list of what failed, and let others in."""
        with self._open:
            self._journal.write_failures(self.config.folder / FAILURES_FILE)

    def __enter__(self) -> Archive:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _left(self, batches: deque[Batch]) -> Iterator[Item]:
        """The items of the batches that are not complete; the batches come into the deque."""
        done = self._journal.done
        items = read_list(self.config.folder)
        for batch in in_batches(items, self.config.batch, self._plan.portions):
            if batch.number not in done:
                batches.append(batch)
                yield from batch.items

    def _keep(self, number: int, rows: list[Row]) -> None:
        self._journal.add(number, rows, self._sink.write(number, rows))
