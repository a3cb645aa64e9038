"""``lpr export``: a LiteRT file anew from its Keras model, weights as asked."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lpr.cli.command import DONE, Command
from lpr.cli.extras import check_extra
from lpr.errors import ConfigError, ModelMismatch

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
    add(
        "--pictures",
        type=Path,
        metavar="PATH",
        help="with --weights int8, a detector: photographs with plates (JSON lines, VOC, COCO, "
        "YOLO) that tell which values its layers give; then its backbone computes in int8, too",
    )
    add("--output", type=Path, metavar="PATH", help="default: the .tflite beside the .keras file")


def _run(arguments: argparse.Namespace) -> int:
    check_extra("train", "export")
    out = (arguments.output or arguments.model).with_suffix(".tflite")
    if arguments.pictures and arguments.weights != "int8":
        raise ConfigError("--pictures goes with --weights int8; name both, or neither")
    weights = _export(arguments.model, out, arguments.weights, arguments.pictures)
    print(f"{out}: {weights} weights, {out.stat().st_size:,} bytes")
    return DONE


def _export(keras_path: Path, out: Path, weights: Weights | None, pictures: Path | None) -> Weights:
    """Convert the model and return what its weights are: as named, or as usual for its kind.

    Raises:
        ModelError: a file is missing, or no model.
        ConfigError: there are pictures for a model that is no detector.
        DatasetError: there are no labelled pictures.
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
    if pictures is None:
        export_litert(model, out, contract, (usual.batch, *sizes, channels), chosen)
    else:
        _export_detector(model, out, contract, pictures)
    return chosen


def _export_detector(model: Any, out: Path, contract: Mapping[str, Any], pictures: Path) -> None:
    """Convert a detector, the ranges of its backbone fixed on labelled photographs."""
    from lpr.datasets import read_scenes
    from lpr.detection.ssd_contract import MODEL_KIND
    from lpr.training.detector.export import export_rounded

    if contract["kind"] != MODEL_KIND:
        raise ConfigError(
            f"--pictures is for detectors, and {out.stem} is a {contract['kind']}; leave it out"
        )
    export_rounded(model, out, contract, [scene.image for scene in read_scenes(pictures)])


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
