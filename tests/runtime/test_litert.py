"""LiteRT models run; files that are none are named with a remedy."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from lpr.arrays import FloatArray
from lpr.characters.classifier import MODEL_KIND
from lpr.contract import write_model
from lpr.errors import ModelError
from lpr.model_files import CHARACTER_MODEL, find_model
from lpr.runtime import ModelRunner

CONTRACT = {"kind": "char-cnn"}


def test_a_contract_without_a_model(tmp_path: Path) -> None:
    write_model(tmp_path / "broken.tflite", b"no flatbuffer at all", CONTRACT)
    with pytest.raises(ModelError, match=r"broken\.tflite: LiteRT cannot load this file .*export"):
        ModelRunner(tmp_path / "broken.tflite", "char-cnn")


@pytest.mark.skipif(not find_model(CHARACTER_MODEL).is_file(), reason="no trained model")
def test_a_network_that_fails_at_work(monkeypatch: pytest.MonkeyPatch) -> None:
    interpreter = pytest.importorskip("ai_edge_litert.interpreter")

    def fail(self: object) -> None:
        raise RuntimeError("unsupported zero-point value (41)\nNode number 7 failed to invoke.")

    def no_numbers(self: Any, index: int) -> Callable[[], FloatArray]:
        details = [*self.get_input_details(), *self.get_output_details()]
        (shape,) = (detail["shape"] for detail in details if detail["index"] == index)
        return lambda: np.full(shape, np.nan, np.float32)

    model = ModelRunner(find_model(CHARACTER_MODEL), MODEL_KIND, 1, (2, 32, 32, 1))
    with monkeypatch.context() as patched:
        patched.setattr(interpreter.Interpreter, "tensor", no_numbers)
        with pytest.raises(ModelError, match="is no number"):
            model.run(np.zeros((1, 32, 32, 1), np.float32))
    monkeypatch.setattr(interpreter.Interpreter, "invoke", fail)
    with pytest.raises(ModelError, match=r"LiteRT cannot run this file \(unsupported .*\(41\)\);"):
        model.run(np.zeros((1, 32, 32, 1), np.float32))
