"""A training run of the origin network, from its data to its summary."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lpr.errors import ConfigError
from lpr.model_files import ORIGIN_MODEL, keras_name, named_model
from lpr.training.data_check import check_data
from lpr.training.origin.options import KIND, OriginOptions
from lpr.training.run_folder import begin_run, open_run_folder, write_report
from lpr.training.running import (
    Goal,
    Say,
    check_exist,
    check_init,
    earlier_options,
    limit_threads,
    work_in_folder,
    write_summary,
)

if TYPE_CHECKING:
    from lpr.training.origin.gather import RunPlates


def begin(options: OriginOptions, command_line: str, say: Say) -> tuple[OriginOptions, Path]:
    """Check the data of a new run and make its folder; the options with what they left open.

    Raises:
        ConfigError: a path does not exist, or there is nothing to learn from.
        DatasetError: the data cannot be trained on.
    """
    if options.init is not None:
        options = replace(options, init=named_model(options.init))
    _check_paths(options)
    options = replace(options, synthetic=options.drawn_plates)
    # First of all: reading stops at the first broken label, the check names them all.
    check_data(options.data, [], say, plate_class=options.plate_class)
    settings = options.to_settings()
    return options, begin_run(options.output, "origin", KIND, settings, command_line)


def resume(folder: Path, given: Mapping[str, Any]) -> OriginOptions:
    """The options of an earlier run to go on with, those ``given`` over them where they can change.

    Raises:
        ConfigError: the folder holds no such run, or a path does not exist.
    """
    earlier = earlier_options(folder, KIND, OriginOptions.from_settings)
    options = earlier.resumed_with(given)
    _check_paths(options)
    return options


def train(options: OriginOptions, folder: Path, say: Say, resumed_by: str | None = None) -> bool:
    """Train in a run folder, and leave there all that came of it; whether it came to its end.

    Args:
        options: what to learn from, and how.
        folder: of the run, new or to go on with.
        say: takes each line that is told.
        resumed_by: the command line that goes on with the run, None for a new one.

    Raises:
        ConfigError: no plate could be cut, another process trains there, or a file is damaged.
        DatasetError, ModelError: the data, or a model to begin with, cannot be used.
        OutputError: the folder cannot be written to.
    """
    work = partial(_train_locked, options, folder, say)
    return work_in_folder(options, folder, _goal(options), ORIGIN_MODEL, say, resumed_by, work)


def _goal(options: OriginOptions) -> Goal:
    """What a resumed run can be given more of."""
    return {"epochs": options.epochs}


def _check_paths(options: OriginOptions) -> None:
    """Find wrong paths before the slow imports.

    Raises:
        ConfigError: a path does not exist, is of the wrong kind, or there is nothing to learn from.
    """
    check_exist([options.init, *options.data, *options.earlier])
    check_init(options.init)
    if not (options.data or options.earlier or options.drawn_plates):
        raise ConfigError("nothing to learn from; give --data, --earlier, or --synthetic above 0")


def _train_locked(options: OriginOptions, folder: Path, say: Say) -> bool:
    """Cut, train, measure and show; whether the training came to its end."""
    started_s = time.monotonic()
    limit_threads(options.threads)
    from lpr.training.origin.gather import gather
    from lpr.training.origin.summary import summary

    plates = gather(options, folder, say)
    say(
        f"{len(plates.training):,} pictures to train on, {len(plates.validation):,} held out, "
        f"{len(plates.regions)} regions"
    )
    say(", ".join(f"{name}: {count:,}" for name, count in plates.sources.items()))

    complete = _train(options, folder, plates)
    if not complete:
        say("stopped; the best model so far is kept, and --resume goes on")
    report = {
        "samples": plates.sources,
        "left_out": plates.left_out,
        "regions": plates.regions,
        "complete": complete,
        "goal": _goal(options),
        "minutes": round((time.monotonic() - started_s) / 60, 1),
    } | _measured(options, folder, plates)
    write_summary(folder, summary(folder, open_run_folder(folder)["command"], report), say)
    # Last of all: a run with a complete report has everything else, too.
    write_report(folder, report)
    return complete


def _train(options: OriginOptions, folder: Path, plates: RunPlates) -> bool:
    """Train; whether it came to its end."""
    from lpr.training.origin.augment import OriginDistortion
    from lpr.training.origin.train import OriginRun, train_origin

    run = OriginRun(
        epochs=options.epochs,
        batch_size=options.batch_size,
        learning_rate=options.learning_rate,
        seed=options.seed,
        augment=OriginDistortion() if options.augment else None,
        tensorboard=options.tensorboard,
    )
    return train_origin(
        run, plates.regions, plates.training, plates.validation, folder, init=options.init
    )


def _measured(options: OriginOptions, folder: Path, plates: RunPlates) -> dict[str, Any]:
    """Calibrate, export, measure on what was held out, and draw that."""
    from lpr.training.origin.figures import save_figures
    from lpr.training.origin.report import origin_report, probabilities_of
    from lpr.training.origin.train import finish_run

    held_out, regions = plates.validation, plates.regions
    pictures = (held_out if len(held_out) else plates.training).pictures
    report = finish_run(folder, regions, held_out, pictures)
    after = probabilities_of(folder / keras_name(ORIGIN_MODEL), held_out, regions)
    figures = options.plots or folder
    save_figures(folder, figures, options.plot_format, after, held_out, regions)
    if len(held_out):
        report["validation"] = origin_report(after, held_out, regions)
    if len(held_out) and options.init is not None:
        before = probabilities_of(options.init, held_out, regions)
        report["before"] = origin_report(before, held_out, regions)
    return report
