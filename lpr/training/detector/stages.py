"""A training run of the detector, or of the refiner behind it, from its data to its model."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias

from lpr.datasets.records import SceneRecord, thin_out
from lpr.datasets.scenes import read_scenes
from lpr.errors import ConfigError
from lpr.model_files import DETECTOR_MODEL, REFINER_MODEL, named_model
from lpr.training.data_check import check_data
from lpr.training.detector.options import DetectorOptions
from lpr.training.detector.scene_check import check_plates, join_scenes
from lpr.training.run_folder import new_run_folder, open_run_folder, write_config

Say = Callable[[str], None]
"""Takes each line that a run tells."""
_FOLDERS = {"ssd": "detector", "refiner": "refiner"}
"""What the run folders of each stage begin with."""


def check_options(options: DetectorOptions) -> DetectorOptions:
    """Find wrong paths before the slow imports; the options with the models' files found.

    Raises:
        ConfigError: a file to start from does not exist.
    """
    init, run = options.init, options.run
    if init is not None:
        init = named_model(init)
        if not init.is_file():
            raise ConfigError(f"{init}: no such file; --init needs a .keras detector")
    backbone = run.backbone_weights
    if backbone not in (None, "imagenet") and not Path(backbone).is_file():
        raise ConfigError(f"{backbone}: no such file; --backbone-weights needs one, or imagenet")
    if run.critic:
        critic = named_model(Path(run.critic))
        if not critic.is_file():
            raise ConfigError(f"{critic}: no such file; --critic needs a .tflite detector")
        run = replace(run, critic=str(critic))
    return replace(options, init=init, run=run)


def options_of_run(folder: Path) -> DetectorOptions:
    """The options of an earlier run.

    Raises:
        ConfigError: the folder is of another kind of run.
    """
    config = open_run_folder(folder)
    try:
        return DetectorOptions.from_settings(config["settings"])
    except (KeyError, TypeError) as error:
        raise ConfigError(
            f"{folder}: not the run of a detector; name a folder that lpr train-detector wrote"
        ) from error


def train(options: DetectorOptions, folder: Path | None, command_line: str, say: Say) -> None:
    """Train, and leave the model and its figures in the run folder.

    Args:
        options: what to train on, and how.
        folder: of the run to go on with; None makes a new one.
        command_line: how the run was started.
        say: takes each line that is told.

    Raises:
        DatasetError: the data cannot be trained on.
        ModelError: a model to begin with cannot be used.
    """
    against = [options.val] if options.val else []
    # First of all: reading stops at the first broken label, the check names them all.
    check_data(options.data, against, say)
    scenes = join_scenes([scene for path in options.data for scene in read_scenes(path)])
    val = thin_out(read_scenes(options.val), options.val_limit) if options.val else []
    check_plates(scenes, val if options.val else None)
    if folder is None:
        folder = new_run_folder(options.output, _FOLDERS[options.stage])
        write_config(folder, options.to_settings(), command_line)
    say(f"{len(scenes)} training scenes, {len(val)} validation scenes; run folder {folder}")
    _STAGES[options.stage](options, scenes, val, folder, say)


def _train_ssd(
    options: DetectorOptions,
    scenes: Sequence[SceneRecord],
    val: Sequence[SceneRecord],
    folder: Path,
    say: Say,
) -> None:
    """Train the first stage and leave its model and figures in the run folder."""
    from lpr.detection.anchors import DEFAULT_ANCHORS
    from lpr.detection.ssd import SsdDetector
    from lpr.training.blocks import BEST_FILE
    from lpr.training.detector.export import export_detector
    from lpr.training.detector.report import save_figures
    from lpr.training.detector.train import train_detector
    from lpr.training.detector.validation import Validation

    side_px = options.run.side_px
    evaluate = Validation(val, DEFAULT_ANCHORS, side_px) if val else None
    train_detector(options.run, scenes, DEFAULT_ANCHORS, folder, evaluate, options.init)
    exported = folder / DETECTOR_MODEL
    export_detector(folder / BEST_FILE, exported, DEFAULT_ANCHORS, side_px)
    save_figures(folder, SsdDetector(exported), val)
    say(f"done; use it with: lpr read --detector-model {exported} ...")


def _train_refiner(
    options: DetectorOptions,
    scenes: Sequence[SceneRecord],
    val: Sequence[SceneRecord],
    folder: Path,
    say: Say,
) -> None:
    """Train the second stage and leave its model and figures in the run folder."""
    from lpr.detection.refinement import PlateRefiner, RefinedDetector
    from lpr.detection.ssd import SsdDetector
    from lpr.training.blocks import BEST_FILE
    from lpr.training.detector.refiner.train import export_refiner, train_refiner
    from lpr.training.detector.refiner.validation import RefinerValidation
    from lpr.training.detector.report import save_figures

    critic = options.run.critic
    evaluate = RefinerValidation(val, critic) if val else None
    train_refiner(options.run, scenes, folder, evaluate, options.init)
    exported = folder / REFINER_MODEL
    export_refiner(folder / BEST_FILE, exported)
    refiner = PlateRefiner(exported)
    first = SsdDetector(critic, refiner.config.least_candidate)
    save_figures(folder, RefinedDetector(first, refiner), val)
    say(f"done; it serves once it lies beside the {DETECTOR_MODEL} in use: {exported}")


_Stage: TypeAlias = Callable[
    [DetectorOptions, Sequence[SceneRecord], Sequence[SceneRecord], Path, Say], None
]
_STAGES: Mapping[str, _Stage] = {"ssd": _train_ssd, "refiner": _train_refiner}
