"""``lpr train-detector``: train the SSD-MobileNet, or the refiner behind it, on labelled scenes."""

from __future__ import annotations

import argparse
from dataclasses import fields
from pathlib import Path

from lpr.cli.argument_types import count, seed
from lpr.cli.command import DONE, Command, given_options
from lpr.cli.console import say
from lpr.cli.extras import check_extra
from lpr.training.detector.options import CHOICES, STAGES, DetectorOptions
from lpr.training.detector.run import DetectorRun

_USUAL = DetectorOptions((Path(),))
_SETTINGS = {
    "steps": "training steps",
    "batch_size": "pictures a step",
    "learning_rate": "peak of the learning rate",
    "warmup_steps": "steps until the peak",
    "weight_decay": "of AdamW",
    "side_px": "longer input side of the detector",
    "early_side_px": "side of the crops in the first steps",
    "early_share": "share of the steps at that side",
    "width_multiplier": "width of MobileNetV2",
    "seed": "of everything random",
    "checkpoint_every": "steps between checkpoints",
    "evaluate_every": "steps between validations",
    "workers": "threads that prepare batches",
    "drawn_plates": "plates drawn beforehand, to be set into the scenes",
    "drawn_scenes": "whole scenes drawn beforehand",
}
"""The settings of `DetectorRun` that are options, with their help."""

_EPILOG = """\
data:
  scenes.jsonl    JSON lines, one picture a line (see docs/detector.md)
  coco.json       COCO
  folder/         Pascal VOC (.xml beside the pictures) or YOLO (.txt)
  Labels of one picture in several places add up.

examples:
  lpr train-detector --data scenes/train.jsonl --val scenes/val.jsonl
  lpr train-detector --data mine/ --val held-back/ --stage both --init plate_detector.keras \\
    --steps 400 --early-share 0 --learning-rate 5e-4 --warmup-steps 50
  lpr train-detector --resume runs/detector-20260101-120000
  lpr train-detector --stage refiner --data scenes/train.jsonl --val scenes/val.jsonl
"""


def _add_options(parser: argparse.ArgumentParser) -> None:
    """The options; the defaults of the run are `DetectorRun`'s."""
    parser.description = "Train the plate detector: SSD on MobileNetV2 with four corners per plate."
    parser.epilog = _EPILOG
    # Only what is given is kept; the rest has its defaults in `DetectorOptions`.
    parser.argument_default = argparse.SUPPRESS
    _add_data_options(parser.add_argument_group("data"))
    _add_run_options(parser.add_argument_group("run"))
    _add_settings(parser.add_argument_group("settings of the run"))


def _add_data_options(group: argparse._ArgumentGroup) -> None:
    add = group.add_argument
    add(
        "--stage",
        choices=CHOICES,
        help="what to train: the SSD, the refiner that judges its candidates, or both, one after "
        "the other (default: ssd)",
    )
    add(
        "--data",
        action="extend",
        nargs="+",
        type=Path,
        metavar="PATH",
        help="training scenes, see below; may be given several times",
    )
    add(
        "--plate-class",
        metavar="NAME",
        help="the class of plates, by name or number, where no name of a class says so",
    )
    add(
        "--val",
        type=Path,
        metavar="PATH",
        help="validation scenes, which choose the best checkpoint",
    )
    add(
        "--val-limit",
        type=count,
        metavar="N",
        help=f"validate on at most N scenes (default: {_USUAL.val_limit})",
    )


def _add_run_options(group: argparse._ArgumentGroup) -> None:
    add = group.add_argument
    add(
        "--output",
        type=Path,
        metavar="DIR",
        help=f"where the run folder goes (default: {_USUAL.output})",
    )
    add(
        "--resume",
        type=Path,
        metavar="RUN",
        default=None,
        help="go on with the run in this folder",
    )
    add(
        "--init",
        type=Path,
        metavar="PATH",
        help="start from the weights of this .keras model; plate_detector.keras is the shipped "
        "one; with both stages, the refiner starts from the plate_refiner.keras beside it, or else "
        "from the shipped one",
    )
    add(
        "--backbone-weights",
        metavar="W",
        help='"imagenet" (downloads Keras\'s own) or a weights file',
    )
    add(
        "--critic",
        metavar="PATH",
        help="an earlier .tflite SSD; what it takes for a plate where none is labelled is shown "
        "more often, as background; for the refiner, the SSD whose candidates it is to judge "
        "(default there: the shipped one)",
    )


def _add_settings(group: argparse._ArgumentGroup) -> None:
    for setting in fields(DetectorRun):
        if setting.name in _SETTINGS:
            group.add_argument(
                f"--{setting.name.replace('_', '-')}",
                type=seed if setting.name == "seed" else type(setting.default),
                metavar="N",
                help=f"{_SETTINGS[setting.name]} (default: {_default(setting.name)})",
            )


def _run(arguments: argparse.Namespace) -> int:
    check_extra("train", "training")
    from lpr.training.detector.stages import check_options, options_of_run, train

    if arguments.resume:
        options = options_of_run(arguments.resume)
    else:
        given = given_options(arguments, DetectorOptions)
        settings = given_options(arguments, DetectorRun)
        stage = given.pop("stage", _USUAL.stage)
        options = check_options(DetectorOptions.of_stage(stage, settings, given))
    train(options, arguments.resume, arguments.command_line, say)
    return DONE


def _default(name: str) -> str:
    """The default of a setting, for each stage where they differ."""
    values = {stage: getattr(run, name) for stage, run in STAGES.items()}
    if len(set(values.values())) == 1:
        return str(values["ssd"])
    return ", ".join(f"{value} for the {stage}" for stage, value in values.items())


COMMAND = Command(
    _add_options, _run, when_stopped="stopped; go on from the last checkpoint with --resume RUN"
)
