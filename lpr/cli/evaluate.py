"""``evaluate.py``: measure finding and reading on labelled pictures."""

from __future__ import annotations

import argparse
import shlex
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from lpr.cli import evaluate_engines
from lpr.cli.console import Progress, say, use_utf8
from lpr.cli.evaluate_options import build_parser
from lpr.errors import ConfigError, DatasetError, LprError

if TYPE_CHECKING:
    from lpr.datasets.records import CharacterBoxesRecord, PlateTextRecord, SceneRecord
    from lpr.evaluation.losses import Losses
    from lpr.evaluation.report import Report
    from lpr.readers import PlateReader

    Record = TypeVar("Record", SceneRecord, PlateTextRecord, CharacterBoxesRecord)

DONE, WRONG_USAGE, INTERRUPTED = 0, 2, 130
SENSITIVE_CONF = 0.01
"""Score from which detections count in average precision."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status."""
    arguments = build_parser().parse_args(argv)
    use_utf8()
    try:
        _run(arguments, shlex.join(sys.argv[1:] if argv is None else argv))
    except LprError as error:
        say(f"evaluate.py: error: {error}")
        return WRONG_USAGE
    except KeyboardInterrupt:
        say("evaluate.py: stopped")
        return INTERRUPTED
    return DONE


def _run(arguments: argparse.Namespace, words: str) -> None:
    from lpr.cli import evaluate_outputs
    from lpr.evaluation.compare import check_tasks, compare
    from lpr.evaluation.report import read_report

    # What is wrong with the usage is found out before anything is measured.
    before = read_report(arguments.compare) if arguments.compare else None
    if before:
        check_tasks(before.task, task_of(arguments))
    evaluate_outputs.check(arguments)
    models = evaluate_engines.parse_engines(arguments)
    engines = {
        name: evaluate_engines.build_reader(name, model, arguments.threads)
        for name, model in models.items()
    }
    reports = []
    for engine, reader in engines.items():
        losses = evaluate_engines.build_losses(arguments, engine)
        report = evaluate(arguments, reader, losses)
        report.about = evaluate_outputs.about(arguments, engine, words)
        evaluate_outputs.add_cold_start(report, arguments, engine, models[engine])
        evaluate_outputs.show(report, named=len(engines) > 1)
        if losses and arguments.errors:
            evaluate_outputs.write_examples(losses, report, arguments.errors)
        reports.append(report)
    comparison = compare(before, reports[0]) if before else None
    evaluate_outputs.finish(reports, comparison, arguments)


def evaluate(
    arguments: argparse.Namespace, reader: PlateReader | None, losses: Losses | None
) -> Report:
    """Measure one engine: a ``reader``, or ours; ``losses`` is asked where its errors come from.

    Raises:
        ConfigError: an option makes no sense, or not with these data.
        DatasetError: the data cannot be read.
    """
    from lpr.datasets import read_character_boxes
    from lpr.evaluation import runs
    from lpr.evaluation.detection_run import evaluate_detection
    from lpr.evaluation.segmentation_run import evaluate_segmentation

    data, task = arguments.data, task_of(arguments)
    root = data if data.is_dir() else data.parent
    diagnose = losses or runs.no_diagnosis
    if task == "segment":
        return evaluate_segmentation(_shown(choose(read_character_boxes(data), arguments)))
    if task == "read":
        readers = evaluate_engines.build_readers(arguments, reader, runs.NoDetector())
        plates = choose(_true_crops(data, arguments.min_width), arguments)
        return runs.evaluate_reading(
            readers.for_region, _shown(plates), arguments.top_n, root, diagnose
        )
    scenes = choose(_scenes(data), arguments)
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
    """The records of the wanted source, thinned out evenly to the limit.

    Raises:
        DatasetError: none is left.
    """
    from lpr.datasets.records import thin_out

    chosen = [r for r in records if arguments.source in (None, r.source)]
    if not chosen:
        sources = ", ".join(sorted({record.source for record in records})) or "no pictures"
        wanted = f" of source '{arguments.source}'" if arguments.source else ""
        raise DatasetError(f"{arguments.data}: no pictures{wanted}; it has {sources}")
    return thin_out(chosen, arguments.limit or len(chosen))


def _scenes(data: Path) -> list[SceneRecord]:
    from lpr.datasets import read_scenes

    return read_scenes(data)


def _true_crops(data: Path, min_width_px: float) -> list[PlateTextRecord]:
    """The plates of a .csv, or of scenes where their text is known.

    Raises:
        DatasetError: scenes without texts.
    """
    from lpr.datasets import PlateTextRecord, read_plates_csv

    if data.suffix.lower() == ".csv":
        return [r for r in read_plates_csv(data) if r.box is None or r.box.width >= min_width_px]
    plates = [
        PlateTextRecord(
            scene.image, p.text, scene.source, p.region or scene.region, p.lines, p.box, p.text_by
        )
        for scene in _scenes(data)
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
