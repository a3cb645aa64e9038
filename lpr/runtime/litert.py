"""A LiteRT model at work: the one place that knows LiteRT."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from lpr.arrays import FloatArray
from lpr.contract import read_contract
from lpr.cores import useful_threads
from lpr.errors import ModelError, ModelMismatch, first_line
from lpr.runtime.pool import Pool
from lpr.runtime.quiet import without_its_note


class LiteRtModel:
    """A LiteRT model with one float input of shape (batch, ...) and one float output.

    The file is mapped into memory, so that processes and threads share it. The input's shape is
    settled once, as every change would cost time; a batch of another length goes through in pieces.

    Any number of threads may run one model. Each that runs it at the same time as others gets an
    interpreter of its own (the shipped detector's takes some 25 MB, the others' less than 2), as
    many as `lpr.cores.useful_threads`; more threads than that wait for each other here.

    Args:
        path: the ``.tflite`` file.
        kind: the contract's ``kind`` that the caller needs.
        threads: processor threads of each interpreter.
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
        make = partial(_Interpreter, self.path, threads, input_shape)
        first = make()
        self.input_shape, self.output_shape = first.input_shape, first.output_shape
        """Of one piece, the batch first."""
        self._interpreters = Pool(make, useful_threads(), first)

    def run(self, batch: FloatArray) -> FloatArray:
        """The output for a batch of inputs; the batch may have any size from 1."""
        length = self.input_shape[0]
        with self._interpreters.lent() as interpreter:
            pieces = [
                interpreter.run(batch[start : start + length])
                for start in range(0, len(batch), length)
            ]
        return pieces[0] if len(pieces) == 1 else np.concatenate(pieces)


class _Interpreter:
    """One interpreter of a model's file, its memory laid out for pieces of one shape."""

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
            ModelError: the network has settings or weights such as damage alone makes them.
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
        if not np.isfinite(output).all():
            raise ModelError(
                f"{self._path}: its weights are damaged (the output is no number); export it again"
            )
        return output


def _check_one_float(path: Path, tensors: Sequence[Mapping[str, Any]]) -> None:
    if [tensor["dtype"] for tensor in tensors] != [np.float32]:
        raise ModelMismatch(
            f"{path}: not a network with one float input and one float output; use a "
            ".tflite that lpr train-detector, train-characters, train-witness or train-origin wrote"
        )


def _shape(tensors: Sequence[Mapping[str, Any]]) -> tuple[int, ...]:
    return tuple(int(side) for side in tensors[0]["shape"])
