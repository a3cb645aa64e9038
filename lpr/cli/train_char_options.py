"""The options of ``train_char_cnn.py``, and how a resumed run gets its own back."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

FIXED = (
    "data", "earlier", "synthetic", "repeats", "judge", "alphabet", "held_out", "seed",
    "batch_size", "schedule", "init",
)  # fmt: skip
"""What a resumed run cannot change: its samples and its optimiser's state depend on it."""
DRAWN_PLATES, DRAWN_BESIDE_INIT = 9000, 500
"""How many plates are drawn from scratch, and beside a network that has seen many."""
_PATH_LISTS = ("data", "earlier")
_PATHS = ("judge", "init", "val_data", "runs", "export", "resume", "plots")

_EPILOG = """\
data, told by what lies at PATH:
  folder/ of A/, B/, 7/   character crops as class folders
  plates.csv              plates and their texts: image_path,plate_text[,plate_region]
  folder/ of .xml .txt    Pascal VOC, YOLO: plates whose characters are boxed, or with texts
  labels.json             COCO, the same
  scenes.jsonl            photographs with plates and their texts

examples:
  train_char_cnn.py --data mine/train.csv --init models/char_cnn.keras
  train_char_cnn.py --data boxes/ --data crops/ --synthetic 2000 --val-data held-back/
  train_char_cnn.py --data mine.csv --alphabet 0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÜ
  train_char_cnn.py --resume runs/char-cnn-20260101-120000
"""


def build_parser() -> argparse.ArgumentParser:
    """The options of the command."""
    parser = argparse.ArgumentParser(
        prog="train_char_cnn.py",
        description="Train the character network; without --data, on drawn plates alone.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    data = parser.add_argument_group("data")
    data.add_argument(
        "--data", action="append", type=Path, metavar="PATH", default=[],
        help="labelled pictures, see below; may be given several times",
    )  # fmt: skip
    data.add_argument(
        "--earlier", action="append", type=Path, metavar="RUN", default=[],
        help="run folder whose samples to learn from again; may be given several times",
    )  # fmt: skip
    data.add_argument(
        "--synthetic", type=_count, metavar="N",
        help=f"plates to draw ({DRAWN_PLATES}; beside --init {DRAWN_BESIDE_INIT}, so that it "
        "forgets nothing)",
    )  # fmt: skip
    data.add_argument(
        "--repeats", type=_positive, metavar="N", default=3,
        help="how often a plate is cut, each time otherwise, where there are few (%(default)s)",
    )  # fmt: skip
    data.add_argument(
        "--alphabet", type=str.upper, metavar="SIGNS",
        help="with letters of your own: 0-9, A-Z, and yours behind them (default: 0-9A-Z)",
    )  # fmt: skip
    data.add_argument(
        "--judge", type=Path, metavar="MODEL",
        help="character model (.tflite) that finds the characters of plate texts, and the "
        "mistakes worth learning from (with --data: the shipped model)",
    )  # fmt: skip
    data.add_argument(
        "--held-out", type=_share, metavar="SHARE", default=0.06,
        help="share of the plates kept aside, to choose the best epoch and to calibrate "
        "(%(default)s)",
    )  # fmt: skip
    data.add_argument(
        "--val-data", type=Path, metavar="DIR",
        help="class folders to measure the result on; must not share pictures with --data",
    )  # fmt: skip
    training = parser.add_argument_group("training")
    training.add_argument(
        "--epochs", type=_count, metavar="N", default=30, help="passes (%(default)s)"
    )
    training.add_argument(
        "--batch-size", type=_positive, metavar="N", default=32, help="(%(default)s)"
    )
    training.add_argument(
        "--learning-rate", type=float, metavar="RATE", default=1e-4, help="of Adam (%(default)s)"
    )
    training.add_argument(
        "--schedule", choices=("constant", "cosine"), default="constant",
        help="course of the learning rate (%(default)s)",
    )  # fmt: skip
    training.add_argument(
        "--patience", type=_positive, metavar="N",
        help="stop after N epochs without a better one (default: never)",
    )  # fmt: skip
    training.add_argument(
        "--no-augment", action="store_true",
        help="show windows as they were cut, in every epoch the same",
    )  # fmt: skip
    training.add_argument("--init", type=Path, metavar="MODEL", help=".keras model to start from")
    training.add_argument("--seed", type=int, default=0, help="of samples and training (0)")
    training.add_argument(
        "--threads", type=_positive, metavar="N", default=2, help="processor threads (%(default)s)"
    )
    output = parser.add_argument_group("output")
    output.add_argument(
        "--runs",
        type=Path,
        metavar="DIR",
        default=Path("runs"),
        help="where run folders are made (%(default)s)",
    )
    output.add_argument("--resume", type=Path, metavar="RUN", help="run folder to go on with")
    output.add_argument(
        "--plots", type=Path, metavar="DIR", help="where the figures go (default: the run folder)"
    )
    output.add_argument(
        "--plot-format", choices=("png", "svg"), default="png", help="(%(default)s)"
    )
    output.add_argument(
        "--tensorboard", action="store_true", help="also log for TensorBoard, in the run folder"
    )
    output.add_argument(
        "--export", type=Path, metavar="DIR", help="also copy char_cnn.keras and .tflite there"
    )
    return parser


def resumed_arguments(settings: Mapping[str, Any], argv: Sequence[str]) -> argparse.Namespace:
    """The options of an earlier run, those of the new command line over them but for the fixed."""
    own = {name: _as_path(name, value) for name, value in settings.items()}
    lists = {name: [Path(path) for path in settings.get(name, [])] for name in _PATH_LISTS}
    own |= lists
    usual = vars(build_parser().parse_args([]))
    fixed = {name: own.get(name, usual[name]) for name in FIXED}
    # A namespace that has an attribute already keeps it unless the option is given.
    empty: dict[str, Any] = {name: [] for name in lists}
    given = build_parser().parse_args(argv, argparse.Namespace(**(own | empty)))
    vars(given).update(fixed)
    return given


def _as_path(name: str, value: Any) -> Any:
    return Path(value) if name in _PATHS and value is not None else value


def _count(text: str) -> int:
    value = int(text)
    if value < 0:
        raise argparse.ArgumentTypeError("must not be negative")
    return value


def _positive(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return value


def _share(text: str) -> float:
    value = float(text)
    if not 0 <= value < 1:
        raise argparse.ArgumentTypeError("must be at least 0 and below 1")
    return value
