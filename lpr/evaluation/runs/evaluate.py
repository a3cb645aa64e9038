"""One evaluation: the data, the parts, and the run that the task asks for."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeAlias

from lpr.datasets import read_character_boxes
from lpr.detection.tiles import TiledDetector
from lpr.evaluation.options import DETECT, READ, SEGMENT, EvaluationOptions
from lpr.evaluation.report.report import Report
from lpr.evaluation.runs import engines
from lpr.evaluation.runs import reading as runs
from lpr.evaluation.runs.detection import evaluate_detection
from lpr.evaluation.runs.drawn import draw_characters, draw_scenes
from lpr.evaluation.runs.records import alphabet_of, choose, scenes, true_crops
from lpr.evaluation.runs.segmentation import evaluate_segmentation

SENSITIVE_CONF = 0.01
"""Score from which detections count in average precision."""

Shown: TypeAlias = Callable[[Sequence[Any]], Iterator[Any]]
"""Gives records one by one, and may tell how far it is."""


@contextmanager
def drawn_data(task: str, count: int) -> Iterator[Path]:
    """Pictures that are drawn for a task, with their labels; they last as long as the block."""
    draw = draw_characters if task == SEGMENT else draw_scenes
    with tempfile.TemporaryDirectory() as folder:
        yield draw(Path(folder), count)


def evaluate(
    options: EvaluationOptions,
    engine: engines.Engine = engines.OURS,
    diagnose: runs.Diagnose = runs.no_diagnosis,
    shown: Shown = iter,
) -> Report:
    """Measure one engine.

    Args:
        options: what is measured on which data.
        engine: what reads the plates.
        diagnose: is told every plate, and asked where errors come from.
        shown: gives the records one by one.

    Raises:
        ConfigError: an option makes no sense with these data.
        DatasetError: the data cannot be read.
    """
    config = options.config
    if options.task == SEGMENT:
        boxes = read_character_boxes(options.data, alphabet_of(options))
        return evaluate_segmentation(shown(choose(boxes, options)))
    if options.task == READ:
        readers = engines.build_readers(config, engine, runs.NoDetector())
        plates = shown(choose(true_crops(options), options))
        return runs.evaluate_reading(
            readers.for_region, plates, config.top_n, options.root, diagnose
        )
    pictures = choose(scenes(options), options)
    if options.task == DETECT:
        detector, sensitive = (
            TiledDetector(engines.build_detector(config, conf), config.tiles)
            for conf in (config.conf, SENSITIVE_CONF)
        )
        return evaluate_detection(
            detector, sensitive, shown(pictures), options.min_width_px, options.root
        )
    readers = engines.build_readers(config, engine, engines.build_detector(config, config.conf))
    return runs.evaluate_end_to_end(
        *(readers.for_region, shown(pictures), config.top_n, options.min_width_px),
        *(options.root, diagnose),
    )
