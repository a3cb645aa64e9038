"""``lpr export``: a LiteRT file anew from its Keras model, weights as asked."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from lpr.cli.command import DONE, Command
from lpr.cli.extras import check_extra

if TYPE_CHECKING:
    from lpr.training.export import Weights

WEIGHTS = ("float32", "float16", "int8")
USUAL_WEIGHTS: Mapping[str, Weights] = {"character-classifier": "int8"}
"""What training exports models of a kind with; those of all others are float32."""


def _add_options(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Write the .tflite of a .keras model anew. What the file says of itself "
        "(classes, anchors, calibration) is taken from the .tflite beside the .keras file."
    )
    add = parser.add_argument
    add("model", type=Path, help="the .keras file")
    add(
        "--weights",
        choices=WEIGHTS,
        help="default: as training does, int8 for characters, else float32",
    )
    add("--output", type=Path, metavar="PATH", help="default: the .tflite beside the .keras file")


def _run(arguments: argparse.Namespace) -> int:
    check_extra("train", "export")
    out = (arguments.output or arguments.model).with_suffix(".tflite")
    weights = _export(arguments.model, out, arguments.weights)
    print(f"{out}: {weights} weights, {out.stat().st_size:,} bytes")
    return DONE


def _export(keras_path: Path, out: Path, weights: Weights | None) -> Weights:
    """Convert the model and return what its weights are: as named, or as usual for its kind.

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
    chosen = weights or USUAL_WEIGHTS.get(contract["kind"], "float32")
    export_litert(model, out, contract, (batch, *sizes, channels), chosen)
    return chosen


COMMAND = Command(_add_options, _run, uses_models=False)
