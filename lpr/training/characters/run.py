"""A training run of the character network, from its data to its summary."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lpr.datasets.location import Format, locate
from lpr.errors import ConfigError, ModelMissing
from lpr.model_files import CHARACTER_MODEL, find_model, keras_name, named_model
from lpr.training.characters.options import CharacterOptions
from lpr.training.data_check import check_data
from lpr.training.run_folder import (
    CONFIG_FILE,
    begin_run,
    note_resumed,
    open_run_folder,
    read_report,
    write_report,
)
from lpr.training.whole_files import whole_file
from lpr.whole_files import told_by_name

if TYPE_CHECKING:
    from lpr.training.characters.gather import RunSamples

KIND = "character network"
"""What the run folders say they are of."""
Say = Callable[[str], None]
"""Takes each line that a run tells."""


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
    judge = options.judge or (_shipped_judge() if options.data else None)
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
    settings = open_run_folder(folder, KIND)["settings"]
    try:
        earlier = CharacterOptions.from_settings(settings)
    except ConfigError as error:
        raise ConfigError(f"{folder / CONFIG_FILE}: {error}") from error
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
    from lpr.training.checkpoint import recover
    from lpr.training.lock import locked

    with locked(folder):
        recover(folder)
        if resumed_by is not None:
            note_resumed(folder, options.to_settings(), resumed_by)
        say(f"run folder: {folder}")
        if _is_finished(options, folder):
            say(f"this run is finished ({options.epochs} epochs at most); more --epochs go on")
        elif not _train_locked(options, folder, say):
            return False
        _copy_models(options, folder)
        return True


def _is_finished(options: CharacterOptions, folder: Path) -> bool:
    """Whether the run has come to the end that the options ask for."""
    report = read_report(folder)
    return bool(report.get("complete")) and report.get("goal") == _goal(options)


def _goal(options: CharacterOptions) -> dict[str, int | None]:
    """What a resumed run can be given more of."""
    return {"epochs": options.epochs, "patience": options.patience}


def _train_locked(options: CharacterOptions, folder: Path, say: Say) -> bool:
    """Cut, train, measure and show; whether the training came to its end."""
    started_s = time.monotonic()
    _limit_threads(options.threads)
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


def _copy_models(options: CharacterOptions, folder: Path) -> None:
    if options.export is None:
        return
    with told_by_name(options.export):
        options.export.mkdir(parents=True, exist_ok=True)
    for name in (keras_name(CHARACTER_MODEL), CHARACTER_MODEL):
        with whole_file(options.export / name) as partial:
            shutil.copyfile(folder / name, partial)


def _check_paths(options: CharacterOptions) -> None:
    """Find wrong paths before the slow imports.

    Raises:
        ConfigError: a path does not exist, is of the wrong kind, or there is nothing to learn from.
        DatasetError: it cannot be told what lies at ``options.val``.
    """
    named = [options.judge, options.val, options.init, *options.data, *options.earlier]
    for path in named:
        if path is not None and not path.exists():
            raise ConfigError(f"{path}: no such file or folder; check the path")
    if options.val is not None and locate(options.val).format != Format.FOLDERS:
        raise ConfigError(
            f"{options.val}: --val needs class folders (A/, B/, 7/ with crops of characters); "
            "name such a folder, or measure the plates with lpr evaluate"
        )
    if options.init is not None and options.init.suffix != ".keras":
        raise ConfigError(f"{options.init}: not a .keras model; --init needs one")
    if not (options.data or options.earlier or options.drawn_plates):
        raise ConfigError("nothing to learn from; give --data, --earlier, or --synthetic above 0")


def _shipped_judge() -> Path | None:
    """The character model that comes with lpr, None where there is none."""
    try:
        return find_model(CHARACTER_MODEL)
    except ModelMissing:
        return None


def _train(
    options: CharacterOptions, folder: Path, samples: RunSamples
) -> tuple[dict[str, Any], bool]:
    """Train, calibrate, export and measure; whether the training came to its end."""
    from lpr.training.characters.augment import DistortConfig
    from lpr.training.characters.compare import compare
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
    complete = train_char_cnn(run, samples.training, samples.validation, folder, init=options.init)
    report = finish_run(folder, samples.validation, run.letters)
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
    from lpr.training.characters.summary import SUMMARY_FILE, summary, write_per_class

    save_figures(
        folder,
        options.plots or folder,
        options.plot_format,
        samples.validation,
        options.letters,
        samples.pictures,
    )
    write_per_class(folder, report)
    text = summary(folder, open_run_folder(folder)["command"], report)
    with whole_file(folder / SUMMARY_FILE) as partial:
        partial.write_text(text, encoding="utf-8")
    for line in text.rstrip().split("\n"):
        say(line)


def _limit_threads(threads: int) -> None:
    """Tell the numeric libraries how many threads to use; before they are imported."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    for name in ("OMP_NUM_THREADS", "TF_NUM_INTRAOP_THREADS"):
        os.environ[name] = str(threads)
    os.environ["TF_NUM_INTEROP_THREADS"] = "1"
    import cv2

    cv2.setNumThreads(threads)
