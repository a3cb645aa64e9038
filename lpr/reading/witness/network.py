"""The networks that read along a picture: rows of text, and strips where legends may stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from lpr.alphabet import CHARACTERS
from lpr.arrays import FloatArray, Image
from lpr.errors import ModelMismatch, shown
from lpr.model_files import LEGEND_MODEL, WITNESS_MODEL, in_run_folder
from lpr.reading.witness.ctc import log_softmax
from lpr.reading.witness.rows import CHARACTER_PX, ROW_HEIGHT_PX, ROW_WIDTH_PX
from lpr.reading.witness.strips import STRIP_HEIGHT_PX, STRIP_REACH, STRIP_WIDTH_PX
from lpr.runtime import ModelRunner

MODEL_KIND = "row-witness"
LEGEND_KIND = "plate-legend"
_OUTPUT = "logits along the row: the blank, then the alphabet's characters in order"


@dataclass(frozen=True, slots=True)
class Sees:
    """What a network that reads along a picture sees: the kind of its file and that file's name,
    the picture's height and width, and what else must be as the network was trained for it."""

    kind: str
    file: str
    size_px: tuple[int, int]
    framing: tuple[str, float]

    @property
    def input_shape(self) -> tuple[int, int, int, int]:
        """Of one picture."""
        return (1, *self.size_px, 3)

    def contract(self) -> dict[str, Any]:
        """What the network's file says of itself: its classes and the picture that it sees."""
        return {**self.needed(), "kind": self.kind, "output": _OUTPUT}

    def needed(self) -> Mapping[str, Any]:
        """What a file must say so that this version of lpr can use it."""
        name, value = self.framing
        return {"alphabet": CHARACTERS, "row_px": list(self.size_px), name: value}


ROWS = Sees(
    MODEL_KIND, WITNESS_MODEL, (ROW_HEIGHT_PX, ROW_WIDTH_PX), ("character_px", CHARACTER_PX)
)
"""The witness sees rows."""
LEGENDS = Sees(LEGEND_KIND, LEGEND_MODEL, (STRIP_HEIGHT_PX, STRIP_WIDTH_PX), ("reach", STRIP_REACH))
"""The legend network sees what lies above, below and before them."""


class WitnessNetwork:
    """Runs a network that reads along pictures with LiteRT.

    Args:
        path: a ``.tflite`` file by ``lpr train-witness``, or the run folder that holds it.
        threads: processor threads.
        sees: what it looks at.

    Raises:
        ModelMissing, ModelError: the file is not there or no model.
        ModelMismatch: the model has other classes or sees other pictures than this version of lpr.
    """

    def __init__(self, path: str | Path, threads: int = 1, sees: Sees = ROWS) -> None:
        path = in_run_folder(Path(path), sees.file)
        self._model = ModelRunner(path, sees.kind, threads, sees.input_shape)
        for key, needed in sees.needed().items():
            if self._model.contract.get(key) != needed:
                raise ModelMismatch(
                    f"{path}: made for {key} {shown(self._model.contract.get(key))}, this version "
                    f"of lpr needs {needed!r}; train it again with lpr train-witness"
                )
        if self._model.output_shape[2:] != (len(CHARACTERS) + 1,):
            raise ModelMismatch(
                f"{path}: its network's outputs are {self._model.output_shape[1:]}; "
                "export the model again"
            )

    def log_probabilities(self, rows: Sequence[Image]) -> FloatArray:
        """Log-probabilities (N, T, 37) of pictures uint8 of the size that it sees; N from 1, a
        place every four pixels."""
        batch: FloatArray = np.stack(rows).astype(np.float32) / np.float32(255)
        return log_softmax(self._model.run(batch))
