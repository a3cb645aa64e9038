"""One interpreter of LiteRT: the one place that knows it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from lpr.arrays import FloatArray
from lpr.errors import ModelError, ModelMismatch, first_line
from lpr.runtime.quiet import without_its_note


class LiteRtNetwork:
    """A ``.tflite`` file at work, its memory laid out for pieces of one shape.

    One thread at a time may run it. See `lpr.runtime.runner.Network`.
    """

    def __init__(self, path: Path, threads: int, input_shape: tuple[int, ...] | None) -> None:
        from ai_edge_litert.interpreter import Interpreter

        self._path = path
        try:
            self._interpreter = Interpreter(model_path=str(path), num_threads=threads)
            _check_one_float(path, self._interpreter.get_input_details())
            _check_one_float(path, self._interpreter.get_output_details())
            self._input = self._interpreter.get_input_details()[0]["index"]
            if input_shape is not None:
                self._interpreter.resize_tensor_input(self._input, input_shape)
            with without_its_note():
                self._interpreter.allocate_tensors()
        except (ValueError, RuntimeError) as error:
            raise ModelError(
                f"{path}: LiteRT cannot load this file ({first_line(error)}); export it again"
            ) from error
        self._output = self._interpreter.get_output_details()[0]["index"]
        self.input_shape = _shape(self._interpreter.get_input_details())
        self.output_shape = _shape(self._interpreter.get_output_details())

    def run(self, piece: FloatArray) -> FloatArray:
        """The output for a piece that may be shorter than the input's shape.

        Raises:
            ModelError: the network has settings such as damage alone makes them.
        """
        # Views of the interpreter's memory: it refuses to run while one is kept.
        self._interpreter.tensor(self._input)()[: len(piece)] = piece
        try:
            self._interpreter.invoke()
        except RuntimeError as error:
            raise ModelError(
                f"{self._path}: LiteRT cannot run this file ({first_line(error)}); export it again"
            ) from error
        output: FloatArray = self._interpreter.tensor(self._output)()[: len(piece)].copy()
        return output


def _check_one_float(path: Path, tensors: Sequence[Mapping[str, Any]]) -> None:
    if [tensor["dtype"] for tensor in tensors] != [np.float32]:
        raise ModelMismatch(
            f"{path}: not a network with one float input and one float output; use a "
            ".tflite that lpr train-detector, train-characters, train-witness or train-origin wrote"
        )


def _shape(tensors: Sequence[Mapping[str, Any]]) -> tuple[int, ...]:
    return tuple(int(side) for side in tensors[0]["shape"])
