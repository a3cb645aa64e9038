"""The character network at work: windows in, calibrated class probabilities out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from lpr.alphabet import CHARACTERS, Alphabet
from lpr.arrays import FloatArray
from lpr.characters.calibration import softmax
from lpr.characters.normalisation import MARGIN_PX, WINDOW_PX
from lpr.contract import contract_number, read_contract
from lpr.errors import ModelMismatch, shown
from lpr.model_files import CHARACTER_MODEL, in_run_folder
from lpr.runtime import ModelRunner

MODEL_KIND = "character-classifier"
PIECE = 4
"""Windows that go through the network at once: their features stay in the processor's cache."""
TEMPERATURES = (0.01, 100.0)
"""What the temperature of a calibrated network lies between; a fitted one is near 1."""


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


def own_alphabet(path: Path) -> Alphabet:
    """The alphabet of a character network's file, or of the run folder that holds it.

    Raises:
        ModelMissing, ModelError: see `lpr.contract.read_contract`.
    """
    contract = read_contract(in_run_folder(path, CHARACTER_MODEL), MODEL_KIND)
    return Alphabet.of(str(contract.get("alphabet", CHARACTERS)))


class CharacterClassifier:
    """Runs the character network with LiteRT.

    Args:
        path: a ``.tflite`` file by ``lpr train-characters``, or the run folder that holds it.
        threads: processor threads.

    Raises:
        ModelMissing, ModelError: the file is not there or no model.
        ModelMismatch: the model has other classes or sees other windows than this version of lpr.
    """

    def __init__(self, path: str | Path, threads: int = 1) -> None:
        path = in_run_folder(Path(path), CHARACTER_MODEL)
        self._model = ModelRunner(path, MODEL_KIND, threads, (PIECE, WINDOW_PX, WINDOW_PX, 1))
        contract = self._model.contract | {}
        contract.setdefault("temperature", 1.0)
        self.temperature = contract_number(contract, "temperature", path, *TEMPERATURES)
        needed = character_contract(self.temperature)
        alphabet = str(contract.get("alphabet"))
        self.alphabet = Alphabet(alphabet.removeprefix(CHARACTERS))
        """What the network knows beside 0-9 and A-Z."""
        contract = contract | {"alphabet": alphabet[: len(CHARACTERS)]}
        for key in ("alphabet", "window_px", "margin_px"):
            if contract.get(key) != needed[key]:
                raise ModelMismatch(
                    f"{path}: made for {key} {shown(contract.get(key))}, this version of lpr needs "
                    f"{needed[key]!r}; train the model again with lpr train-characters"
                )
        if not (self.alphabet.letters == "" or self.alphabet.letters.isalnum()):
            raise ModelMismatch(
                f"{path}: its alphabet {shown(alphabet)} holds signs that are neither letter nor "
                "digit; train the model again with lpr train-characters"
            )
        if self._model.output_shape[1:] != (self.alphabet.class_count,):
            raise ModelMismatch(
                f"{path}: its alphabet has {self.alphabet.class_count} classes, its network's "
                f"outputs are {self._model.output_shape[1:]}; export the model again"
            )

    def predict_proba(self, batch: FloatArray) -> FloatArray:
        """Class probabilities (N, 37) of normalised windows (N, 32, 32, 1); N may be 0.

        Own letters count as the usual ones that stand in for them.
        """
        return self.alphabet.fold(self.predict_all(batch))

    def predict_all(self, batch: FloatArray) -> FloatArray:
        """The same of all classes, own letters behind the usual ones: (N, 37 + letters)."""
        if not len(batch):
            return np.zeros((0, self.alphabet.class_count), dtype=np.float32)
        return softmax(self._model.run(batch), self.temperature)
