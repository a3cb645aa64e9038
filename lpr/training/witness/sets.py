"""The rows that the witness learns from, cut source by source and kept on disk.

Each source is cut in parts that are stored as they are done, so that a build that was stopped goes
on where it stopped, and a resumed training sees the same rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from lpr.arrays import Image
from lpr.characters.classifier import CharacterClassifier
from lpr.datasets.records import PlateTextRecord
from lpr.errors import ConfigError
from lpr.reading.look import Judge
from lpr.training.left_out import Yield
from lpr.training.parts import Cut, stored_parts
from lpr.training.repeats import Repeats, cut_repeatedly
from lpr.training.sources import read_texts
from lpr.training.witness.legend_labels import (
    LegendLabels,
    label_of,
    read_legend_labels,
    real_strips,
    told_of,
)
from lpr.training.witness.rows import RowJitter, drawn_rows, drawn_strip, real_rows
from lpr.training.witness.samples import (
    DRAWN,
    MAX_CHARACTERS,
    NO_TEXT,
    RowSamples,
    StripSamples,
)

TOO_LONG = f"its rows hold more than {MAX_CHARACTERS} characters"
NO_STRIPS = "no strip of it is told"


@dataclass(frozen=True, slots=True)
class RowPlan:
    """What the rows are cut from, or, where ``legends`` are learnt, the strips around them.

    ``sources`` are data sets of any format with plate texts, ``judge`` the character model that
    aligns these, None where there are none; plates are cut ``repeats`` times, those of the
    ``held_out`` share once; ``plate_class`` is that of plates in scenes, where its name does not
    say so; ``legend_labels`` is the table of what stands around the plates' characters.
    """

    drawn_plates: int
    sources: tuple[Path, ...]
    judge: Path | None
    seed: int
    held_out: float
    repeats: int
    no_text_share: float = 0.0
    plate_class: str | None = None
    legends: bool = False
    legend_labels: Path | None = None
    jitter: RowJitter = field(default_factory=RowJitter)


@dataclass(frozen=True, slots=True)
class RowSet:
    """The rows of a plan, how many each source gave, and what each of one's own left out."""

    samples: RowSamples
    counts: Mapping[str, int]
    yields: Mapping[str, Yield]


def build_rows(plan: RowPlan, folder: Path) -> RowSet:
    """All rows of a plan.

    Args:
        plan: the sources.
        folder: where parts are stored; parts that lie there already are taken as they are.

    Raises:
        ConfigError: plate texts are given without a judge, a stored part is damaged, or the table
            of legends tells of none of a source's plates.
        OutputError: a part cannot be written.
        DatasetError, ModelError: a source or the judge cannot be used.
    """
    records = {source: read_texts(source, plan.plate_class, "rows") for source in plan.sources}
    labels = None
    if plan.legend_labels is not None:
        table = plan.legend_labels
        labels = read_legend_labels(table)
        records = {
            source: told_of(found, labels, source, table) for source, found in records.items()
        }
    folder.mkdir(parents=True, exist_ok=True)

    kind = StripSamples if plan.legends else RowSamples

    def draw(number: int) -> Cut[RowSamples]:
        rng = np.random.default_rng([plan.seed, number])
        if plan.legends:
            rows = iter([drawn_strip(rng)])
        else:
            rows = drawn_rows(rng, plan.jitter, no_text_share=plan.no_text_share)
        return Cut(samples_of(rows, DRAWN, kind).of_plate(f"{DRAWN} {plan.seed} {number}"))

    drawn, _ = stored_parts(range(plan.drawn_plates), draw, folder, DRAWN, kind)
    found, yields = {DRAWN: drawn}, {}
    cut = _cutter(plan, labels) if records else None
    for number, (source, listed) in enumerate(records.items()):
        if cut is not None:
            part = stored_parts(listed, cut, folder, f"{number}-{source.stem}", kind)
            found[str(source)], yields[str(source)] = part
    counts = {name: len(part) for name, part in found.items()}
    return RowSet(kind.joined(list(found.values())), counts, yields)


def samples_of(
    rows: Iterable[tuple[Image, str]], source: str, kind: type[RowSamples] = RowSamples
) -> RowSamples:
    """The rows that are short enough, of one plate; each has the plate's number 0."""
    kept = [(picture, text) for picture, text in rows if len(text) <= kind.longest]
    if not kept:
        return kind.none()
    pictures, texts = zip(*kept, strict=True)
    return kind(
        np.stack(pictures),
        np.array(texts, dtype=np.str_),
        np.array([NO_TEXT if source == DRAWN and not text else source for text in texts]),
        np.zeros(len(kept), dtype=np.int64),
    )


def _cutter(
    plan: RowPlan, labels: LegendLabels | None
) -> Callable[[PlateTextRecord], Cut[RowSamples]]:
    """The function that cuts a plate's rows, or the strips that labels tell of, or says why there
    are none."""
    if plan.judge is None:
        raise ConfigError(
            "cutting rows from plates with texts needs a character model that finds them; name "
            "one with --judge"
        )
    judge: Judge = CharacterClassifier(plan.judge).predict_proba

    repeats = Repeats(plan.repeats, plan.held_out, plan.seed)

    def cut_rows(rng: np.random.Generator, record: PlateTextRecord) -> RowSamples:
        return samples_of(real_rows(rng, record, judge, plan.jitter), record.source)

    if labels is None:
        return lambda record: cut_repeatedly(record, repeats, RowSamples, cut_rows, TOO_LONG)
    told = labels

    def cut_strips(rng: np.random.Generator, record: PlateTextRecord) -> RowSamples:
        found = real_strips(rng, record, judge, plan.jitter.plate, label_of(record, told))
        return samples_of(found, record.source, StripSamples)

    return lambda record: cut_repeatedly(record, repeats, StripSamples, cut_strips, NO_STRIPS)
