"""``train_char_cnn.py``: train the character network on drawn plates and on one's own."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lpr.cli.console import say
from lpr.cli.data_check import check_data
from lpr.cli.train_char_options import (
    DRAWN_BESIDE_INIT,
    DRAWN_PLATES,
    build_parser,
    resumed_arguments,
)
from lpr.errors import ConfigError, LprError

if TYPE_CHECKING:
    from lpr.training.characters.samples import CharSamples

DONE, STOPPED, WRONG_USAGE = 0, 130, 2


@dataclass(frozen=True, slots=True)
class _Samples:
    """What a run learns from and is validated on, how many each source gave, and their pictures."""

    training: CharSamples
    validation: CharSamples
    sources: Mapping[str, int]
    pictures: Mapping[int, str]


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status."""
    argv = list(sys.argv[1:] if argv is None else argv)
    arguments = build_parser().parse_args(argv)
    try:
        folder = _resume(arguments, argv) if arguments.resume else _begin(arguments, argv)
        return _run(arguments, folder)
    except KeyboardInterrupt:
        say("train_char_cnn.py: stopped before there was a model; --resume goes on")
        return STOPPED
    except LprError as error:
        say(f"train_char_cnn.py: error: {error}")
        return WRONG_USAGE
    except OSError as error:
        say(f"train_char_cnn.py: error: {error.filename}: {error.strerror}; check path and rights")
        return WRONG_USAGE


def _check(arguments: argparse.Namespace) -> None:
    """Find wrong paths before the slow imports.

    Raises:
        ConfigError: a path does not exist, or there is nothing to learn from.
    """
    named = [arguments.judge, arguments.val_data, arguments.init, *arguments.data]
    named += arguments.earlier
    for path in named:
        if path is not None and not path.exists():
            raise ConfigError(f"{path}: no such file or folder; check the path")
    if arguments.init is not None and arguments.init.suffix != ".keras":
        raise ConfigError(f"{arguments.init}: not a .keras model; --init needs one")
    if not (arguments.data or arguments.earlier or arguments.synthetic):
        raise ConfigError("nothing to learn from; give --data, --earlier, or --synthetic above 0")


def _begin(arguments: argparse.Namespace, argv: list[str]) -> Path:
    """Check the data and make the run folder of a new run."""
    from lpr.training.run_folder import new_run_folder, write_config

    if arguments.synthetic is None:
        arguments.synthetic = DRAWN_BESIDE_INIT if arguments.init else DRAWN_PLATES
    _check(arguments)
    arguments.judge = arguments.judge or (_shipped_judge() if arguments.data else None)
    # First of all: reading stops at the first broken label, the check names them all.
    check_data(arguments.data, _as_list(arguments.val_data), arguments.alphabet)
    folder = new_run_folder(arguments.runs, "char-cnn")
    write_config(folder, vars(arguments), ["train_char_cnn.py", *argv])
    return folder


def _shipped_judge() -> Path | None:
    """The model that comes with lpr, None where there is none."""
    from lpr.characters.classifier import MODEL_NAME
    from lpr.runtime import models_dir

    shipped = models_dir() / MODEL_NAME
    return shipped if shipped.is_file() else None


def _resume(arguments: argparse.Namespace, argv: list[str]) -> Path:
    """Give the arguments the settings of the run to go on with; its folder."""
    from lpr.training.run_folder import open_run_folder

    folder: Path = arguments.resume
    resumed = resumed_arguments(open_run_folder(folder)["settings"], argv)
    vars(arguments).update(vars(resumed))
    _check(arguments)
    return folder


def _run(arguments: argparse.Namespace, folder: Path) -> int:
    from lpr.training.run_folder import write_report

    say(f"run folder: {folder}")
    started_s = time.monotonic()
    _limit_threads(arguments.threads)
    samples = _cut_samples(arguments, folder)
    say(f"{len(samples.training):,} samples to train on, {len(samples.validation):,} held out")
    say(", ".join(f"{name}: {count:,}" for name, count in samples.sources.items()))

    report, complete = _train(arguments, folder, samples)
    minutes = round((time.monotonic() - started_s) / 60, 1)
    report = {"samples": samples.sources, "complete": complete, "minutes": minutes} | report
    write_report(folder, report)
    _show(arguments, folder, samples, report)
    if arguments.export is not None:
        arguments.export.mkdir(parents=True, exist_ok=True)
        for name in ("char_cnn.keras", "char_cnn.tflite"):
            shutil.copyfile(folder / name, arguments.export / name)
    return DONE if complete else STOPPED


def _cut_samples(arguments: argparse.Namespace, folder: Path) -> _Samples:
    """The samples of a run, cut or read from its folder.

    Raises:
        ConfigError: there are none to train on.
    """
    from lpr.training.characters.samples import join, split_by_plate
    from lpr.training.characters.sets import (
        SAMPLES_FOLDER,
        SetPlan,
        build_samples,
        earlier_samples,
        picture_names,
    )

    plan = SetPlan(
        arguments.synthetic,
        tuple(arguments.data),
        arguments.judge,
        arguments.seed,
        letters=_letters(arguments),
        max_repeats=arguments.repeats,
    )
    own, sources = build_samples(plan, folder / SAMPLES_FOLDER)
    earlier = {str(run): earlier_samples(run, plan.letters) for run in arguments.earlier}
    samples = join([own, *earlier.values()])
    training, validation = split_by_plate(samples, arguments.held_out)
    if not len(training):
        raise ConfigError("no sample could be cut from the data; check the plates and their texts")
    sources |= {name: len(part) for name, part in earlier.items()}
    return _Samples(training, validation, sources, picture_names(plan.sources, plan.letters))


def _train(
    arguments: argparse.Namespace, folder: Path, samples: _Samples
) -> tuple[dict[str, Any], bool]:
    """Train, calibrate, export and measure; whether the training came to its end."""
    from lpr.training.characters.augment import AugmentConfig
    from lpr.training.characters.compare import compare
    from lpr.training.characters.report import crop_report
    from lpr.training.characters.train import (
        KERAS_FILE,
        LITERT_FILE,
        CharRun,
        finish_run,
        train_char_cnn,
    )

    run = CharRun(
        epochs=arguments.epochs,
        batch_size=arguments.batch_size,
        learning_rate=arguments.learning_rate,
        schedule=arguments.schedule,
        seed=arguments.seed,
        augment=None if arguments.no_augment else AugmentConfig(),
        letters=_letters(arguments),
        patience=arguments.patience,
        tensorboard=arguments.tensorboard,
    )
    complete = train_char_cnn(
        run, samples.training, samples.validation, folder, init=arguments.init
    )
    if not complete:
        say("stopped; the best model so far is kept, and --resume goes on")
    report = finish_run(folder, samples.validation, run.letters)
    report |= compare(
        arguments.init, folder / KERAS_FILE, samples.validation, samples.pictures, run.letters
    )
    if arguments.val_data is not None:
        report["val_data"] = crop_report(folder / LITERT_FILE, arguments.val_data)
    return report, complete


def _show(
    arguments: argparse.Namespace, folder: Path, samples: _Samples, report: dict[str, Any]
) -> None:
    """Draw the figures, write and print the summary."""
    from lpr.training.characters.figures import save_figures
    from lpr.training.characters.summary import SUMMARY_FILE, summary, write_per_class
    from lpr.training.run_folder import open_run_folder

    save_figures(
        folder,
        arguments.plots or folder,
        arguments.plot_format,
        samples.validation,
        _letters(arguments),
        samples.pictures,
    )
    write_per_class(folder, report)
    text = summary(folder, open_run_folder(folder)["command"], report)
    (folder / SUMMARY_FILE).write_text(text, encoding="utf-8")
    for line in text.rstrip().split("\n"):
        say(line)


def _letters(arguments: argparse.Namespace) -> str:
    from lpr.alphabet import Alphabet

    return Alphabet.of(arguments.alphabet or "").letters


def _as_list(path: Path | None) -> list[Path]:
    return [] if path is None else [path]


def _limit_threads(threads: int) -> None:
    """Tell the numeric libraries how many threads to use; before they are imported."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    for name in ("OMP_NUM_THREADS", "TF_NUM_INTRAOP_THREADS"):
        os.environ[name] = str(threads)
    os.environ["TF_NUM_INTEROP_THREADS"] = "1"
    import cv2

    cv2.setNumThreads(threads)
