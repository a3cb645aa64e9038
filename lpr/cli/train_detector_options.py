"""The options of ``train_detector.py``; importing them loads nothing heavy."""

from __future__ import annotations

import argparse
from dataclasses import fields
from pathlib import Path

from lpr.training.detector.run import REFINER_RUN, DetectorRun

STAGES = {"ssd": DetectorRun(), "refiner": REFINER_RUN}
"""What can be trained, with the defaults of its run."""
SETTINGS = {
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
  train_detector.py --data scenes/train.jsonl --val scenes/val.jsonl
  train_detector.py --data mine/ --init models/plate_detector.keras --steps 1000
  train_detector.py --resume runs/detector-20260101-120000
  train_detector.py --stage refiner --data scenes/train.jsonl --val scenes/val.jsonl
"""


def build_parser() -> argparse.ArgumentParser:
    """All options of the command; the defaults of the run are `DetectorRun`'s."""
    parser = argparse.ArgumentParser(
        prog="train_detector.py",
        description="Train the plate detector: SSD on MobileNetV2 with four corners per plate.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add(
        "--stage",
        choices=tuple(STAGES),
        default="ssd",
        help="what to train: the SSD, or the refiner that judges its candidates (default: ssd)",
    )
    add("--data", type=Path, nargs="+", metavar="PATH", help="training scenes, see below")
    add(
        "--val",
        type=Path,
        metavar="PATH",
        help="validation scenes, which choose the best checkpoint",
    )
    add(
        "--val-limit",
        type=int,
        default=300,
        metavar="N",
        help="validate on at most N scenes (default: %(default)s)",
    )
    add(
        "--out",
        type=Path,
        default=Path("runs"),
        metavar="DIR",
        help="where the run folder goes (default: %(default)s)",
    )
    add("--resume", type=Path, metavar="RUN", help="go on with the run in this folder")
    add("--init", type=Path, metavar="PATH", help="start from the weights of this .keras model")
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
    options = parser.add_argument_group("settings of the run")
    for setting in fields(DetectorRun):
        if setting.name in SETTINGS:
            options.add_argument(
                f"--{setting.name.replace('_', '-')}",
                type=type(setting.default),
                metavar="N",
                help=f"{SETTINGS[setting.name]} (default: {_default(setting.name)})",
            )
    return parser


def _default(name: str) -> str:
    """The default of a setting, for each stage where they differ."""
    values = {stage: getattr(run, name) for stage, run in STAGES.items()}
    if len(set(values.values())) == 1:
        return str(values["ssd"])
    return ", ".join(f"{value} for the {stage}" for stage, value in values.items())
