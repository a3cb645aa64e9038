"""``lpr export``: a LiteRT file anew from its Keras model, weights as asked."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from lpr.cli.command import DONE, Command

if TYPE_CHECKING:
    from lpr.training.export import Weights

WEIGHTS = ("float32", "float16", "int8")


def _add_options(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Write the .tflite of a .keras model anew. What the file says of itself "
        "(classes, anchors, calibration) is taken from the .tflite beside the .keras file."
    )
    add = parser.add_argument
    add("model", type=Path, help="the .keras file")
    add("--weights", choices=WEIGHTS, default="float32", help="default: %(default)s")
    add("--output", type=Path, metavar="PATH", help="default: the .tflite beside the .keras file")


def _run(arguments: argparse.Namespace) -> int:
    _export(arguments.model, arguments.output or arguments.model, arguments.weights)
    return DONE


def _export(keras_path: Path, out: Path, weights: Weights) -> None:
    """Convert the model.

    Raises:
        ModelError: a file is missing, or no model.
    """
    from lpr.contract import read_contract

    contract = read_contract(keras_path.with_suffix(".tflite"))

    from lpr.training.export import export_litert
    from lpr.training.stored import load_network

    model = load_network(keras_path)
    _, *sizes, channels = model.input_shape
    # A batch is left open only where a picture's size is not.
    batch = 1 if None in sizes else None
    export_litert(model, out.with_suffix(".tflite"), contract, (batch, *sizes, channels), weights)


COMMAND = Command(_add_options, _run, uses_models=False)
