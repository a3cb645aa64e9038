"""The witness's network at work: pictures of rows in, log-probabilities along the row out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from lpr.alphabet import CHARACTERS
from lpr.arrays import FloatArray, Image
from lpr.errors import ModelMismatch, shown
from lpr.model_files import WITNESS_MODEL, in_run_folder
from lpr.reading.witness.ctc import log_softmax
from lpr.reading.witness.rows import CHARACTER_PX, ROW_HEIGHT_PX, ROW_WIDTH_PX
from lpr.runtime import ModelRunner

MODEL_KIND = "row-witness"


def witness_contract() -> dict[str, Any]:
    """What a witness's file says of itself: its classes and the picture that it sees."""
    return {
        "kind": MODEL_KIND,
        "alphabet": CHARACTERS,
        "row_px": [ROW_HEIGHT_PX, ROW_WIDTH_PX],
        "character_px": CHARACTER_PX,
        "output": "logits along the row: the blank, then the alphabet's characters in order",
    }


class WitnessNetwork:
    """Runs the witness's network with LiteRT.

    Args:
        path: a ``.tflite`` file by ``lpr train-witness``, or the run folder that holds it.
        threads: processor threads.

    Raises:
        ModelMissing, ModelError: the file is not there or no model.
        ModelMismatch: the model has other classes or sees other pictures than this version of lpr.
    """

    def __init__(self, path: str | Path, threads: int = 1) -> None:
        path = in_run_folder(Path(path), WITNESS_MODEL)
        shape = (1, ROW_HEIGHT_PX, ROW_WIDTH_PX, 3)
        self._model = ModelRunner(path, MODEL_KIND, threads, shape)
        needed = witness_contract()
        for key in ("alphabet", "row_px", "character_px"):
            if self._model.contract.get(key) != needed[key]:
                raise ModelMismatch(
                    f"{path}: made for {key} {shown(self._model.contract.get(key))}, this version "
                    f"of lpr needs {needed[key]!r}; train it again with lpr train-witness"
                )
        if self._model.output_shape[2:] != (len(CHARACTERS) + 1,):
            raise ModelMismatch(
                f"{path}: its network's outputs are {self._model.output_shape[1:]}; "
                "export the model again"
            )

    def log_probabilities(self, rows: Sequence[Image]) -> FloatArray:
        """Log-probabilities (N, 44, 37) of pictures of rows (40, 176, 3) uint8; N from 1."""
        batch: FloatArray = np.stack(rows).astype(np.float32) / np.float32(255)
        return log_softmax(self._model.run(batch))
