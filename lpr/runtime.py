"""Runs LiteRT models: the one place that knows LiteRT."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from lpr.arrays import FloatArray
from lpr.contract import read_contract
from lpr.errors import ModelError, ModelMismatch, first_line


class LiteRtModel:
    """A LiteRT model with one float input of shape (batch, ...) and one float output.

    The file is mapped into memory, so that processes share it. The input's shape is settled once,
    as every change would cost time; a batch of another length goes through in pieces.

    Args:
        path: the ``.tflite`` file.
        kind: the contract's ``kind`` that the caller needs.
        threads: processor threads of the interpreter.
        input_shape: of one piece; needed where the file leaves more than the batch open.

    Raises:
        ModelMissing: no such file.
        ModelError: the file is no LiteRT model.
        ModelMismatch: the file has no contract, or one of another kind or another network.
    """

    def __init__(
        self,
        path: str | Path,
        kind: str,
        threads: int = 1,
        input_shape: tuple[int, ...] | None = None,
    ) -> None:
        self.path = Path(path)
        self.contract = read_contract(self.path, kind)
        from ai_edge_litert.interpreter import Interpreter

        try:
            self._interpreter = Interpreter(model_path=str(self.path), num_threads=threads)
            self._check_one_float(self._interpreter.get_input_details())
            self._check_one_float(self._interpreter.get_output_details())
            self._input = self._interpreter.get_input_details()[0]["index"]
            if input_shape is not None:
                self._interpreter.resize_tensor_input(self._input, input_shape)
            self._interpreter.allocate_tensors()
        except (ValueError, RuntimeError) as error:
            raise ModelError(
                f"{self.path}: LiteRT cannot load this file ({first_line(error)}); export it again"
            ) from error
        self._output = self._interpreter.get_output_details()[0]["index"]
        self.input_shape = _shape(self._interpreter.get_input_details())
        self.output_shape = _shape(self._interpreter.get_output_details())
        """Of one piece, as the input's: the batch first."""
        self._piece = self.input_shape[0]

    def _check_one_float(self, tensors: Sequence[Mapping[str, Any]]) -> None:
        if [tensor["dtype"] for tensor in tensors] != [np.float32]:
            raise ModelMismatch(
                f"{self.path}: not a network with one float input and one float output; use a "
                ".tflite that train_detector.py or train_char_cnn.py wrote"
            )

    def run(self, batch: FloatArray) -> FloatArray:
        """The output for a batch of inputs; the batch may have any size from 1."""
        pieces = []
        for start in range(0, len(batch), self._piece):
            piece = batch[start : start + self._piece]
            # Views of the interpreter's memory: it refuses to run while one is kept.
            self._interpreter.tensor(self._input)()[: len(piece)] = piece
            self._interpreter.invoke()
            pieces.append(self._interpreter.tensor(self._output)()[: len(piece)].copy())
        return pieces[0] if len(pieces) == 1 else np.concatenate(pieces)


def _shape(tensors: Sequence[Mapping[str, Any]]) -> tuple[int, ...]:
    return tuple(int(side) for side in tensors[0]["shape"])
