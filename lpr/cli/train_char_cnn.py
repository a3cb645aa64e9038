"""``train_char_cnn.py``: train the character network on drawn plates and on one's own."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lpr.cli.console import say
from lpr.cli.train_char_options import build_parser, resumed_arguments
from lpr.errors import ConfigError, LprError

if TYPE_CHECKING:
    from lpr.training.char_samples import CharSamples

DONE, STOPPED, WRONG_USAGE = 0, 130, 2


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


def _usual_judge(sources: Sequence[Path]) -> Path | None:
    """The shipped model where plate texts are to be aligned, None where none is needed or there."""
    from lpr.characters.classifier import MODEL_NAME
    from lpr.runtime import models_dir

    shipped = models_dir() / MODEL_NAME
    wanted = any(source.suffix.lower() == ".csv" for source in sources)
    return shipped if wanted and shipped.is_file() else None


def _begin(arguments: argparse.Namespace, argv: list[str]) -> Path:
    """Make the run folder of a new run."""
    from lpr.training.run_folder import new_run_folder, write_config

    _check(arguments)
    arguments.judge = arguments.judge or _usual_judge(arguments.data)
    folder = new_run_folder(arguments.runs, "char-cnn")
    write_config(folder, vars(arguments), ["train_char_cnn.py", *argv])
    return folder


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
    _limit_threads(arguments.threads)

    from lpr.training.char_samples import join, split_by_plate
    from lpr.training.char_sets import SAMPLES_FOLDER, SetPlan, build_samples, stored_samples

    plan = SetPlan(arguments.synthetic, tuple(arguments.data), arguments.judge, arguments.seed)
    samples, sources = build_samples(plan, folder / SAMPLES_FOLDER)
    earlier = {str(run): stored_samples(run / SAMPLES_FOLDER) for run in arguments.earlier}
    samples = join([samples, *earlier.values()])
    sources |= {name: len(part) for name, part in earlier.items()}
    training, validation = split_by_plate(samples, arguments.held_out)
    if not len(training):
        raise ConfigError("no sample could be cut from the data; check the plates and their texts")
    say(f"{len(training)} samples to train on, {len(validation)} held out")
    say(", ".join(f"{name}: {count}" for name, count in sources.items()))

    report, complete = _train(arguments, folder, training, validation)
    report = {"samples": sources, "complete": complete} | report
    write_report(folder, report)
    _summarise(report, folder)
    if arguments.export is not None:
        arguments.export.mkdir(parents=True, exist_ok=True)
        for name in ("char_cnn.keras", "char_cnn.tflite"):
            shutil.copyfile(folder / name, arguments.export / name)
    return DONE if complete else STOPPED


def _train(
    arguments: argparse.Namespace, folder: Path, training: CharSamples, validation: CharSamples
) -> tuple[dict[str, Any], bool]:
    """Train, calibrate, export and measure; whether all epochs were done."""
    from lpr.training.char_augment import AugmentConfig
    from lpr.training.char_report import crop_report
    from lpr.training.char_train import LITERT_FILE, CharRun, finish_run, train_char_cnn

    run = CharRun(
        epochs=arguments.epochs,
        batch_size=arguments.batch_size,
        learning_rate=arguments.learning_rate,
        schedule=arguments.schedule,
        seed=arguments.seed,
        augment=None if arguments.no_augment else AugmentConfig(),
    )
    verbose = 1 if sys.stdout.isatty() else 2
    complete = train_char_cnn(
        run, training, validation, folder, init=arguments.init, verbose=verbose
    )
    if not complete:
        say("stopped; the best model so far is kept, and --resume goes on")
    report = finish_run(folder, validation)
    if arguments.val_data is not None:
        report["val_data"] = crop_report(folder / LITERT_FILE, arguments.val_data)
    return report, complete


def _limit_threads(threads: int) -> None:
    """Tell the numeric libraries how many threads to use; before they are imported."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    for name in ("OMP_NUM_THREADS", "TF_NUM_INTRAOP_THREADS"):
        os.environ[name] = str(threads)
    os.environ["TF_NUM_INTEROP_THREADS"] = "1"
    import cv2

    cv2.setNumThreads(threads)


def _summarise(report: dict[str, Any], folder: Path) -> None:
    for name in ("validation", "val_data"):
        if name in report:
            figures = {
                k: v for k, v in report[name].items() if k not in ("per_class", "confusions")
            }
            say(f"{name}: {json.dumps(figures)}")
            weakest = sorted(report[name]["per_class"].items(), key=lambda row: row[1]["accuracy"])
            say("weakest: " + ", ".join(f"{c} {row['accuracy']:.3f}" for c, row in weakest[:6]))
    if "calibration_error_after" in report:
        say(
            f"temperature {report['temperature']:.3f}; expected calibration error "
            f"{report['calibration_error_before']:.4f}, calibrated "
            f"{report['calibration_error_after']:.4f}"
        )
    say(f"model: {folder / 'char_cnn.tflite'} (use it: recognize.py --char-model PATH)")
