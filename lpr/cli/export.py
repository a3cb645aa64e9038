"""``lpr export``: a LiteRT file anew from its Keras model, weights as asked."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lpr.cli.command import DONE, Command
from lpr.cli.extras import check_extra
from lpr.errors import ModelMismatch

if TYPE_CHECKING:
    from lpr.training.export import Weights

WEIGHTS = ("float32", "float16", "int8")


@dataclass(frozen=True, slots=True)
class Usual:
    """How training exports the models of a kind; a batch of None stays open."""

    weights: Weights = "float32"
    batch: int | None = None


USUAL: Mapping[str, Usual] = {
    "character-classifier": Usual(weights="int8"),
    "row-witness": Usual(batch=1),
    "plate-origin": Usual(batch=1),
}
"""By the contract's kind; for all others the batch is open where a picture's size is not."""


def _add_options(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Write the .tflite of a .keras model anew. What the file says of itself "
        "(classes, anchors, calibration) is taken from the .tflite beside the .keras file, or from "
        "that itself where there is none."
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

    beside = keras_path.with_suffix(".tflite")
    contract = read_contract(beside) if beside.exists() or not keras_path.exists() else None

    from lpr.training.export import export_litert
    from lpr.training.stored import load_network

    model = load_network(keras_path)
    if contract is None:
        contract = _own_contract(keras_path, model.name)
    _, *sizes, channels = model.input_shape
    usual = USUAL.get(contract["kind"], Usual(batch=1 if None in sizes else None))
    chosen = weights or usual.weights
    export_litert(model, out, contract, (usual.batch, *sizes, channels), chosen)
    return chosen


def _own_contract(keras_path: Path, network: str) -> dict[str, Any]:
    """What a Keras file without a ``.tflite`` beside it says of itself, or its network's name says.

    Raises:
        ModelError: nothing does.
    """
    from lpr.contract import read_contract
    from lpr.reading.witness.network import witness_contract

    try:
        return read_contract(keras_path)
    except ModelMismatch:
        if network == "witness":
            return witness_contract()
        # Says that the file beside is missing.
        return read_contract(keras_path.with_suffix(".tflite"))


COMMAND = Command(_add_options, _run, uses_models=False)
