"""``lpr read``: read the number plates in pictures, print them, write pictures of them."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Generator, Iterable, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from lpr.cli.command import DONE, SOME_FAILED, Command
from lpr.cli.console import Progress, native_stderr_muted, say
from lpr.cli.cores import thread_count, worker_count
from lpr.cli.outputs import DEFAULT_DIR, Outputs, Wanted, file_names
from lpr.cli.read_options import add_options
from lpr.cli.reports import REPORTS
from lpr.cli.run_log import RunLog, Tally
from lpr.errors import SourceError
from lpr.sources import list_pictures

if TYPE_CHECKING:
    from lpr.cli.reading import Done, PictureWork, Task
    from lpr.pipeline import Recognizer


def build_recognizer(arguments: argparse.Namespace) -> Recognizer:
    """The recognizer that the options ask for.

    Raises:
        ConfigError: an unknown region or detector.
        ModelError: a model file that cannot be used.
    """
    from lpr.pipeline import Recognizer, RecognizerConfig

    config = RecognizerConfig(
        detector=arguments.detector,
        char_model=arguments.char_model,
        region=arguments.region,
        conf=arguments.conf,
        top_n=arguments.top_n,
        threads=arguments.threads,
        detector_model=arguments.detector_model,
        max_megapixels=arguments.max_megapixels,
        tiles=arguments.tiles,
        reader=arguments.reader,
        reader_model=arguments.reader_model,
    )
    return Recognizer(config)


def start_work(arguments: argparse.Namespace) -> PictureWork:
    """What reads the pictures of a run, in this process or in one of several."""
    from lpr.cli.reading import PictureWork

    with native_stderr_muted():
        recognizer = build_recognizer(arguments)
    return PictureWork(recognizer, _outputs(arguments), arguments.max_megapixels)


def _run(arguments: argparse.Namespace) -> int:
    # All that can be wrong with the usage is found out before anything is printed.
    started = time.perf_counter()
    outputs = _outputs(arguments)
    paths, failures = _find_pictures(arguments.source)
    workers = worker_count(arguments.workers, len(paths))
    arguments.threads = thread_count(arguments.threads, workers)
    work = start_work(arguments)
    outputs.prepare(paths)

    from lpr.cli.reading import Task

    tasks = (Task(path, name) for path, name in zip(paths, file_names(paths), strict=True))
    with (
        closing(REPORTS[arguments.format](sys.stdout)) as report,
        Progress(len(paths)) as progress,
        closing(_all_done(work, arguments, tasks, workers)) as all_done,
    ):
        run = RunLog(report, progress)
        for source, error in failures:
            run.fail(source, error)
        for task, done in all_done:
            run.add(str(task.path), done)
    _say_summary(run.tally, outputs, time.perf_counter() - started)
    return SOME_FAILED if run.tally.failures else DONE


def _all_done(
    work: PictureWork, arguments: argparse.Namespace, tasks: Iterable[Task], workers: int
) -> Generator[tuple[Task, Done], None, None]:
    """The tasks in their order, each when it is done: here, or in several processes."""
    if workers == 1:
        yield from ((task, work(task)) for task in tasks)
        return
    from lpr.cli.reading import died
    from lpr.parallel import map_ordered

    for task, done in map_ordered(partial(start_work, arguments), tasks, workers):
        yield task, done or died(task)


def _outputs(arguments: argparse.Namespace) -> Outputs:
    wanted = Wanted(
        annotated=arguments.output is not None,
        crops=arguments.save_crops,
        plots=arguments.plot_segmentation,
    )
    return Outputs(arguments.output or DEFAULT_DIR, wanted)


def _find_pictures(sources: Sequence[str]) -> tuple[list[Path], list[tuple[str, str]]]:
    """The pictures of all sources, and the sources that give none with the reason."""
    paths: list[Path] = []
    failures: list[tuple[str, str]] = []
    for source in sources:
        try:
            paths += list_pictures([source], sys.stdin)
        except SourceError as error:
            failures.append((source, str(error)))
    return paths, failures


def _say_summary(tally: Tally, outputs: Outputs, elapsed_s: float) -> None:
    if tally.pictures + tally.failures > 1 or outputs.wanted.any():
        counts = f"{tally.pictures} read, {tally.failures} failed, plates: {tally.plates}"
        say(", ".join([counts, f"{elapsed_s:.1f} s", *outputs.summary(tally.written)]))


COMMAND = Command(add_options, _run)
