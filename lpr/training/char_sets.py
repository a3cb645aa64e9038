"""The training set of the character network, built source by source and kept on disk.

Each source is built in parts that are stored as they are done, so that a build that was stopped
goes on where it stopped, and a resumed training sees the same samples.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeAlias, TypeVar

import numpy as np
from tqdm import tqdm

from lpr.characters.classifier import CharacterClassifier
from lpr.datasets.class_folders import read_class_folders
from lpr.datasets.plate_csv import read_plates_csv
from lpr.datasets.records import CharacterRecord, PlateTextRecord
from lpr.errors import ConfigError, ImageError
from lpr.training.char_cutting import Judge, SamplingConfig
from lpr.training.char_data import crop_samples, drawn_plate_samples, real_plate_samples
from lpr.training.char_samples import CharSamples, join, no_samples, plate_number

Record: TypeAlias = PlateTextRecord | CharacterRecord
T = TypeVar("T")

SAMPLES_FOLDER = "samples"
"""Where in a run folder the samples lie."""
PART_SIZE = 250
"""Plates or crops in one stored part."""
TARGET_PLATES = 2400
MAX_REPEATS = 3
"""Sources with fewer plates than the target have each cut several times, with other jitter."""


@dataclass(frozen=True, slots=True)
class SetPlan:
    """What the training set is made of.

    ``sources`` are class folders and CSV files of plate texts; ``judge`` is the model that aligns
    plate texts and finds hard negatives, None to do without.
    """

    drawn_plates: int
    sources: tuple[Path, ...]
    judge: Path | None
    seed: int
    sampling: SamplingConfig = field(default_factory=SamplingConfig)


def build_samples(plan: SetPlan, folder: Path) -> tuple[CharSamples, dict[str, int]]:
    """All samples of a plan, and how many each source gave.

    Args:
        plan: the sources.
        folder: where parts are stored; parts that lie there already are taken as they are.

    Raises:
        ConfigError: plate texts are given without a judge.
        DatasetError, ModelError: a source or the judge cannot be used.
    """
    judge = CharacterClassifier(plan.judge).predict_proba if plan.judge else None
    records = {source: read_source(source) for source in plan.sources}
    if judge is None and any(_is_plate_csv(source) for source in plan.sources):
        raise ConfigError(
            "cutting characters from plates with texts needs a character model to begin with; name "
            "one with --judge, or train a first one without --data"
        )
    folder.mkdir(parents=True, exist_ok=True)

    def draw(number: int) -> CharSamples:
        rng = np.random.default_rng([plan.seed, number])
        return _of_plate(
            f"drawn {plan.seed} {number}", drawn_plate_samples(rng, plan.sampling, judge)
        )

    drawn = _stored_parts(range(plan.drawn_plates), draw, folder, "drawn")
    found = {"drawn": drawn}
    for number, (source, listed) in enumerate(records.items()):
        cut = _cutter(listed, plan, judge)
        found[str(source)] = _stored_parts(listed, cut, folder, f"{number}-{source.stem}")
    return join(list(found.values())), {name: len(part) for name, part in found.items()}


def stored_samples(folder: Path) -> CharSamples:
    """All samples that an earlier build has stored.

    Raises:
        ConfigError: there are none.
    """
    parts = sorted(folder.glob("*.npz"))
    if not parts:
        raise ConfigError(f"{folder}: holds no samples; name the folder of a run that has cut some")
    return join([CharSamples.load(part) for part in parts])


def read_source(source: Path) -> Sequence[Record]:
    """The records of class folders or of a CSV ``image_path,plate_text``.

    Raises:
        DatasetError: the source is broken.
    """
    return read_plates_csv(source) if _is_plate_csv(source) else read_class_folders(source)


def _is_plate_csv(source: Path) -> bool:
    return source.suffix.lower() == ".csv"


def _cutter(
    records: Sequence[Record], plan: SetPlan, judge: Judge | None
) -> Callable[[Record], CharSamples]:
    """The function that cuts a record's samples; it names and skips unreadable pictures."""
    sizes = Counter(r.source for r in records if isinstance(r, PlateTextRecord))

    def cut(record: Record) -> CharSamples:
        name = f"{record.image.parent.name}/{record.image.name}"
        rng = np.random.default_rng([plan.seed, plate_number(name)])
        try:
            if isinstance(record, CharacterRecord):
                return _of_plate(name, crop_samples(rng, record))
            if judge is None:
                return no_samples()
            repeats = min(max(TARGET_PLATES // sizes[record.source], 1), MAX_REPEATS)
            cuts = [real_plate_samples(rng, record, plan.sampling, judge) for _ in range(repeats)]
            return _of_plate(name, join(cuts))
        except ImageError as error:
            tqdm.write(f"left out: {error}", file=sys.stderr)
            return no_samples()

    return cut


def _of_plate(name: str, samples: CharSamples) -> CharSamples:
    """The samples, marked as those of the plate of that name."""
    plates = np.full(len(samples), plate_number(name), dtype=np.int64)
    return replace(samples, plates=plates)


def _stored_parts(
    items: Sequence[T], cut: Callable[[T], CharSamples], folder: Path, name: str
) -> CharSamples:
    """Samples of all items, part by part: from the folder where stored, cut and stored if not."""
    parts = [no_samples()]
    with tqdm(total=len(items), desc=f"samples: {name}", unit="picture", disable=None) as progress:
        for start in range(0, len(items), PART_SIZE):
            chosen = items[start : start + PART_SIZE]
            path = folder / f"{name}-{start:06d}.npz"
            if not path.exists():
                join([cut(item) for item in chosen]).save(path)
            parts.append(CharSamples.load(path))
            progress.update(len(chosen))
    return join(parts)
