"""The parts of the fixed benchmark: which pictures, and how they are read."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from lpr.datasets import read_plates_csv, read_scenes
from lpr.datasets.records import PlateTextRecord, SceneRecord, thin_out
from lpr.evaluation.report.report import Report
from lpr.evaluation.runs.bench import Score, score
from lpr.evaluation.runs.drawn import draw_plates
from lpr.evaluation.runs.reading import Reader, evaluate_end_to_end, evaluate_reading
from lpr.evaluation.runs.regions import RegionReaders, warmed_up
from lpr.pipeline import Recognizer

PLATES, SCENES = Path("plates/val.csv"), Path("scenes/val.jsonl")
SAMPLE_ROUNDS = 3
"""The samples are few: they are read this often, for the sake of the time."""
DRAWN_PLATES = 200
SHARED_PLATES, SHARED_SCENES = 800, 300
"""How many of the real plates and scenes are read, evenly spread."""


def bench_scores(samples: Path, shared: Path | None) -> Iterator[tuple[str, Score]]:
    """The scores of the parts by name, each as soon as it is known.

    Args:
        samples: labels of drawn scenes.
        shared: a folder of real pictures; None, or a part that it lacks, is left out.

    Raises:
        DatasetError: labels cannot be read.
    """
    yield "drawn scenes", score(read_scenes(samples) * SAMPLE_ROUNDS, _end_to_end)
    with tempfile.TemporaryDirectory() as folder:
        yield "drawn plates", score(draw_plates(Path(folder), DRAWN_PLATES), _reading)
    if shared and (shared / PLATES).is_file():
        plates = thin_out(read_plates_csv(shared / PLATES), SHARED_PLATES)
        yield "real plates", score(plates, _reading)
    if shared and (shared / SCENES).is_file():
        scenes = thin_out(read_scenes(shared / SCENES), SHARED_SCENES)
        yield "real scenes", score(scenes, _end_to_end)


def _end_to_end(scenes: Iterator[SceneRecord]) -> Report:
    return evaluate_end_to_end(RegionReaders(_build, "auto").for_region, scenes)


def _reading(plates: Iterator[PlateTextRecord]) -> Report:
    return evaluate_reading(RegionReaders(_build, "source").for_region, plates)


def _build(region: str) -> Reader:
    return warmed_up(Recognizer(region=region, threads=1))
