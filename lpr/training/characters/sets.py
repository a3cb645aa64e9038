"""The training set of the character network, built source by source and kept on disk.

Each source is built in parts that are stored as they are done, so that a build that was stopped
goes on where it stopped, and a resumed training sees the same samples.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from lpr.alphabet import Alphabet
from lpr.characters.classifier import CharacterClassifier
from lpr.datasets.records import CharacterBoxesRecord, CharacterRecord, PlateTextRecord
from lpr.errors import ConfigError, ImageError
from lpr.reading.look import Judge
from lpr.training.characters.cutting import SamplingConfig
from lpr.training.characters.data import (
    boxed_plate_samples,
    crop_samples,
    drawn_plate_samples,
    real_plate_samples,
)
from lpr.training.characters.samples import CharSamples
from lpr.training.left_out import (
    ANOTHER_TEXT,
    UNREADABLE,
    LeftOut,
    PlateLeftOut,
    Yield,
)
from lpr.training.parts import SAMPLES_FOLDER, Cut, stored_parts, stored_samples
from lpr.training.run_folder import open_run_folder
from lpr.training.samples import plate_number
from lpr.training.sources import Record, read_source, short_name

TARGET_PLATES = 2400
MAX_REPEATS = 3
"""Sources with fewer plates than the target have each cut several times, with other jitter."""


@dataclass(frozen=True, slots=True)
class SetPlan:
    """What the training set is made of.

    ``sources`` are data sets of any format with characters or plate texts; ``judge`` is the model
    that aligns plate texts and finds hard negatives, None to do without; ``letters`` are those that
    the network has beside the usual alphabet; ``plate_class`` is that of plates in scenes, where
    its name does not say so.
    """

    drawn_plates: int
    sources: tuple[Path, ...]
    judge: Path | None
    seed: int
    sampling: SamplingConfig = field(default_factory=SamplingConfig)
    letters: str = ""
    plate_class: str | None = None
    max_repeats: int = MAX_REPEATS


@dataclass(frozen=True, slots=True)
class CharSet:
    """The samples of a plan, how many each source gave, and what each of one's own left out."""

    samples: CharSamples
    counts: Mapping[str, int]
    yields: Mapping[str, Yield]


def build_samples(plan: SetPlan, folder: Path) -> CharSet:
    """All samples of a plan.

    Args:
        plan: the sources.
        folder: where parts are stored; parts that lie there already are taken as they are.

    Raises:
        ConfigError: plate texts are given without a judge, or a stored part is damaged.
        OutputError: a part cannot be written.
        DatasetError, ModelError: a source or the judge cannot be used.
    """
    judge = CharacterClassifier(plan.judge).predict_proba if plan.judge else None
    records = {
        source: read_source(source, plan.letters, plan.plate_class) for source in plan.sources
    }
    texts = any(isinstance(one, PlateTextRecord) for listed in records.values() for one in listed)
    if judge is None and texts:
        raise ConfigError(
            "cutting characters from plates with texts needs a character model to begin with; name "
            "one with --judge, or train a first one without --data"
        )
    folder.mkdir(parents=True, exist_ok=True)

    def draw(number: int) -> Cut[CharSamples]:
        rng = np.random.default_rng([plan.seed, number])
        samples = drawn_plate_samples(rng, plan.sampling, judge)
        return Cut(samples.of_plate(f"drawn {plan.seed} {number}"))

    drawn, _ = stored_parts(range(plan.drawn_plates), draw, folder, "drawn", CharSamples)
    found, yields = {"drawn": drawn}, {}
    for number, (source, listed) in enumerate(records.items()):
        cut = _cutter(listed, plan, judge)
        name = str(source)
        found[name], yields[name] = stored_parts(
            listed, cut, folder, f"{number}-{source.stem}", CharSamples
        )
    counts = {name: len(part) for name, part in found.items()}
    return CharSet(CharSamples.joined(list(found.values())), counts, yields)


def earlier_samples(run: Path, letters: str = "") -> CharSamples:
    """The samples of an earlier run, whose letters are those of this one or their beginning.

    Raises:
        ConfigError: there are none, or their letters are others.
    """
    samples = stored_samples(run / SAMPLES_FOLDER, CharSamples)
    settings = open_run_folder(run)["settings"]
    its_letters = Alphabet.of(settings.get("alphabet") or "").letters
    if not letters.startswith(its_letters):
        raise ConfigError(
            f"{run}: was made with the letters {its_letters}; "
            "let --alphabet have these first, in this order"
        )
    return samples


def picture_names(plan: SetPlan) -> Mapping[int, str]:
    """The picture that each plate number of real samples was cut from, by its short name.

    Raises:
        DatasetError: see `read_source`.
    """
    records = [
        record
        for source in plan.sources
        for record in read_source(source, plan.letters, plan.plate_class)
    ]
    return {plate_number(short_name(record)): short_name(record) for record in records}


def _cutter(
    records: Sequence[Record], plan: SetPlan, judge: Judge | None
) -> Callable[[Record], Cut[CharSamples]]:
    """The function that cuts a record's samples, or says why there are none."""
    sizes = Counter(r.source for r in records if not isinstance(r, CharacterRecord))

    def cut_once(rng: np.random.Generator, record: Record) -> CharSamples:
        if isinstance(record, CharacterRecord):
            return crop_samples(rng, record, plan.letters)
        if isinstance(record, CharacterBoxesRecord):
            return boxed_plate_samples(rng, record, plan.sampling, judge, plan.letters)
        if judge is None:
            raise PlateLeftOut(ANOTHER_TEXT)
        return real_plate_samples(rng, record, plan.sampling, judge, plan.letters)

    def cut(record: Record) -> Cut[CharSamples]:
        name = short_name(record)
        rng = np.random.default_rng([plan.seed, plate_number(name)])
        repeats = 1
        if not isinstance(record, CharacterRecord):
            repeats = min(max(TARGET_PLATES // sizes[record.source], 1), plan.max_repeats)
        cuts, reason = [], UNREADABLE
        for _ in range(repeats):
            try:
                cuts.append(cut_once(rng, record))
            except PlateLeftOut as error:
                reason = str(error)
            except ImageError:
                break
        if cuts:
            return Cut(CharSamples.joined(cuts).of_plate(name))
        text = record.text if isinstance(record, PlateTextRecord) else ""
        return Cut(CharSamples.none(), (LeftOut(str(record.image), text, reason),))

    return cut
