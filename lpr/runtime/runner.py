"""A model file at work, whatever it is written in: LiteRT, or ONNX."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Protocol

import numpy as np

from lpr.arrays import FloatArray
from lpr.contract import ONNX_ENDING, read_contract
from lpr.cores import useful_threads
from lpr.errors import ModelError
from lpr.runtime.litert import LiteRtNetwork
from lpr.runtime.onnx import OnnxNetwork
from lpr.runtime.pool import Pool


class Network(Protocol):
    """A network with one float input of shape (batch, ...) and one float output."""

    input_shape: tuple[int, ...]
    output_shape: tuple[int, ...]

    def run(self, piece: FloatArray) -> FloatArray:
        """The output for a piece that may be shorter than the input's shape.

        Raises:
            ModelError: the network has settings such as damage alone makes them.
        """
        ...


Maker = Callable[[Path, int, tuple[int, ...] | None], Network]
_MAKERS: Mapping[str, Maker] = {ONNX_ENDING: OnnxNetwork}
"""By the file's ending; all others are LiteRT."""


class ModelRunner:
    """A model file with one float input of shape (batch, ...) and one float output.

    A LiteRT file is mapped into memory, so that processes and threads share it. The input's shape
    is settled once, as every change would cost time; a batch of another length goes through in
    pieces.

    Any number of threads may run one model. Each that runs it at the same time as others gets an
    interpreter of its own (the shipped detector's takes some 25 MB, the others' less than 2), as
    many as `lpr.cores.useful_threads`; more threads than that wait for each other here.

    Args:
        path: the ``.tflite`` file, or an ``.onnx`` that ``lpr export`` wrote.
        kind: the contract's ``kind`` that the caller needs.
        threads: processor threads of each interpreter.
        input_shape: of one piece; needed where the file leaves more than the batch open.

    Raises:
        ModelMissing: no such file.
        ConfigError: ONNX Runtime is needed and not installed.
        ModelError: the file is no such model.
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
        make = partial(
            _MAKERS.get(self.path.suffix, LiteRtNetwork), self.path, threads, input_shape
        )
        first = make()
        self.input_shape, self.output_shape = first.input_shape, first.output_shape
        """Of one piece, the batch first."""
        self._interpreters = Pool(make, useful_threads(), first)

    def run(self, batch: FloatArray) -> FloatArray:
        """The output for a batch of inputs; the batch may have any size from 1.

        Raises:
            ModelError: the network has settings or weights such as damage alone makes them.
        """
        length = self.input_shape[0]
        with self._interpreters.lent() as interpreter:
            pieces = [
                interpreter.run(batch[start : start + length])
                for start in range(0, len(batch), length)
            ]
        output = pieces[0] if len(pieces) == 1 else np.concatenate(pieces)
        if not np.isfinite(output).all():
            raise ModelError(
                f"{self.path}: its weights are damaged (the output is no number); export it again"
            )
        return output
