"""Puts together what a run of the origin network learns from, and tells what was left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from lpr.errors import ConfigError
from lpr.training.left_out import LEFT_OUT_FILE, check_yield, told, write_left_out
from lpr.training.origin.options import KIND, OriginOptions
from lpr.training.origin.samples import OriginSamples
from lpr.training.origin.sets import OriginPlan, build_plates
from lpr.training.origin.start import known_regions
from lpr.training.parts import SAMPLES_FOLDER, stored_samples
from lpr.training.run_folder import open_run_folder
from lpr.training.running import Say


@dataclass(frozen=True, slots=True)
class RunPlates:
    """What a run learns from and is validated on, and the regions that it tells apart.

    ``sources`` says how many pictures each gave, ``left_out`` how many plates of each of one's own
    gave none.
    """

    training: OriginSamples
    validation: OriginSamples
    regions: tuple[str, ...]
    sources: Mapping[str, int]
    left_out: Mapping[str, int]


def gather(options: OriginOptions, folder: Path, say: Say) -> RunPlates:
    """The plates of a run, cut or read from its folder.

    Raises:
        ConfigError: there are none to train on, or of one region alone.
        DatasetError: too few plates can be learnt from.
        ModelError: the model to start from is of another kind.
    """
    earlier = {str(run): earlier_plates(run) for run in options.earlier}
    before = known_regions(options.init) if options.init else ()
    known = {*before, *(str(one) for part in earlier.values() for one in np.unique(part.regions))}
    plan = OriginPlan(
        options.drawn_plates,
        options.data,
        options.seed,
        options.held_out,
        options.repeats,
        options.fewest,
        tuple(sorted(known)),
        options.plate_class,
    )
    built = build_plates(plan, folder / SAMPLES_FOLDER)
    listed_in = folder / LEFT_OUT_FILE
    write_left_out(folder, built.yields)
    for source, found in built.yields.items():
        if line := told(source, found, listed_in):
            say(line)
    check_yield(built.yields, listed_in)
    # An earlier run may have learnt a country as a whole whose states are told apart now.
    again = {
        run: part.select(np.isin(part.regions, built.regions)) for run, part in earlier.items()
    }
    samples = OriginSamples.joined([built.samples, *again.values()])
    training, validation = samples.split_by_plate(options.held_out)
    if len(np.unique(training.regions)) < 2:
        raise ConfigError(
            "plates of two regions or more are needed to tell any apart; check plate_region in "
            "--data, lower --fewest, or draw some by --synthetic"
        )
    return RunPlates(
        training,
        validation,
        built.regions,
        {**built.counts, **{run: len(part) for run, part in again.items()}},
        {source: len(found.left_out) for source, found in built.yields.items()},
    )


def earlier_plates(run: Path) -> OriginSamples:
    """The plates of an earlier run.

    Raises:
        ConfigError: it is the run of something else, or holds none.
    """
    open_run_folder(run, KIND)
    return stored_samples(run / SAMPLES_FOLDER, OriginSamples)
