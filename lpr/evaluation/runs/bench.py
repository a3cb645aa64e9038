"""A fixed benchmark against a recorded baseline: accuracy must not fall, time must not grow.

Times are ratios to a fixed computation of the same run, made in between, and of processor time, so
that a slower or busier machine does not fail. A part counts only where its pictures are those of
the baseline: drawn plates change with the fonts of the machine, and real pictures are not
everywhere.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TypeVar

import cv2
import numpy as np

from lpr.datasets.records import PlateTextRecord, SceneRecord
from lpr.errors import DatasetError
from lpr.evaluation.report.report import ALL, Report

MAX_LOSS = 0.01
"""How much of a share may be lost."""
MAX_SLOWER = 0.2
"""How much the time may grow, of what it was."""
FIGURES = ("recall_50", "exact", "exact_loose")

Record = TypeVar("Record", SceneRecord, PlateTextRecord)
Run = Callable[[Iterator[Record]], Report]


@dataclass(frozen=True, slots=True)
class Score:
    """What one part of the benchmark reached.

    ``pictures`` is a fingerprint of what was read; ``figures`` are shares; ``time`` is what a
    picture takes, loaded and read, in units of the reference computation just before it (median).
    """

    pictures: str
    figures: dict[str, float]
    time: float


def score(records: Sequence[Record], run: Run[Record]) -> Score:
    """Measure one part of the benchmark."""
    ratios: list[float] = []
    row = run(_timed(records, ratios)).rows[ALL]
    return Score(
        pictures=fingerprint(record.image for record in records),
        figures={name: round(row[name], 4) for name in FIGURES if name in row},
        time=round(float(np.median(ratios)), 3),
    )


def failures(baseline: dict[str, Score], scores: dict[str, Score]) -> list[str]:
    """What is worse than the baseline by more than is allowed, in sentences."""
    found = []
    for name, now in scores.items():
        before = baseline.get(name)
        if before is None or before.pictures != now.pictures:
            continue
        found += [
            f"{name}: {figure} fell from {share:.1%} to {now.figures[figure]:.1%}"
            for figure, share in before.figures.items()
            if now.figures.get(figure, 0.0) < share - MAX_LOSS - 1e-9
        ]
        if now.time > before.time * (1 + MAX_SLOWER):
            found.append(f"{name}: time grew from {before.time:.2f} to {now.time:.2f} references")
    return found


def read_baseline(path: Path) -> dict[str, Score]:
    """The scores that were recorded; none where there is no file.

    Raises:
        DatasetError: the file is no baseline.
    """
    if not path.exists():
        return {}
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        return {name: Score(**values) for name, values in data.items()}
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise DatasetError(f"{path}: no baseline of the benchmark; record it again") from error


def write_baseline(path: Path, scores: dict[str, Score]) -> None:
    """Record scores for later runs."""
    data = {name: asdict(value) for name, value in scores.items()}
    path.write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")


def fingerprint(paths: Iterable[Path]) -> str:
    """A short hash of the bytes of files, in their order."""
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def reference_ms() -> float:
    """Processor time of filters and products of matrices, which reading is made of, too."""
    rng = np.random.default_rng(0)
    image = rng.integers(0, 256, (480, 640), dtype=np.uint8)
    matrix = rng.random((256, 256), dtype=np.float32)
    start = time.process_time()
    for _ in range(3):
        blurred = cv2.GaussianBlur(image, (9, 9), 2.0)
        cv2.adaptiveThreshold(blurred, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY, 31, 5)
        np.sort(blurred[:, ::4], axis=1)
        matrix = np.tanh(matrix @ matrix)
    return (time.process_time() - start) * 1e3


def _timed(records: Sequence[Record], ratios: list[float]) -> Iterator[Record]:
    """The records; before each the reference is computed, after each its time is noted."""
    for record in records:
        unit_ms = reference_ms()
        start = time.process_time()
        yield record
        ratios.append((time.process_time() - start) * 1e3 / unit_ms)
