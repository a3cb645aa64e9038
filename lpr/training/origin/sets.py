"""The plates that the origin network learns from, cut source by source and kept on disk."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from lpr.datasets.records import PlateTextRecord
from lpr.synthesis.mix import LIKE_REAL
from lpr.synthesis.pictures import draw_plate_picture
from lpr.training.framing import FrameJitter
from lpr.training.left_out import LeftOut, Yield
from lpr.training.origin.plates import drawn_plate, real_plate
from lpr.training.origin.regions import designed_regions, learnt_regions, region_of, why_left_out
from lpr.training.origin.samples import DRAWN, OriginSamples
from lpr.training.parts import Cut, stored_parts
from lpr.training.repeats import Repeats, cut_repeatedly
from lpr.training.sources import read_texts

DESIGNED = replace(LIKE_REAL, designed=1.0, clean=0.35)
"""Only plates in the design of some region tell where they are from."""


@dataclass(frozen=True, slots=True)
class OriginPlan:
    """What the plates are cut from.

    ``sources`` are data sets of any format; their plates are cut ``repeats`` times, those of the
    ``held_out`` share once. A region is learnt from ``fewest`` plates on, or where it is drawn or
    among the ``known``; ``plate_class`` is that of plates in scenes, where its name does not say
    so.
    """

    drawn_plates: int
    sources: tuple[Path, ...]
    seed: int
    held_out: float
    repeats: int
    fewest: int
    known: tuple[str, ...] = ()
    plate_class: str | None = None
    jitter: FrameJitter = field(default_factory=FrameJitter)


@dataclass(frozen=True, slots=True)
class OriginSet:
    """The plates of a plan and the regions to learn, how many each source gave, and what each of
    one's own left out."""

    samples: OriginSamples
    regions: tuple[str, ...]
    counts: Mapping[str, int]
    yields: Mapping[str, Yield]


def build_plates(plan: OriginPlan, folder: Path) -> OriginSet:
    """All plates of a plan.

    Args:
        plan: the sources.
        folder: where parts are stored; parts that lie there already are taken as they are.

    Raises:
        ConfigError: a stored part is damaged.
        OutputError: a part cannot be written.
        DatasetError: a source cannot be used.
    """
    records = {source: read_texts(source, plan.plate_class, "plates") for source in plan.sources}
    counts = Counter(region_of(one.region) for listed in records.values() for one in listed)
    drawable = designed_regions() if plan.drawn_plates else frozenset()
    regions = learnt_regions(counts, plan.fewest, drawable | set(plan.known))
    folder.mkdir(parents=True, exist_ok=True)

    def draw(number: int) -> Cut[OriginSamples]:
        rng = np.random.default_rng([plan.seed, number])
        picture = draw_plate_picture(rng, mix=DESIGNED)
        plate, region = drawn_plate(rng, picture, plan.jitter), region_of(picture.region)
        sample = OriginSamples.of_picture(plate, region, DRAWN)
        return Cut(sample.of_plate(f"{DRAWN} {plan.seed} {number}"))

    drawn, _ = stored_parts(range(plan.drawn_plates), draw, folder, DRAWN, OriginSamples)
    found, yields = {DRAWN: drawn}, {}
    for number, (source, listed) in enumerate(records.items()):
        part = _own_plates(plan, listed, regions, folder, f"{number}-{source.stem}")
        found[str(source)], yields[str(source)] = part
    return OriginSet(
        OriginSamples.joined(list(found.values())),
        regions,
        {name: len(part) for name, part in found.items()},
        yields,
    )


def _own_plates(
    plan: OriginPlan,
    records: Sequence[PlateTextRecord],
    regions: Sequence[str],
    folder: Path,
    name: str,
) -> tuple[OriginSamples, Yield]:
    """The plates of one source that are of a region to learn, and those that are of none."""
    known = frozenset(regions)
    chosen = [one for one in records if region_of(one.region) in known]
    lost = tuple(
        LeftOut(str(one.image), one.text, why_left_out(region_of(one.region), regions))
        for one in records
        if region_of(one.region) not in known
    )
    repeats = Repeats(plan.repeats, plan.held_out, plan.seed)

    def cut_once(rng: np.random.Generator, record: PlateTextRecord) -> OriginSamples:
        plate = real_plate(rng, record, plan.jitter)
        return OriginSamples.of_picture(plate, region_of(record.region), record.source)

    samples, found = stored_parts(
        chosen,
        lambda record: cut_repeatedly(record, repeats, OriginSamples, cut_once),
        folder,
        name,
        OriginSamples,
    )
    return samples, Yield(len(records), lost + found.left_out)
