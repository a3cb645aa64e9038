"""``lpr archive``: millions of pictures read into tables, batch by batch."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Generator
from contextlib import closing
from typing import TYPE_CHECKING, cast

from lpr.cli.archive_options import add_options
from lpr.cli.archive_progress import ArchiveProgress
from lpr.cli.command import DONE, SOME_FAILED, Command
from lpr.cli.console import say
from lpr.cli.cores import thread_count
from lpr.cli.recognizer_options import PAID_READER, reading_config
from lpr.cores import core_count

if TYPE_CHECKING:
    from lpr.archive import Archive, ArchiveConfig, Row
    from lpr.parallel import Engine

TRIES = 2
"""An item is set aside when so many processes have died of it."""


def _run(arguments: argparse.Namespace) -> int:
    from lpr.archive import Archive
    from lpr.parallel import engine_named

    workers = _worker_count(arguments)
    failed_sources: list[str] = []

    def fail(source: str, error: str) -> None:
        failed_sources.append(source)
        say(f"error: {error}")

    engine = engine_named(arguments.engine, workers, core_count(), TRIES)
    config = _config(arguments, workers)
    with Archive(config, sys.stdin, fail, arguments.retry_failed) as archive:
        _read(archive, engine)
        counts = archive.counts
    return SOME_FAILED if failed_sources or counts.failed else DONE


def _worker_count(arguments: argparse.Namespace) -> int | None:
    """How many processes are asked for; None is one for each core."""
    if PAID_READER in (arguments.reader or ""):
        # What may be sent is counted in one process.
        return 1
    asked: int | None = arguments.workers
    return asked


def _config(arguments: argparse.Namespace, workers: int | None) -> ArchiveConfig:
    """What the options ask for.

    Raises:
        ConfigError: a value makes no sense.
    """
    from lpr.archive import ArchiveConfig

    return ArchiveConfig(
        sources=tuple(arguments.source),
        folder=arguments.output,
        out=arguments.out,
        batch=arguments.batch,
        database=arguments.database,
        recognizer=reading_config(
            arguments, thread_count(arguments.threads, workers or core_count())
        ),
    )


def _read(archive: Archive, engine: Engine) -> None:
    """Read what is left, telling how far it is."""
    before = archive.counts.items
    if archive.lost:
        batches = "1 batch" if archive.lost == 1 else f"{archive.lost} batches"
        say(
            f"{archive.config.folder}: the results of {batches} are gone, or not as they were "
            "written; they are read again"
        )
    if before:
        say(f"{archive.config.folder}: {before} of {archive.items} are done; going on")
    # Closed when the terminal is: the processes end with it.
    reading = cast("Generator[Row, None, None]", archive.read(engine))
    with ArchiveProgress(archive.items, before) as progress, closing(reading) as rows:
        for row in rows:
            if row.error is not None:
                with progress.aside():
                    say(f"error: {row.error}")
            progress.advance()
    counts = archive.counts
    say(
        f"{counts.read} read, {counts.failed} failed, plates: {counts.plates}, "
        f"{progress.elapsed_s:.1f} s; results in {archive.config.folder}"
    )


COMMAND = Command(
    add_options, _run, when_stopped="stopped; the same command goes on where this one was"
)
