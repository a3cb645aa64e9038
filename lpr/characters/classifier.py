"""The character network at work: windows in, calibrated class probabilities out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from lpr.characters.alphabet import CHARACTERS, CLASS_COUNT
from lpr.characters.calibration import softmax
from lpr.characters.normalisation import MARGIN_PX, WINDOW_PX
from lpr.errors import ModelMismatch
from lpr.runtime import LiteRtModel
from lpr.types import FloatArray

MODEL_KIND = "character-classifier"
MODEL_NAME = "char_cnn.tflite"
"""File name of the shipped model inside `lpr.runtime.models_dir`."""


def character_contract(temperature: float) -> dict[str, Any]:
    """What a character model's file says of itself: classes, input window, calibration."""
    return {
        "kind": MODEL_KIND,
        "alphabet": CHARACTERS,
        "window_px": WINDOW_PX,
        "margin_px": MARGIN_PX,
        "output": "logits: the alphabet's characters in order, then not-a-character",
        "temperature": temperature,
    }


class CharacterClassifier:
    """Runs the character network with LiteRT.

    Args:
        path: a ``.tflite`` file written by ``train_char_cnn.py``.
        threads: processor threads.

    Raises:
        ModelMissing, ModelError: the file is not there or no model.
        ModelMismatch: the model has other classes or sees other windows than this version of lpr.
    """

    def __init__(self, path: str | Path, threads: int = 1) -> None:
        self._model = LiteRtModel(path, MODEL_KIND, threads)
        contract = self._model.contract
        self.temperature = float(contract.get("temperature", 1.0))
        needed = character_contract(self.temperature)
        for key in ("alphabet", "window_px", "margin_px"):
            if contract.get(key) != needed[key]:
                raise ModelMismatch(
                    f"{path}: made for {key} {contract.get(key)!r}, this version of lpr needs "
                    f"{needed[key]!r}; train the model again with train_char_cnn.py"
                )

    def predict_proba(self, batch: FloatArray) -> FloatArray:
        """Class probabilities (N, 37) of normalised windows (N, 32, 32, 1); N may be 0."""
        if not len(batch):
            return np.zeros((0, CLASS_COUNT), dtype=np.float32)
        return softmax(self._model.run(batch), self.temperature)
