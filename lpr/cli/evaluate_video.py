"""``lpr evaluate --video``: measure watching on labelled clips, or on drawn ones."""

from __future__ import annotations

import argparse
import json
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from lpr.cli import evaluate_printing as printing
from lpr.cli.command import DONE, SOME_FAILED
from lpr.cli.console import Progress, say
from lpr.cli.recognizer_options import recognizer_config
from lpr.errors import ConfigError, StreamError

if TYPE_CHECKING:
    from lpr.evaluation.report.report import Report
    from lpr.evaluation.runs.video import VideoEvaluation

DRAWN = "drawn"
DRAWN_PASSAGES = 200
FOREIGN = ("compare", "errors", "readme", "source", "alphabet", "plate_class", "task")
"""Options of pictures, which clips do not have."""


def evaluate_clips(arguments: argparse.Namespace) -> int:
    """Watch the clips, print the figures, write the report; the exit status."""
    from lpr.evaluation.report.about import about
    from lpr.evaluation.runs.video import VideoEvaluation
    from lpr.pipeline import Recognizer
    from lpr.video import WatchConfig, frame_recognizer

    _check(arguments)
    config = WatchConfig(frame_recognizer(recognizer_config(arguments, arguments.threads)))
    evaluation = VideoEvaluation(config, Recognizer(config.recognizer))
    seed = drawn_seed(arguments.video)
    if seed is None:
        failed = _watch_films(arguments, evaluation)
    else:
        failed = 0
        _watch_drawn(arguments.limit or DRAWN_PASSAGES, seed, evaluation)
    report = evaluation.report()
    said = arguments.video if seed is None else f"clips drawn with seed {seed}"
    report.about |= about(arguments.command_line, said, "lpr", arguments.threads)
    printing.show(report, named=False)
    _tell_wrong(report)
    _write(report, arguments.json, arguments.output)
    return SOME_FAILED if failed else DONE


def _check(arguments: argparse.Namespace) -> None:
    """See that no option is given that clips do not have.

    Raises:
        ConfigError: one is.
    """
    for name in FOREIGN:
        if getattr(arguments, name):
            raise ConfigError(f"--{name.replace('_', '-')} does not go with --video; leave it out")
    if arguments.output is not None and not arguments.output.is_dir():
        try:
            arguments.output.mkdir(parents=True)
        except OSError as error:
            raise ConfigError(
                f"--output {arguments.output}: cannot be made ({error.strerror}); choose another"
            ) from error


def drawn_seed(named: str) -> int | None:
    """The seed of the clips that are to be drawn; None where an index is named.

    >>> drawn_seed("drawn"), drawn_seed("drawn:101"), drawn_seed("clips/index.jsonl")
    (7, 101, None)

    Raises:
        ConfigError: the seed is no number.
    """
    from lpr.evaluation.runs.video import DRAWN_SEED

    word, colon, seed = named.partition(":")
    if word != DRAWN:
        return None
    if not colon:
        return DRAWN_SEED
    if not (seed.isascii() and seed.isdigit()):
        raise ConfigError(f"--video {named}: a seed is a whole number, as in drawn:101")
    return int(seed)


def _watch_drawn(wanted: int, seed: int, evaluation: VideoEvaluation) -> None:
    """Watch drawn clips until so many vehicles of them count."""
    passages = 0
    with Progress(wanted) as progress:
        for number in count():
            if passages >= wanted:
                return
            more = evaluation.add_drawn(number, seed)
            passages += more
            for _ in range(more):
                progress.advance()


def _watch_films(arguments: argparse.Namespace, evaluation: VideoEvaluation) -> int:
    """Watch the clips of an index; how many failed."""
    from lpr.evaluation.runs.video import read_index

    failed = 0
    for clip in read_index(Path(arguments.video))[: arguments.limit]:
        try:
            evaluation.add_film(clip)
        except StreamError as error:
            say(f"error: {error}")
            failed += 1
    return failed


def _tell_wrong(report: Report) -> None:
    """Name the vehicles that were not told rightly and once."""
    for one in report.outcomes:
        if not one.right:
            told = one.text if one.found else "nothing"
            print(f"{one.picture}: {one.truth}, told: {told}")


def _write(report: Report, figures: Path | None, folder: Path | None) -> None:
    from lpr.cli.evaluate_files import REPORT_JSON, REPORT_MD
    from lpr.evaluation.report.markdown import report_markdown
    from lpr.whole_files import told_by_name

    if folder is not None:
        for name, text in ((REPORT_JSON, report.to_json()), (REPORT_MD, report_markdown(report))):
            with told_by_name(folder / name):
                (folder / name).write_text(text, encoding="utf-8")
    if figures is not None:
        with told_by_name(figures):
            figures.write_text(json.dumps(report.rows, indent=1) + "\n", encoding="utf-8")
