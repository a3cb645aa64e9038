"""``lpr read``: read the number plates in pictures, print them, write pictures of them."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

from lpr.cli.command import DONE, SOME_FAILED, Command
from lpr.cli.console import Progress, say
from lpr.cli.cores import thread_count, worker_count
from lpr.cli.outputs import DEFAULT_DIR, Outputs, Wanted
from lpr.cli.printers import PRINTERS
from lpr.cli.read_options import add_options
from lpr.cli.recognizer_options import PAID_READER, reading_config
from lpr.cli.run_log import RunLog, Tally
from lpr.errors import SourceError
from lpr.sources import find_pictures

if TYPE_CHECKING:
    from lpr.cli.reading import Done
    from lpr.pipeline import ReadFailure, Recognizer, RecognizerConfig


@dataclass(frozen=True, slots=True)
class _Pictures:
    """The pictures of all sources, and the sources that give none with the reason.

    ``left_out`` tells, a line for each source, what it holds besides pictures.
    """

    paths: tuple[Path, ...]
    failures: tuple[tuple[str, str], ...]
    left_out: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Plan:
    """A run as the options ask for it."""

    pictures: _Pictures
    config: RecognizerConfig
    outputs: Outputs
    format: str
    workers: int


def build_recognizer(config: RecognizerConfig) -> Recognizer:
    """The recognizer of a run.

    Raises:
        ConfigError: an unknown region, detector or reader.
        ModelError: a model file that cannot be used.
    """
    from lpr.pipeline import Recognizer

    return Recognizer(config)


def _run(arguments: argparse.Namespace) -> int:
    # All that can be wrong with the usage is found out before anything is printed.
    started = time.perf_counter()
    plan = _plan(arguments)
    recognizer = build_recognizer(plan.config)
    stems = plan.outputs.prepare(plan.pictures.paths)
    for left_out in plan.pictures.left_out:
        say(left_out)
    tally = _read_all(plan, recognizer, stems)
    _say_summary(tally, plan.outputs, time.perf_counter() - started)
    return SOME_FAILED if tally.failures else DONE


def _plan(arguments: argparse.Namespace) -> _Plan:
    """What the options ask for.

    Raises:
        ConfigError: a value makes no sense.
    """
    wanted = Wanted(
        annotated=arguments.output is not None,
        crops=arguments.save_crops,
        plots=arguments.plot_segmentation,
        binary=arguments.save_binary,
    )
    pictures = _find_pictures(arguments.source)
    workers = worker_count(arguments.workers, len(pictures.paths))
    if PAID_READER in (arguments.reader or ""):
        # What may be sent is counted in one process.
        workers = 1
    config = reading_config(arguments, thread_count(arguments.threads, workers))
    outputs = Outputs(arguments.output or DEFAULT_DIR, wanted)
    return _Plan(pictures, config, outputs, arguments.format, workers)


def _find_pictures(sources: Sequence[str]) -> _Pictures:
    paths: list[Path] = []
    failures: list[tuple[str, str]] = []
    left_out: list[str] = []
    for source in sources:
        try:
            found = find_pictures(source, sys.stdin)
        except SourceError as error:
            failures.append((source, str(error)))
            continue
        paths += found.pictures
        if skipped := found.skipped_text():
            left_out.append(f"{source}: left out {skipped}")
    return _Pictures(tuple(paths), tuple(failures), tuple(left_out))


def _read_all(plan: _Plan, recognizer: Recognizer, stems: Sequence[str]) -> Tally:
    """Read all pictures, telling of each as soon as it and those before it are done.

    ``stems`` are what their files are called.
    """
    from lpr.cli.reading import ReadAndWrite, Task

    paths = plan.pictures.paths
    tasks = (Task(path, stem) for path, stem in zip(paths, stems, strict=True))
    work = ReadAndWrite(plan.outputs, plan.config.max_megapixels)
    reading = cast(
        "Generator[Done | ReadFailure, None, None]",
        recognizer.read_many(tasks, plan.workers, work=work),
    )
    with (
        closing(PRINTERS[plan.format](sys.stdout)) as printer,
        Progress(len(paths)) as progress,
        closing(reading) as all_done,
    ):
        run = RunLog(printer, progress)
        for source, error in plan.pictures.failures:
            run.fail(source, error)
        for done in all_done:
            run.add(done)
    return run.tally


def _say_summary(tally: Tally, outputs: Outputs, elapsed_s: float) -> None:
    if tally.pictures + tally.failures > 1 or outputs.wanted.any():
        counts = f"{tally.pictures} read, {tally.failures} failed, plates: {tally.plates}"
        say(", ".join([counts, f"{elapsed_s:.1f} s", *outputs.summary(tally.written)]))


COMMAND = Command(add_options, _run)
