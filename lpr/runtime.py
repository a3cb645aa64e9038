"""Runs LiteRT models: the one place that knows LiteRT, and the contract inside a model file.

A model file is a ``.tflite`` flatbuffer with a zip archive appended, the way TFLite carries
associated files. Its one member, ``contract.json``, says what the model is and how to feed it.
"""

from __future__ import annotations

import io
import json
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from lpr.arrays import FloatArray
from lpr.errors import ModelError, ModelMismatch, ModelMissing, first_line

CONTRACT_NAME = "contract.json"

_FOREIGN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    KeyError,
    NotImplementedError,
    RuntimeError,
    TypeError,
    ValueError,
)
"""What reading a file that is no model of ours can raise, damaged archives included."""


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
        ModelMismatch: the file has no contract, or one of another kind.
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
            self._input = self._interpreter.get_input_details()[0]["index"]
            if input_shape is not None:
                self._interpreter.resize_tensor_input(self._input, input_shape)
            self._interpreter.allocate_tensors()
        except (ValueError, RuntimeError) as error:
            raise ModelError(
                f"{self.path}: LiteRT cannot load this file ({first_line(error)}); export it again"
            ) from error
        self._output = self._interpreter.get_output_details()[0]["index"]
        self._piece = int(self._interpreter.get_input_details()[0]["shape"][0])

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


def read_contract(path: str | Path, kind: str | None = None) -> dict[str, Any]:
    """The contract inside a model file, checked to be of ``kind`` where one is given.

    Raises:
        ModelMissing, ModelError, ModelMismatch: see `LiteRtModel`.
    """
    path = Path(path)
    if not path.is_file():
        raise ModelMissing(f"{path}: no such model file; check the path, or train one (see README)")
    try:
        with zipfile.ZipFile(path) as archive:
            contract: dict[str, Any] = dict(json.loads(archive.read(CONTRACT_NAME)))
    except _FOREIGN as error:
        raise ModelMismatch(
            f"{path}: not a model made by lpr (no contract inside); use a .tflite that "
            "lpr train-detector or lpr train-characters wrote"
        ) from error
    except OSError as error:
        raise ModelError(f"{path}: cannot be read ({error.strerror}); check its rights") from error
    if kind not in (None, contract.get("kind")):
        raise ModelMismatch(
            f"{path}: holds a {contract.get('kind')} model where a {kind} model is needed"
        )
    return contract


def write_model(path: str | Path, flatbuffer: bytes, contract: Mapping[str, Any]) -> None:
    """Write a LiteRT flatbuffer and its contract as one model file."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as members:
        info = zipfile.ZipInfo(CONTRACT_NAME, date_time=(1980, 1, 1, 0, 0, 0))
        members.writestr(info, json.dumps(contract, indent=1, sort_keys=True))
    Path(path).write_bytes(flatbuffer + archive.getvalue())
