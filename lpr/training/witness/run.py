"""A training run of the witness, from its data to its summary."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lpr.errors import ConfigError
from lpr.model_files import LEGEND_MODEL, WITNESS_MODEL, keras_name, named_model
from lpr.training.data_check import check_data
from lpr.training.run_folder import begin_run, open_run_folder, write_report
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
from lpr.training.witness.legend_labels import read_legend_labels
from lpr.training.witness.options import KIND, WitnessOptions

if TYPE_CHECKING:
    from lpr.training.witness.gather import RunRows


def begin(options: WitnessOptions, command_line: str, say: Say) -> tuple[WitnessOptions, Path]:
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
    check_data(options.data, [], say, plate_class=options.plate_class)
    settings = options.to_settings()
    return options, begin_run(options.output, "witness", KIND, settings, command_line)


def resume(folder: Path, given: Mapping[str, Any]) -> WitnessOptions:
    """The options of an earlier run to go on with, those ``given`` over them where they can change.

    Raises:
        ConfigError: the folder holds no such run, or a path does not exist.
    """
    earlier = earlier_options(folder, KIND, WitnessOptions.from_settings)
    options = earlier.resumed_with(given)
    _check_paths(options)
    return options


def train(options: WitnessOptions, folder: Path, say: Say, resumed_by: str | None = None) -> bool:
    """Train in a run folder, and leave there all that came of it; whether it came to its end.

    Args:
        options: what to learn from, and how.
        folder: of the run, new or to go on with.
        say: takes each line that is told.
        resumed_by: the command line that goes on with the run, None for a new one.

    Raises:
        ConfigError: no row could be cut, another process trains there, or a file is damaged.
        DatasetError, ModelError: the data, or a model to begin with, cannot be used.
        OutputError: the folder cannot be written to.
    """
    work = partial(_train_locked, options, folder, say)
    return work_in_folder(
        options, folder, _goal(options), _model_file(options), say, resumed_by, work
    )


def _model_file(options: WitnessOptions) -> str:
    """The name of the network that a run leaves."""
    return LEGEND_MODEL if options.legends else WITNESS_MODEL


def _goal(options: WitnessOptions) -> Goal:
    """What a resumed run can be given more of."""
    return {"epochs": options.epochs}


def _check_paths(options: WitnessOptions) -> None:
    """Find wrong paths before the slow imports.

    Raises:
        ConfigError: a path does not exist, is of the wrong kind, or there is nothing to learn from.
        DatasetError: the table of legends is broken.
    """
    named = (options.judge, options.init, options.legend_labels)
    check_exist([*named, *options.data, *options.earlier])
    check_init(options.init)
    if options.legend_labels is not None:
        read_legend_labels(options.legend_labels)
    if not (options.data or options.earlier or options.drawn_plates):
        raise ConfigError("nothing to learn from; give --data, --earlier, or --synthetic above 0")


def _train_locked(options: WitnessOptions, folder: Path, say: Say) -> bool:
    """Cut, train, measure and show; whether the training came to its end."""
    started_s = time.monotonic()
    limit_threads(options.threads)
    from lpr.training.witness.gather import gather

    rows = gather(options, folder, say)
    say(f"{len(rows.training):,} rows to train on, {len(rows.validation):,} held out")
    say(", ".join(f"{name}: {count:,}" for name, count in rows.sources.items()))

    complete = _train(options, folder, rows)
    if not complete:
        say("stopped; the best model so far is kept, and --resume goes on")
    report = {
        "samples": rows.sources,
        "left_out": rows.left_out,
        "complete": complete,
        "goal": _goal(options),
        "minutes": round((time.monotonic() - started_s) / 60, 1),
    } | _measured(options, folder, rows)
    from lpr.training.witness.summary import summary

    write_summary(
        folder,
        summary(folder, open_run_folder(folder)["command"], report, legends=options.legends),
        say,
    )
    # Last of all: a run with a complete report has everything else, too.
    write_report(folder, report)
    return complete


def _train(options: WitnessOptions, folder: Path, rows: RunRows) -> bool:
    """Train; whether it came to its end."""
    from lpr.training.distortion import DistortionConfig
    from lpr.training.witness.train import WitnessRun, train_witness

    run = WitnessRun(
        epochs=options.epochs,
        batch_size=options.batch_size,
        learning_rate=options.learning_rate,
        seed=options.seed,
        augment=DistortionConfig() if options.augment else None,
        tensorboard=options.tensorboard,
    )
    return train_witness(run, rows.training, rows.validation, folder, init=options.init)


def _measured(options: WitnessOptions, folder: Path, rows: RunRows) -> dict[str, Any]:
    """Export, measure on what was held out, and draw that."""
    from lpr.training.stored import load_network
    from lpr.training.witness.figures import save_figures
    from lpr.training.witness.model import build_witness
    from lpr.training.witness.report import predict_rows, read_rows, witness_report
    from lpr.training.witness.train import finish_run, take_weights

    held_out = rows.validation
    report = finish_run(
        folder, (held_out if len(held_out) else rows.training).pictures, held_out.sees
    )
    log_p = predict_rows(load_network(folder / keras_name(_model_file(options))), held_out.pictures)
    save_figures(folder, options.plots or folder, options.plot_format, log_p, held_out)
    if len(held_out):
        report["validation"] = witness_report(read_rows(log_p), held_out)
    if len(held_out) and options.init is not None:
        before = build_witness(sees=held_out.sees)
        take_weights(before, options.init)
        read = read_rows(predict_rows(before, held_out.pictures))
        report["before"] = witness_report(read, held_out)
    return report
