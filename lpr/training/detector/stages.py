"""A training run of the detector's stages, from the data to the models and what they reach."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from lpr.datasets.records import SceneRecord, thin_out
from lpr.datasets.scenes import read_scenes
from lpr.errors import ConfigError
from lpr.folder_lock import locked
from lpr.model_files import DETECTOR_MODEL, REFINER_MODEL, find_model, keras_name, named_model
from lpr.training.checkpoint import BEST_FILE, recover
from lpr.training.data_check import check_data
from lpr.training.detector.options import BOTH, DetectorOptions
from lpr.training.detector.run import DetectorRun
from lpr.training.detector.scene_check import check_plates, join_scenes
from lpr.training.run_folder import (
    begin_run,
    note_resumed,
    open_run_folder,
    read_report,
    write_report,
)

KIND = "detector"
"""What the run folders say they are of."""
Say = Callable[[str], None]
"""Takes each line that a run tells."""
_FOLDERS = {"ssd": "detector", "refiner": "refiner", BOTH: "detector"}
"""What the run folders of each stage begin with."""


@dataclass(frozen=True, slots=True)
class _Work:
    """A run's scenes and its folder, which receives the models."""

    scenes: Sequence[SceneRecord]
    val: Sequence[SceneRecord]
    folder: Path


def check_options(options: DetectorOptions) -> DetectorOptions:
    """Find wrong paths before the slow imports; the options with the models' files found.

    Raises:
        ConfigError: a file to start from does not exist.
        ModelMissing: a model of `lpr` to start from does not exist.
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
    config = open_run_folder(folder, KIND)
    try:
        return DetectorOptions.from_settings(config["settings"])
    except (KeyError, TypeError) as error:
        raise ConfigError(
            f"{folder}: not the run of a detector; name a folder that lpr train-detector wrote"
        ) from error


def train(options: DetectorOptions, folder: Path | None, command_line: str, say: Say) -> None:
    """Train, and leave the models and what they reach in the run folder.

    Args:
        options: what to train on, and how.
        folder: of the run to go on with; None makes a new one.
        command_line: how the run was started.
        say: takes each line that is told.

    Raises:
        ConfigError: another process trains in the folder, or a file there is damaged.
        DatasetError: the data cannot be trained on.
        ModelError: a model to begin with cannot be used.
        OutputError: the folder cannot be written to.
    """
    if folder is not None and read_report(folder).get("complete"):
        say(f"{folder}: this run is finished; begin a new one, with --init from its models")
        return
    against = [options.val] if options.val else []
    # First of all: reading stops at the first broken label, the check names them all.
    check_data(options.data, against, say, plate_class=options.plate_class)
    read = partial(read_scenes, plate_class=options.plate_class)
    scenes = join_scenes([scene for path in options.data for scene in read(path)])
    val = thin_out(read(options.val), options.val_limit) if options.val else []
    check_plates(scenes, val if options.val else None)
    resumed = folder is not None
    if folder is None:
        name, settings = _FOLDERS[options.stage], options.to_settings()
        folder = begin_run(options.output, name, KIND, settings, command_line)
    with locked(folder):
        recover(folder)
        if resumed:
            note_resumed(folder, options.to_settings(), command_line)
        say(f"{len(scenes)} training scenes, {len(val)} validation scenes; run folder {folder}")
        _train_locked(options, _Work(scenes, val, folder), say)


def _train_locked(options: DetectorOptions, work: _Work, say: Say) -> None:
    """Train the stages one after the other, measure, and tell what came of it."""
    ssd = refiner = None
    if options.stage == "ssd":
        ssd = _train_ssd(options.run, work, work.folder, options.init)
    elif options.stage == "refiner":
        refiner = _train_refiner(options.run, work, work.folder, options.init)
    else:
        ssd, refiner = _train_both(options, work)
    _tell(work, ssd, refiner, options.run.critic, say)


def _train_both(options: DetectorOptions, work: _Work) -> tuple[Path, Path]:
    """Train the SSD, then the refiner for it, each in a folder of its own; their files."""
    ssd = work.folder / DETECTOR_MODEL
    if not ssd.exists():  # It appears when its stage is done.
        _train_ssd(options.run, work, _made(work.folder / "ssd"), options.init)
    init = options.init
    if init is not None:
        init = init.with_name(keras_name(REFINER_MODEL))
        init = init if init.is_file() else find_model(init.name)
    run = replace(options.second or options.run, critic=str(ssd))
    return ssd, _train_refiner(run, work, _made(work.folder / "refiner"), init)


def _made(folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    return folder


def _train_ssd(run: DetectorRun, work: _Work, folder: Path, init: Path | None) -> Path:
    """Train the first stage in a folder; its model, in that of the run."""
    from lpr.detection.anchors import DEFAULT_ANCHORS
    from lpr.training.detector.export import export_detector
    from lpr.training.detector.report import save_curves
    from lpr.training.detector.train import train_detector
    from lpr.training.detector.validation import Validation

    evaluate = Validation(work.val, DEFAULT_ANCHORS, run.side_px) if work.val else None
    train_detector(run, work.scenes, DEFAULT_ANCHORS, folder, evaluate, init)
    save_curves(folder)
    exported = work.folder / DETECTOR_MODEL
    export_detector(folder / BEST_FILE, exported, DEFAULT_ANCHORS, run.side_px)
    return exported


def _train_refiner(run: DetectorRun, work: _Work, folder: Path, init: Path | None) -> Path:
    """Train the second stage in a folder; its model, in that of the run."""
    from lpr.training.detector.refiner.train import export_refiner, train_refiner
    from lpr.training.detector.refiner.validation import RefinerValidation
    from lpr.training.detector.report import save_curves

    evaluate = RefinerValidation(work.val, run.critic) if work.val else None
    train_refiner(run, work.scenes, folder, evaluate, init)
    save_curves(folder)
    exported = work.folder / REFINER_MODEL
    export_refiner(folder / BEST_FILE, exported)
    return exported


def _tell(
    work: _Work, ssd: Path | None, refiner: Path | None, critic: str | None, say: Say
) -> None:
    """Measure the new stages beside the shipped ones, and leave figures, summary and report."""
    from lpr.detection.refinement import PlateRefiner, RefinedDetector
    from lpr.detection.ssd import SsdDetector
    from lpr.training.detector.comparison import compare_stages, to_report, write_summary
    from lpr.training.detector.report import save_detections

    first = ssd or (Path(critic) if critic else None)
    found = compare_stages(work.val, first, refiner) if work.val else {}
    second = PlateRefiner(refiner)
    pair = RefinedDetector(SsdDetector(first, second.config.least_candidate), second)
    save_detections(work.folder, pair, work.val)
    if ssd is None:
        use = f"Use it: lay {refiner} beside the {DETECTOR_MODEL} in use."
    else:
        use = f"Use it: lpr read --detector-model {ssd} PICTURES"
    for line in write_summary(work.folder, len(work.val), found, use):
        say(line)
    # Last of all: a run with a complete report has everything else, too.
    write_report(work.folder, {"complete": True, "validation": to_report(found)})
