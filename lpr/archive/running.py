"""An archive in its folder: begun or gone on with, read on an engine, kept batch by batch."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from types import TracebackType
from typing import TextIO
from uuid import uuid4

from lpr.archive.items import Batch, Item, in_batches
from lpr.archive.journal import Counts, Journal
from lpr.archive.listing import Fail, items_of, read_list, write_list
from lpr.archive.plan import ArchiveConfig, Plan
from lpr.archive.rows import Row, failed_row
from lpr.archive.sinks import open_sink
from lpr.archive.work import read_item
from lpr.errors import ConfigError, SourceError
from lpr.folder_lock import locked
from lpr.parallel import Engine
from lpr.pipeline import ReadFailure, Recognizer
from lpr.pipeline.batch import work_through_on
from lpr.whole_files import told_by_name

JOURNAL_FILE, FAILURES_FILE = "journal.jsonl", "failures.jsonl"


def nothing_said(source: str, error: str) -> None:
    """For callers who do not want to hear of sources that give nothing."""


class Archive:
    """An archive, open in its folder; no other process can open it meanwhile.

    >>> from lpr.parallel import LocalEngine
    >>> config = ArchiveConfig(("photos/",), Path("out"))
    >>> with Archive(config) as archive:  # doctest: +SKIP
    ...     for row in archive.read(LocalEngine(2, tries=2)):
    ...         print(row.source, row.plates)
    photos/car.jpg 1

    Args:
        config: what is read and written; that of the first time, where the folder was begun.
        stdin: where the source ``-`` is read from.
        fail: is told a source that gives nothing, and why.

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
    ) -> None:
        self.config = config
        with told_by_name(config.folder):
            config.folder.mkdir(parents=True, exist_ok=True)
        with ExitStack() as stack:
            stack.enter_context(locked(config.folder, "writing an archive"))
            plan = self._begun(stdin, fail)
            self.items = plan.items
            """How many items there are."""
            self._sink = stack.enter_context(closing(open_sink(config, plan.id)))
            self._journal = Journal(config.folder / JOURNAL_FILE)
            self._open = stack.pop_all()

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

    def _begun(self, stdin: TextIO | None, fail: Fail) -> Plan:
        """What the folder was begun with; it is begun where it is not."""
        folder = self.config.folder
        plan = Plan.of(folder)
        if plan is not None:
            plan.check(folder, self.config)
            return plan
        _check_empty(folder)
        items: Iterable[Item] = items_of(self.config.sources, stdin, fail)
        count = write_list(folder, items)
        if not count:
            raise SourceError("no source gives anything to read; name pictures or folders of them")
        plan = Plan(str(uuid4()), count, self.config.settings())
        plan.write(folder)
        return plan

    def _left(self, batches: deque[Batch]) -> Iterator[Item]:
        """The items of the batches that are not complete; the batches come into the deque."""
        done = self._journal.done
        for batch in in_batches(read_list(self.config.folder), self.config.batch):
            if batch.number not in done:
                batches.append(batch)
                yield from batch.items

    def _keep(self, number: int, rows: list[Row]) -> None:
        self._sink.write(number, rows)
        self._journal.add(number, rows)


def _check_empty(folder: Path) -> None:
    """See that a folder without a plan holds no archive whose plan was lost.

    Raises:
        ConfigError: it has a journal.
    """
    if (folder / JOURNAL_FILE).exists():
        raise ConfigError(
            f"{folder}: has a journal and no archive.json; put it back, or name another folder"
        )
