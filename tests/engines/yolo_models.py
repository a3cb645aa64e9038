"""Small ONNX models that answer like YOLOs of every kind, made here.

They give the same rows for each picture, their scores times the reddest pixel of it: so it can be
told that a picture comes as RGB from 0 to 1.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from lpr.arrays import FloatArray

SIDE_PX = 64
CELLS = 84
"""Of an input of 64 px: 64 + 16 + 4."""


def table(rows: Sequence[Sequence[float]], cells: int = CELLS) -> FloatArray:
    """Rows of values with rows of zeros behind them, (cells, values)."""
    filled = np.zeros((cells, len(rows[0])), np.float32)
    filled[: len(rows)] = rows
    return filled


def write_yolo(
    path: Path,
    output: FloatArray,
    scores: Sequence[int],
    metadata: Mapping[str, str] | None = None,
    side_px: int | str = SIDE_PX,
) -> Path:
    """Write a model.

    Args:
        path: the file.
        output: what it answers, of any shape.
        scores: which of the values, along the shorter of the last two axes, are scores.
        metadata: what it says of itself.
        side_px: of its input; a word leaves it open.
    """
    axis = output.ndim - 2 + int(output.shape[-1] < output.shape[-2])
    shape = [1] * output.ndim
    shape[axis] = output.shape[axis]
    is_score = np.zeros(output.shape[axis], np.float32)
    is_score[list(scores)] = 1
    values: dict[str, np.ndarray[Any, Any]] = {
        "start": np.array([0], np.int64),
        "end": np.array([1], np.int64),
        "channel": np.array([1], np.int64),
        "one": np.array([1] * output.ndim, np.int64),
        "is_score": is_score.reshape(shape),
        "is_place": 1 - is_score.reshape(shape),
        "rows": output,
    }
    nodes = [
        helper.make_node("Slice", ["images", "start", "end", "channel"], ["red"]),
        helper.make_node("ReduceMax", ["red"], ["reddest"], keepdims=1),
        helper.make_node("Reshape", ["reddest", "one"], ["factor"]),
        helper.make_node("Mul", ["is_score", "factor"], ["scaled"]),
        helper.make_node("Add", ["scaled", "is_place"], ["gate"]),
        helper.make_node("Mul", ["rows", "gate"], ["output0"]),
    ]
    floats = TensorProto.FLOAT
    graph = helper.make_graph(
        nodes,
        "yolo",
        [helper.make_tensor_value_info("images", floats, [1, 3, side_px, side_px])],
        [helper.make_tensor_value_info("output0", floats, list(output.shape))],
        [numpy_helper.from_array(value, name) for name, value in values.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    for name, text in (metadata or {}).items():
        entry = model.metadata_props.add()
        entry.key, entry.value = name, text
    onnx.save(model, path)
    return path
