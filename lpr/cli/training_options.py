"""Options that the commands share which train on cut samples."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Protocol

from lpr.cli.argument_types import count, seed
from lpr.model_files import keras_name


class EpochDefaults(Protocol):
    """Where the defaults of `add_epochs` and `add_start` come from."""

    @property
    def epochs(self) -> int: ...
    @property
    def batch_size(self) -> int: ...
    @property
    def learning_rate(self) -> float: ...
    @property
    def seed(self) -> int: ...
    @property
    def threads(self) -> int: ...


class OutputDefaults(Protocol):
    """Where the defaults of `add_output` come from."""

    @property
    def output(self) -> Path: ...
    @property
    def plot_format(self) -> str: ...


def add_data(group: argparse._ArgumentGroup, samples: str) -> None:
    """Add what is learnt from: labelled pictures, and the samples of earlier runs."""
    add = group.add_argument
    add(
        "--data", action="extend", nargs="+", type=Path, metavar="PATH",
        help="labelled pictures, see below; may be given several times",
    )  # fmt: skip
    add(
        "--earlier", action="extend", nargs="+", type=Path, metavar="RUN",
        help=f"run folders whose {samples} to learn from again",
    )  # fmt: skip


def add_plate_class(group: argparse._ArgumentGroup) -> None:
    """Add the name of the class of plates."""
    group.add_argument(
        "--plate-class", metavar="NAME",
        help="the class of plates, by name or number, where no name of a class says so",
    )  # fmt: skip


def add_epochs(
    group: argparse._ArgumentGroup, usual: EpochDefaults, samples: str, optimizer: str
) -> None:
    """Add how long is trained, in what steps."""
    add = group.add_argument
    add("--epochs", type=count, metavar="N", help=f"passes ({usual.epochs})")
    add("--batch-size", type=count, metavar="N", help=f"{samples} a step ({usual.batch_size})")
    add(
        "--learning-rate", type=float, metavar="RATE",
        help=f"of {optimizer} ({usual.learning_rate})",
    )  # fmt: skip


def add_start(
    group: argparse._ArgumentGroup, usual: EpochDefaults, samples: str, model: str
) -> None:
    """Add where training starts, and what decides chance and speed."""
    add = group.add_argument
    add(
        "--no-augment", dest="augment", action="store_false", default=argparse.SUPPRESS,
        help=f"show {samples} as they were cut, in every epoch the same",
    )  # fmt: skip
    add(
        "--init", type=Path, metavar="MODEL",
        help=f".keras model to start from; {keras_name(model)} is the shipped one",
    )  # fmt: skip
    add("--seed", type=seed, help=f"of samples and training ({usual.seed})")
    add("--threads", type=count, metavar="N", help=f"processor threads ({usual.threads})")


def add_output(group: argparse._ArgumentGroup, usual: OutputDefaults, model: str) -> None:
    """Add where a run leaves what, and which run goes on."""
    add = group.add_argument
    add("--output", type=Path, metavar="DIR", help=f"where run folders are made ({usual.output})")
    add("--resume", type=Path, metavar="RUN", default=None, help="run folder to go on with")
    add("--plots", type=Path, metavar="DIR", help="where the figures go (default: the run folder)")
    add("--plot-format", choices=("png", "svg"), help=f"({usual.plot_format})")
    add(
        "--tensorboard", action="store_true", default=argparse.SUPPRESS,
        help="also log for TensorBoard, in the run folder",
    )  # fmt: skip
    add(
        "--export", type=Path, metavar="DIR",
        help=f"also copy {keras_name(model)} and .tflite there",
    )  # fmt: skip
