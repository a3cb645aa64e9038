"""A stored Keras model as the file that somebody wishes for, checked against it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from lpr.characters.classifier import MODEL_KIND as CHARACTERS
from lpr.contract import read_contract
from lpr.detection.ssd_contract import MODEL_KIND as DETECTOR
from lpr.errors import ConfigError, ModelMismatch, ModelMissing
from lpr.reading.witness.network import MODEL_KIND as WITNESS
from lpr.reading.witness.network import ROWS
from lpr.reading.witness.origin import MODEL_KIND as ORIGIN
from lpr.training.equality import ROUNDED_TOLERANCE, TOLERANCES, Difference, write_checked
from lpr.training.export import Weights, export_litert
from lpr.training.onnx_export import export_onnx
from lpr.training.stored import load_network

if TYPE_CHECKING:
    import keras

Target: TypeAlias = Literal["tflite", "onnx"]


@dataclass(frozen=True, slots=True)
class Usual:
    """How training exports the models of a kind; a batch of None stays open."""

    weights: Weights = "float32"
    batch: int | None = None


USUAL: Mapping[str, Usual] = {
    CHARACTERS: Usual(weights="int8"),
    WITNESS: Usual(batch=1),
    ORIGIN: Usual(batch=1),
}
"""By the contract's kind; for all others the batch is open where a picture's size is not."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a Keras model shall become.

    >>> Wish("onnx", weights="int8")
    Traceback (most recent call last):
    lpr.errors.ConfigError: ONNX files have float32 weights here; leave out --weights int8

    Raises:
        ConfigError: its parts do not go together.
    """

    to: Target = "tflite"
    weights: Weights | None = None
    """None is as training does it; float32 in ONNX files."""
    pictures: Path | None = None
    """Labelled photographs that ranges are fixed on, of a detector with int8 weights."""

    def __post_init__(self) -> None:
        if self.to == "onnx" and self.weights not in (None, "float32"):
            raise ConfigError(
                f"ONNX files have float32 weights here; leave out --weights {self.weights}"
            )
        if self.pictures is not None and self.weights != "int8":
            raise ConfigError("--pictures goes with --weights int8; name both, or neither")


def convert(keras_path: Path, out: Path, wish: Wish) -> tuple[Weights, Difference]:
    """Convert a model; what its weights are, and how far it is from the Keras model.

    Raises:
        ModelError: a file is missing, or no model, or the exported one gives something else.
        ConfigError: there are pictures for a model that is no detector.
        DatasetError: there are no labelled pictures.
        OutputError: the file cannot be written.
    """
    beside = keras_path.with_suffix(".tflite")
    contract = read_contract(beside) if beside.exists() else None
    model = load_network(keras_path)
    if contract is None:
        contract = _own_contract(keras_path, model.name)
    kind, (_, *sizes, channels) = contract["kind"], model.input_shape
    usual = USUAL.get(kind, Usual(batch=1 if None in sizes else None))
    if wish.pictures is not None:
        if kind != DETECTOR:
            raise ConfigError(
                f"--pictures is for detectors, and {out.stem} is a {kind}; leave it out"
            )
        rounded = partial(_write_rounded, model, contract, wish.pictures)
        return "int8", write_checked(out, model, ROUNDED_TOLERANCE, rounded)
    if wish.to == "onnx":
        shape = (1 if None in sizes else None, *sizes, channels)
        return "float32", write_checked(
            out,
            model,
            TOLERANCES["float32"],
            lambda path: export_onnx(model, path, contract, shape),
        )
    weights = wish.weights or usual.weights
    return weights, write_checked(
        out,
        model,
        TOLERANCES[weights],
        lambda path: export_litert(model, path, contract, (usual.batch, *sizes, channels), weights),
    )


def _write_rounded(
    model: keras.Model, contract: Mapping[str, Any], pictures: Path, path: Path
) -> None:
    """Convert a detector, the ranges of its backbone fixed on labelled photographs."""
    from lpr.datasets import read_scenes
    from lpr.training.detector.export import export_rounded

    export_rounded(model, path, contract, [scene.image for scene in read_scenes(pictures)])


def _own_contract(keras_path: Path, network: str) -> dict[str, Any]:
    """What a Keras file without a ``.tflite`` beside it says of itself, or its network's name says.

    Raises:
        ModelError: nothing does.
    """
    try:
        return read_contract(keras_path)
    except ModelMismatch:
        if network == "witness":
            return ROWS.contract()
        beside = keras_path.with_suffix(".tflite")
        raise ModelMissing(
            f"{keras_path}: does not say what it is for; put the {beside.name} of its training "
            "beside it"
        ) from None
