"""From a Keras model to a LiteRT file that `lpr.runtime` runs."""

from __future__ import annotations

import json
import logging
import warnings
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from lpr.contract import CONTRACT_NAME, write_model
from lpr.model_files import keras_name
from lpr.training.stored import load_network
from lpr.training.whole_files import whole_file

if TYPE_CHECKING:
    import keras

Weights: TypeAlias = Literal["float32", "float16", "int8"]
"""How a LiteRT file stores weights. With int8 most products are whole numbers too, since each input
of a layer is brought to int8 by its own range as it comes: that needs no calibration pictures.
float16 halves the file and is computed as float32."""


def export_litert(
    model: keras.Model,
    path: Path,
    contract: Mapping[str, Any],
    input_shape: tuple[int | None, ...],
    weights: Weights = "float32",
) -> None:
    """Convert a model of one input and one output and write it with its contract.

    Sizes that are None stay open: `lpr.runtime.ModelRunner` settles them by the first batch. Needs
    the TensorFlow backend.

    Args:
        model: the trained model; converted as it runs in inference.
        path: the ``.tflite`` to write; its folder exists.
        contract: what the file says of itself, with at least ``kind``.
        input_shape: batch x height x width x channels, None where any size will do.
        weights: how weights are stored; docs/speed.md says what each costs and gives.

    Raises:
        OutputError: the file cannot be written.
    """
    write_flatbuffer(path, to_flatbuffer(model, input_shape, weights), contract)


def write_flatbuffer(path: Path, flatbuffer: bytes, contract: Mapping[str, Any]) -> None:
    """Write a LiteRT model with its contract, wholly or not at all.

    Raises:
        OutputError: the file cannot be written.
    """
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    with whole_file(path) as partial:
        write_model(partial, flatbuffer, contract)


def export_with_keras(
    keras_path: Path,
    path: Path,
    contract: Mapping[str, Any],
    input_shape: tuple[int | None, ...],
) -> None:
    """Write the LiteRT model of a stored Keras model, and beside it that model alone.

    The Keras model there lacks the optimiser's state; other trainings start from it. The arguments
    are those of `export_litert`.

    Raises:
        ModelError: the stored model cannot be used.
        OutputError: a file cannot be written.
    """
    export_both(load_network(keras_path), path.parent, path.name, contract, input_shape)


def export_both(
    model: keras.Model,
    folder: Path,
    name: str,
    contract: Mapping[str, Any],
    input_shape: tuple[int | None, ...],
) -> dict[str, int]:
    """Write a model as ``.keras`` and as ``.tflite`` of the same name; how large it is.

    Args:
        model: the trained model.
        folder: where both go.
        name: that of the ``.tflite``.
        contract: see `export_litert`.
        input_shape: see `export_litert`.

    Returns:
        "parameters", and "bytes" of the ``.tflite``.

    Raises:
        OutputError: a file cannot be written.
    """
    with whole_file(folder / keras_name(name)) as partial:
        model.save(partial)
        add_contract(partial, contract)
    export_litert(model, folder / name, contract, input_shape)
    return {"parameters": model.count_params(), "bytes": (folder / name).stat().st_size}


def add_contract(path: Path, contract: Mapping[str, Any]) -> None:
    """Put the contract into a ``.keras`` file, a zip archive too; Keras leaves it alone."""
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(CONTRACT_NAME, json.dumps(contract, indent=1, sort_keys=True))


def to_flatbuffer(
    model: keras.Model, input_shape: tuple[int | None, ...], weights: Weights = "float32"
) -> bytes:
    """The LiteRT flatbuffer of a Keras model, weights folded into constants."""
    import tensorflow as tf

    converter = unconverted(model, input_shape)
    if weights != "float32":
        converter.optimizations = [tf.lite.Optimize.DEFAULT]
    if weights == "float16":
        converter.target_spec.supported_types = [tf.float16]
    with quiet_converter():
        flatbuffer: bytes = converter.convert()
    return flatbuffer


def unconverted(model: keras.Model, input_shape: tuple[int | None, ...]) -> Any:
    """TensorFlow's converter with a model in it, to be told how to convert it."""
    import tensorflow as tf
    from tensorflow.python.framework.convert_to_constants import convert_variables_to_constants_v2

    signature = tf.TensorSpec(input_shape, tf.float32)
    function = tf.function(lambda batch: model(batch, training=False), autograph=False)
    # Frozen first: with variables left in the graph the converter fuses neither BatchNormalization
    # nor biases, and the model is several times slower.
    frozen = convert_variables_to_constants_v2(function.get_concrete_function(signature))
    with quiet_converter():
        return tf.lite.TFLiteConverter.from_concrete_functions([frozen])


@contextmanager
def quiet_converter() -> Iterator[None]:
    """Without the converter's advice to pass the model too: a frozen function needs none; nor its
    doubts of its own calibration."""
    logger = logging.getLogger("absl")
    level = logger.level
    logger.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)
            yield
    finally:
        logger.setLevel(level)
