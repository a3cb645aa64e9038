"""Puts together what a run of the character network learns from, and tells what was left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from lpr.errors import ConfigError
from lpr.training.characters.options import CharacterOptions
from lpr.training.characters.samples import CharSamples
from lpr.training.characters.sets import (
    SetPlan,
    build_samples,
    earlier_samples,
    picture_names,
)
from lpr.training.left_out import LEFT_OUT_FILE, check_yield, told, write_left_out
from lpr.training.parts import SAMPLES_FOLDER
from lpr.training.running import Say


@dataclass(frozen=True, slots=True)
class RunSamples:
    """What a run learns from and is validated on.

    ``sources`` says how many windows each gave, ``left_out`` how many plates of each of one's own
    gave none; ``pictures`` names the picture of each plate's number.
    """

    training: CharSamples
    validation: CharSamples
    sources: Mapping[str, int]
    left_out: Mapping[str, int]
    pictures: Mapping[int, str]


def gather(options: CharacterOptions, folder: Path, say: Say) -> RunSamples:
    """The samples of a run, cut or read from its folder.

    Raises:
        ConfigError: there are none to train on.
        DatasetError: too few plates can be learnt from.
    """
    plan = SetPlan(
        options.drawn_plates,
        options.data,
        options.judge,
        options.seed,
        letters=options.letters,
        plate_class=options.plate_class,
        max_repeats=options.repeats,
    )
    built = build_samples(plan, folder / SAMPLES_FOLDER)
    listed_in = folder / LEFT_OUT_FILE
    write_left_out(folder, built.yields)
    for source, found in built.yields.items():
        if line := told(source, found, listed_in):
            say(line)
    check_yield(built.yields, listed_in)
    earlier = {str(run): earlier_samples(run, plan.letters) for run in options.earlier}
    samples = CharSamples.joined([built.samples, *earlier.values()])
    training, validation = samples.split_by_plate(options.held_out)
    if not len(training):
        raise ConfigError("no sample could be cut from the data; check the plates and their texts")
    return RunSamples(
        training,
        validation,
        {**built.counts, **{name: len(part) for name, part in earlier.items()}},
        {source: len(found.left_out) for source, found in built.yields.items()},
        picture_names(plan),
    )
