"""From a Keras model to an ONNX file, for ONNX Runtime, TensorRT, OpenVINO and others."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lpr.contract import CONTRACT_NAME

if TYPE_CHECKING:
    import keras

OPSET = 17
"""Of the operators: ONNX Runtime knows it since 1.12, TensorRT since 8.6."""
INPUT, OUTPUT = "input", "output"
"""What the network's only input and output are called."""
OPEN_SIDES = ("batch", "height", "width")
"""What sides of the input are called whose size is open."""


def export_onnx(
    model: keras.Model,
    path: Path,
    contract: Mapping[str, Any],
    input_shape: tuple[int | None, ...],
) -> None:
    """Convert a model of one input and one output; the contract goes into the file's metadata.

    Weights are float32. Pictures are as the Keras model takes them: channels last.

    Args:
        model: the trained model; converted as it runs in inference.
        path: the ``.onnx`` to write; its folder exists.
        contract: what the file says of itself, with at least ``kind``.
        input_shape: batch x height x width x channels, None where any size will do.
    """
    import onnx
    import tensorflow as tf

    with _quiet():
        import tf2onnx

        signature = tf.TensorSpec(input_shape, tf.float32, name=INPUT)
        function = tf.function(lambda batch: model(batch, training=False), autograph=False)
        converted, _ = tf2onnx.convert.from_function(function, [signature], opset=OPSET)
    _name_ends(converted.graph, input_shape)
    onnx.helper.set_model_props(converted, {CONTRACT_NAME: json.dumps(dict(contract))})
    onnx.checker.check_model(converted)
    path.write_bytes(converted.SerializeToString())


def _name_ends(graph: Any, input_shape: tuple[int | None, ...]) -> None:
    """Call input, output and open sides by what they are."""
    (given,), (found,) = graph.input, graph.output
    for node in graph.node:
        node.input[:] = [INPUT if name == given.name else name for name in node.input]
        node.output[:] = [OUTPUT if name == found.name else name for name in node.output]
    given.name, found.name = INPUT, OUTPUT
    sides = given.type.tensor_type.shape.dim
    for side, size, name in zip(sides, input_shape, OPEN_SIDES, strict=False):
        if size is None:
            side.dim_param = name
    if input_shape[0] is None:
        found.type.tensor_type.shape.dim[0].dim_param = OPEN_SIDES[0]


@contextmanager
def _quiet() -> Iterator[None]:
    """Without what the converter tells of its progress."""
    logger = logging.getLogger("tf2onnx")
    level = logger.level
    logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        logger.setLevel(level)
