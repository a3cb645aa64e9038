"""``lpr evaluate``: measure finding and reading on labelled pictures."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from lpr.cli import evaluate_engines
from lpr.cli.command import DONE, Command
from lpr.cli.console import Progress
from lpr.cli.evaluate_options import add_options
from lpr.errors import ConfigError, DatasetError

if TYPE_CHECKING:
    from lpr.datasets.records import CharacterBoxesRecord, PlateTextRecord, SceneRecord
    from lpr.evaluation.report.report import Report
    from lpr.evaluation.runs.losses import Losses
    from lpr.reading.base import PlateReader

    Record = TypeVar("Record", SceneRecord, PlateTextRecord, CharacterBoxesRecord)

SENSITIVE_CONF = 0.01
"""Score from which detections count in average precision."""


def run(arguments: argparse.Namespace) -> int:
    """Measure, print and write."""
    with _drawn(arguments):
        _run(arguments, arguments.command_line)
    return DONE


@contextmanager
def _drawn(arguments: argparse.Namespace) -> Iterator[None]:
    """Where pictures are to be drawn, they are the data as long as the block lasts."""
    if arguments.drawn is None:
        yield
        return
    from lpr.evaluation.runs.drawn import draw_characters, draw_scenes

    draw = draw_characters if arguments.task == "segment" else draw_scenes
    with tempfile.TemporaryDirectory() as folder:
        arguments.data = draw(Path(folder), arguments.drawn)
        yield


def _run(arguments: argparse.Namespace, words: str) -> None:
    from lpr.cli import evaluate_files, evaluate_outputs
    from lpr.evaluation.report.compare import check_tasks, compare, summary
    from lpr.evaluation.report.report import read_report

    # What is wrong with the usage is found out before anything is measured.
    before = read_report(arguments.compare) if arguments.compare else None
    if before:
        check_tasks(before.task, task_of(arguments))
    evaluate_outputs.check_engines(arguments, task_of(arguments))
    evaluate_files.check_files(arguments, task_of(arguments))
    models = evaluate_engines.parse_engines(arguments)
    engines = {
        name: evaluate_engines.build_reader(name, model, arguments.threads)
        for name, model in models.items()
    }
    reports: list[Report] = []
    for engine, reader in engines.items():
        losses = evaluate_engines.build_losses(arguments, engine)
        report = evaluate(arguments, reader, losses)
        report.about = evaluate_outputs.about(arguments, engine, words)
        evaluate_outputs.add_cold_start(report, arguments, engine, models[engine])
        evaluate_outputs.show(report, named=len(engines) > 1)
        comparison = compare(before, report) if before and not reports else None
        if comparison:
            print(summary(comparison))
        # Each as soon as it is known: the next engine may take an hour.
        evaluate_files.write_report(report, comparison, losses, arguments, len(engines) > 1)
        reports.append(report)
    if len(reports) > 1:
        evaluate_outputs.show_engines(reports)
    evaluate_files.write_results(reports, arguments)


def evaluate(
    arguments: argparse.Namespace, reader: PlateReader | None, losses: Losses | None
) -> Report:
    """Measure one engine: a ``reader``, or ours; ``losses`` is asked where its errors come from.

    Raises:
        ConfigError: an option makes no sense, or not with these data.
        DatasetError: the data cannot be read.
    """
    from lpr.datasets import read_character_boxes
    from lpr.evaluation.runs import reading as runs
    from lpr.evaluation.runs.detection import evaluate_detection
    from lpr.evaluation.runs.segmentation import evaluate_segmentation

    data, task = arguments.data, task_of(arguments)
    root = data if data.is_dir() else data.parent
    diagnose = losses or runs.no_diagnosis
    alphabet = evaluate_engines.alphabet_of(arguments)
    if task == "segment":
        return evaluate_segmentation(
            _shown(choose(read_character_boxes(data, alphabet), arguments))
        )
    if task == "read":
        readers = evaluate_engines.build_readers(arguments, reader, runs.NoDetector())
        plates = choose(_true_crops(arguments, alphabet), arguments)
        return runs.evaluate_reading(
            readers.for_region, _shown(plates), arguments.top_n, root, diagnose
        )
    scenes = choose(_scenes(arguments, alphabet), arguments)
    if task == "detect":
        from lpr.detection.tiles import TiledDetector

        detector = TiledDetector(
            evaluate_engines.build_detector(arguments, arguments.conf), arguments.tiles
        )
        sensitive = TiledDetector(
            evaluate_engines.build_detector(arguments, SENSITIVE_CONF), arguments.tiles
        )
        return evaluate_detection(detector, sensitive, _shown(scenes), arguments.min_width, root)
    readers = evaluate_engines.build_readers(
        arguments, reader, evaluate_engines.build_detector(arguments, arguments.conf)
    )
    return runs.evaluate_end_to_end(
        readers.for_region, _shown(scenes), arguments.top_n, arguments.min_width, root, diagnose
    )


def task_of(arguments: argparse.Namespace) -> str:
    """What to measure: as the user says, or as the data suggest.

    Raises:
        ConfigError: the task and the data do not go together.
    """
    crops = arguments.data.suffix.lower() == ".csv"
    task: str = arguments.task or ("read" if crops else "end-to-end")
    if crops and task != "read":
        raise ConfigError(
            f"--task {task} cannot use {arguments.data}; a .csv holds plate crops, which "
            "--task read takes"
        )
    return task


def choose(records: Sequence[Record], arguments: argparse.Namespace) -> list[Record]:
    """The records of the wanted sources, thinned out evenly to the limit.

    Raises:
        DatasetError: a source has none.
    """
    from lpr.datasets.records import thin_out

    known = {record.source for record in records}
    wanted = set(arguments.source.split(",")) if arguments.source else known
    if not wanted or wanted - known:
        lacking = f" of source '{', '.join(sorted(wanted - known))}'" if wanted else ""
        sources = ", ".join(sorted(known)) or "no pictures"
        raise DatasetError(f"{arguments.data}: no pictures{lacking}; it has {sources}")
    chosen = [record for record in records if record.source in wanted]
    return thin_out(chosen, arguments.limit or len(chosen))


def _scenes(arguments: argparse.Namespace, alphabet: str) -> list[SceneRecord]:
    from lpr.datasets import read_scenes

    return read_scenes(arguments.data, alphabet=alphabet, plate_class=arguments.plate_class)


def _true_crops(arguments: argparse.Namespace, alphabet: str) -> list[PlateTextRecord]:
    """The plates of a .csv, or of scenes where their text is known.

    Raises:
        DatasetError: scenes without texts.
    """
    from lpr.datasets import PlateTextRecord, read_plates_csv

    data, min_width_px = arguments.data, arguments.min_width
    if data.suffix.lower() == ".csv":
        plates = read_plates_csv(data, alphabet)
        return [r for r in plates if r.box is None or r.box.width >= min_width_px]
    plates = [
        PlateTextRecord(
            scene.image, p.text, scene.source, p.region or scene.region, p.lines, p.box, p.text_by
        )
        for scene in _scenes(arguments, alphabet)
        for p in scene.plates
        if p.text is not None and p.box.width >= min_width_px
    ]
    if not plates:
        raise DatasetError(f"{data}: no plate has a text; --task detect needs none")
    return plates


def _shown(records: Sequence[Record]) -> Iterator[Record]:
    """The records one by one, while a bar tells how far it is."""
    with Progress(len(records)) as progress:
        for record in records:
            yield record
            progress.advance()


COMMAND = Command(add_options, run)
