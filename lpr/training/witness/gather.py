"""Puts together what a run of the witness learns from, and tells what was left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from lpr.errors import ConfigError
from lpr.training.left_out import LEFT_OUT_FILE, check_yield, told, write_left_out
from lpr.training.parts import SAMPLES_FOLDER, stored_samples
from lpr.training.run_folder import open_run_folder
from lpr.training.running import Say
from lpr.training.witness.options import KIND, WitnessOptions
from lpr.training.witness.samples import RowSamples
from lpr.training.witness.sets import RowPlan, build_rows


@dataclass(frozen=True, slots=True)
class RunRows:
    """What a run learns from and is validated on.

    ``sources`` says how many rows each gave, ``left_out`` how many plates of each of one's own
    gave none.
    """

    training: RowSamples
    validation: RowSamples
    sources: Mapping[str, int]
    left_out: Mapping[str, int]


def gather(options: WitnessOptions, folder: Path, say: Say) -> RunRows:
    """The rows of a run, cut or read from its folder.

    Raises:
        ConfigError: there are none to train on.
        DatasetError: too few plates can be learnt from.
    """
    plan = RowPlan(
        options.drawn_plates,
        options.data,
        options.judge,
        options.seed,
        options.held_out,
        options.repeats,
        options.no_text,
        options.plate_class,
        options.legends,
        options.legend_labels,
    )
    built = build_rows(plan, folder / SAMPLES_FOLDER)
    listed_in = folder / LEFT_OUT_FILE
    write_left_out(folder, built.yields)
    for source, found in built.yields.items():
        if options.legend_labels is not None:
            say(f"{source}: the legends of {found.plates:,} plates are told")
        if line := told(source, found, listed_in):
            say(line)
    check_yield(built.yields, listed_in)
    kind = type(built.samples)
    earlier = {str(run): earlier_rows(run, kind) for run in options.earlier}
    samples = kind.joined([built.samples, *earlier.values()])
    training, validation = samples.split_by_plate(options.held_out)
    if not len(training):
        raise ConfigError("no row could be cut from the data; check the plates and their texts")
    return RunRows(
        training,
        validation,
        {**built.counts, **{name: len(part) for name, part in earlier.items()}},
        {source: len(found.left_out) for source, found in built.yields.items()},
    )


def earlier_rows(run: Path, kind: type[RowSamples] = RowSamples) -> RowSamples:
    """The rows of an earlier run, or its strips.

    Raises:
        ConfigError: it is the run of something else, or holds none.
    """
    open_run_folder(run, KIND)
    return stored_samples(run / SAMPLES_FOLDER, kind)
