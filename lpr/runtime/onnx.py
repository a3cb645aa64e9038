"""ONNX Runtime, which is there where somebody installed it: the one place that knows it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from lpr.arrays import FloatArray
from lpr.errors import ConfigError, ModelError, ModelMismatch, first_line


def open_session(path: Path, threads: int = 1) -> Any:
    """A session of ONNX Runtime on the processor, with an ONNX file in it.

    Raises:
        ConfigError: ONNX Runtime is not installed.
        ModelError: it cannot load the file.
    """
    try:
        import onnxruntime
    except ImportError as error:
        raise ConfigError(
            f"{path}: needs ONNX Runtime, which is not installed; install it with: "
            "pip install onnxruntime"
        ) from error
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    # ONNX Runtime has an exception of its own for each status, without a common name.
    except Exception as error:
        raise ModelError(
            f"{path}: ONNX Runtime cannot load this file ({first_line(error)}); export it again"
        ) from error


class OnnxNetwork:
    """An ``.onnx`` file at work on the processor; see `lpr.runtime.runner.Network`."""

    def __init__(self, path: Path, threads: int, input_shape: tuple[int, ...] | None) -> None:
        self._path, self._session = path, open_session(path, threads)
        _check_one_float(path, self._session.get_inputs())
        _check_one_float(path, self._session.get_outputs())
        given = self._session.get_inputs()[0]
        self._name = given.name
        # What the file leaves open has a name in place of a number.
        own = tuple(side if isinstance(side, int) else 1 for side in given.shape)
        self.input_shape = input_shape or own
        tried = self._run(np.zeros(self.input_shape, dtype=np.float32))
        self.output_shape = tuple(int(side) for side in tried.shape)

    def run(self, piece: FloatArray) -> FloatArray:
        """See `lpr.runtime.runner.Network.run`."""
        return self._run(np.ascontiguousarray(piece))

    def _run(self, piece: FloatArray) -> FloatArray:
        try:
            (output,) = self._session.run(None, {self._name: piece})
        except Exception as error:
            raise ModelError(
                f"{self._path}: ONNX Runtime cannot run this file ({first_line(error)}); export it "
                "again"
            ) from error
        return np.asarray(output, dtype=np.float32)


def _check_one_float(path: Path, tensors: Sequence[Any]) -> None:
    if [tensor.type for tensor in tensors] != ["tensor(float)"]:
        raise ModelMismatch(
            f"{path}: not a network with one float input and one float output; use an .onnx that "
            "lpr export wrote"
        )
