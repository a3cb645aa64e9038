"""``train_detector.py``: train the SSD-MobileNet, or the refiner behind it, on labelled scenes."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lpr.cli.console import say
from lpr.cli.train_detector_options import SETTINGS, STAGES, build_parser
from lpr.errors import ConfigError, LprError
from lpr.training.detector.run import DetectorRun

if TYPE_CHECKING:
    from lpr.datasets.records import SceneRecord

DONE, WRONG_USAGE, INTERRUPTED = 0, 2, 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status."""
    parser = build_parser()
    arguments = parser.parse_args(argv)
    if not arguments.data and not arguments.resume:
        parser.error("name what to train on with --data, or a run to go on with by --resume")
    try:
        return _train(arguments)
    except LprError as error:
        say(f"train_detector.py: error: {error}")
        return WRONG_USAGE
    except KeyboardInterrupt:
        say("stopped; go on from the last checkpoint with --resume RUN")
        return INTERRUPTED


def _train(arguments: argparse.Namespace) -> int:
    from lpr.cli.data_check import check_data
    from lpr.datasets.records import thin_out
    from lpr.datasets.scenes import read_scenes
    from lpr.training.detector.scene_check import check_plates, join_scenes
    from lpr.training.run_folder import new_run_folder, open_run_folder, write_config

    if arguments.resume:
        settings = _settings_of_run(open_run_folder(arguments.resume), arguments.resume)
    else:
        settings = _settings(arguments)
    run: DetectorRun = settings["run"]
    val_path = [Path(settings["val"])] if settings["val"] else []
    # First of all: reading stops at the first broken label, the check names them all.
    check_data([Path(path) for path in settings["data"]], val_path)
    scenes = join_scenes([scene for path in settings["data"] for scene in read_scenes(path)])
    val = thin_out(read_scenes(settings["val"]), settings["val_limit"]) if settings["val"] else []
    check_plates(scenes, val if settings["val"] else None)
    if arguments.resume:
        folder = arguments.resume
    else:
        name = "detector" if settings["stage"] == "ssd" else "refiner"
        folder = new_run_folder(arguments.out, name)
        settings["run"] = asdict(run)
        write_config(folder, settings, [Path(sys.argv[0]).name, *sys.argv[1:]])
    say(f"{len(scenes)} training scenes, {len(val)} validation scenes; run folder {folder}")

    init = Path(settings["init"]) if settings["init"] else None
    train = {"ssd": _train_ssd, "refiner": _train_refiner}[settings["stage"]]
    train(run, scenes, val, folder, init)
    return DONE


def _train_ssd(
    run: DetectorRun,
    scenes: Sequence[SceneRecord],
    val: Sequence[SceneRecord],
    folder: Path,
    init: Path | None,
) -> None:
    """Train the first stage and leave its model and figures in the run folder."""
    from lpr.detection.anchors import DEFAULT_ANCHORS
    from lpr.detection.ssd import SsdDetector
    from lpr.training.blocks import BEST_FILE
    from lpr.training.detector.export import export_detector
    from lpr.training.detector.report import save_figures
    from lpr.training.detector.train import train_detector
    from lpr.training.detector.validation import Validation

    evaluate = Validation(val, DEFAULT_ANCHORS, run.side_px) if val else None
    train_detector(run, scenes, DEFAULT_ANCHORS, folder, evaluate, init)
    exported = folder / "plate_detector.tflite"
    export_detector(folder / BEST_FILE, exported, DEFAULT_ANCHORS, run.side_px)
    save_figures(folder, SsdDetector(exported), val)
    say(f"done; use it with: recognize.py --detector-model {exported} ...")


def _train_refiner(
    run: DetectorRun,
    scenes: Sequence[SceneRecord],
    val: Sequence[SceneRecord],
    folder: Path,
    init: Path | None,
) -> None:
    """Train the second stage and leave its model and figures in the run folder."""
    from lpr.detection.refinement import PlateRefiner, RefinedDetector
    from lpr.detection.ssd import SsdDetector
    from lpr.training.blocks import BEST_FILE
    from lpr.training.detector.refiner.train import export_refiner, train_refiner
    from lpr.training.detector.refiner.validation import RefinerValidation
    from lpr.training.detector.report import save_figures

    evaluate = RefinerValidation(val, run.critic) if val else None
    train_refiner(run, scenes, folder, evaluate, init)
    exported = folder / "plate_refiner.tflite"
    export_refiner(folder / BEST_FILE, exported)
    refiner = PlateRefiner(exported)
    first = SsdDetector(run.critic, refiner.config.least_candidate)
    save_figures(folder, RefinedDetector(first, refiner), val)
    say(f"done; it serves once it lies beside the plate_detector.tflite in use: {exported}")


def _settings(arguments: argparse.Namespace) -> dict[str, Any]:
    """What a new run is made with, with paths checked before the slow imports.

    Raises:
        ConfigError: a file to start from does not exist, or a number makes no sense.
    """
    if arguments.init and not arguments.init.is_file():
        raise ConfigError(f"{arguments.init}: no such file; --init needs a .keras detector")
    backbone = arguments.backbone_weights
    if backbone not in (None, "imagenet") and not Path(backbone).is_file():
        raise ConfigError(f"{backbone}: no such file; --backbone-weights needs one, or imagenet")
    if arguments.critic and not Path(arguments.critic).is_file():
        raise ConfigError(f"{arguments.critic}: no such file; --critic needs a .tflite detector")
    chosen = {name: value for name in SETTINGS if (value := getattr(arguments, name)) is not None}
    run = replace(
        STAGES[arguments.stage],
        **chosen,
        backbone_weights=backbone,
        critic=arguments.critic,
    )
    return {
        "stage": arguments.stage,
        "data": [str(path) for path in arguments.data],
        "val": str(arguments.val) if arguments.val else None,
        "val_limit": arguments.val_limit,
        "init": str(arguments.init) if arguments.init else None,
        "run": run,
    }


def _settings_of_run(config: dict[str, Any], folder: Path) -> dict[str, Any]:
    """The settings of an earlier run.

    Raises:
        ConfigError: the folder is of another kind of run.
    """
    try:
        settings: dict[str, Any] = config["settings"]
        return {"stage": "ssd", **settings, "run": DetectorRun(**settings["run"])}
    except (KeyError, TypeError) as error:
        raise ConfigError(
            f"{folder}: not the run of a detector; name a folder that train_detector.py wrote"
        ) from error
