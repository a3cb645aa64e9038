"""A training run of the character network, from its data to its summary."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lpr.datasets.location import Format, locate
from lpr.errors import ConfigError
from lpr.model_files import CHARACTER_MODEL, keras_name, named_model
from lpr.training.characters.options import CharacterOptions
from lpr.training.data_check import check_data
from lpr.training.run_folder import (
    begin_run,
    open_run_folder,
    write_report,
)
from lpr.training.running import (
    Goal,
    Say,
    check_exist,
    check_init,
    earlier_options,
    limit_threads,
    shipped_judge,
    work_in_folder,
    write_summary,
)

if TYPE_CHECKING:
    from lpr.training.characters.gather import RunSamples

KIND = "character network"
"""What the run folders say they are of."""


def begin(options: CharacterOptions, command_line: str, say: Say) -> tuple[CharacterOptions, Path]:
    """Check the data of a new run and make its folder; the options with what they left open.

    Raises:
        ConfigError: a path does not exist, or there is nothing to learn from.
        DatasetError: the data cannot be trained on.
        ModelError: a model to begin with cannot be used.
    """
    if options.init is not None:
        options = replace(options, init=named_model(options.init))
    _check_paths(options)
    judge = options.judge or (shipped_judge() if options.data else None)
    options = replace(options, judge=judge, synthetic=options.drawn_plates)
    # First of all: reading stops at the first broken label, the check names them all.
    against = [options.val] if options.val is not None else []
    check_data(options.data, against, say, options.letters, options.plate_class)
    settings = options.to_settings()
    return options, begin_run(options.output, "char-cnn", KIND, settings, command_line)


def resume(folder: Path, given: Mapping[str, Any]) -> CharacterOptions:
    """The options of an earlier run to go on with, those ``given`` over them where they can change.

    Raises:
        ConfigError: the folder holds no such run, or a path does not exist.
    """
    earlier = earlier_options(folder, KIND, CharacterOptions.from_settings)
    options = earlier.resumed_with(given)
    _check_paths(options)
    return options


def train(options: CharacterOptions, folder: Path, say: Say, resumed_by: str | None = None) -> bool:
    """Train in a run folder, and leave there all that came of it; whether it came to its end.

    Args:
        options: what to learn from, and how.
        folder: of the run, new or to go on with.
        say: takes each line that is told.
        resumed_by: the command line that goes on with the run, None for a new one.

    Raises:
        ConfigError: no sample could be cut, another process trains there, or a file is damaged.
        DatasetError, ModelError: the data, or a model to begin with, cannot be used.
        OutputError: the folder cannot be written to.
    """
    work = partial(_train_locked, options, folder, say)
    return work_in_folder(options, folder, _goal(options), CHARACTER_MODEL, say, resumed_by, work)


def _goal(options: CharacterOptions) -> Goal:
    """What a resumed run can be given more of."""
    return {"epochs": options.epochs, "patience": options.patience}


def _train_locked(options: CharacterOptions, folder: Path, say: Say) -> bool:
    """Cut, train, measure and show; whether the training came to its end."""
    started_s = time.monotonic()
    limit_threads(options.threads)
    from lpr.training.characters.gather import gather

    samples = gather(options, folder, say)
    say(f"{len(samples.training):,} samples to train on, {len(samples.validation):,} held out")
    say(", ".join(f"{name}: {count:,}" for name, count in samples.sources.items()))

    report, complete = _train(options, folder, samples)
    if not complete:
        say("stopped; the best model so far is kept, and --resume goes on")
    report = {
        "samples": samples.sources,
        "left_out": samples.left_out,
        "complete": complete,
        "goal": _goal(options),
        "minutes": round((time.monotonic() - started_s) / 60, 1),
    } | report
    _show(options, folder, samples, report, say)
    # Last of all: a run with a complete report has everything else, too.
    write_report(folder, report)
    return complete


def _check_paths(options: CharacterOptions) -> None:
    """Find wrong paths before the slow imports.

    Raises:
        ConfigError: a path does not exist, is of the wrong kind, or there is nothing to learn from.
        DatasetError: it cannot be told what lies at ``options.val``.
    """
    named = [options.judge, options.val, options.init, *options.data, *options.earlier]
    check_exist(named)
    if options.val is not None and locate(options.val).format != Format.FOLDERS:
        raise ConfigError(
            f"{options.val}: --val needs class folders (A/, B/, 7/ with crops of characters); "
            "name such a folder, or measure the plates with lpr evaluate"
        )
    check_init(options.init)
    if not (options.data or options.earlier or options.drawn_plates):
        raise ConfigError("nothing to learn from; give --data, --earlier, or --synthetic above 0")


def _train(
    options: CharacterOptions, folder: Path, samples: RunSamples
) -> tuple[dict[str, Any], bool]:
    """Train, calibrate, export and measure; whether the training came to its end."""
    from lpr.training.characters.augment import DistortConfig
    from lpr.training.characters.compare import compare
    from lpr.training.characters.loose_run import train_loose
    from lpr.training.characters.report import crop_report
    from lpr.training.characters.train import CharRun, finish_run, train_char_cnn

    run = CharRun(
        epochs=options.epochs,
        batch_size=options.batch_size,
        learning_rate=options.learning_rate,
        schedule=options.schedule,
        seed=options.seed,
        augment=DistortConfig() if options.augment else None,
        letters=options.letters,
        patience=options.patience,
        tensorboard=options.tensorboard,
    )
    parts = (samples.training, samples.validation, folder)
    like = None if options.loose is None else options.init
    if options.loose is None or like is None:
        complete = train_char_cnn(run, *parts, init=options.init)
    else:
        complete = train_loose(run, options.loose, *parts, like)
    report = finish_run(folder, samples.validation, run.letters, like)
    trained = folder / keras_name(CHARACTER_MODEL)
    report |= compare(options.init, trained, samples.validation, samples.pictures, run.letters)
    if options.val is not None:
        report["val_data"] = crop_report(folder / CHARACTER_MODEL, options.val)
    return report, complete


def _show(
    options: CharacterOptions, folder: Path, samples: RunSamples, report: dict[str, Any], say: Say
) -> None:
    """Draw the figures, write and tell the summary."""
    from lpr.training.characters.figures import save_figures
    from lpr.training.characters.summary import summary, write_per_class

    save_figures(
        folder,
        options.plots or folder,
        options.plot_format,
        samples.validation,
        options.letters,
        samples.pictures,
    )
    write_per_class(folder, report)
    write_summary(folder, summary(folder, open_run_folder(folder)["command"], report), say)
