"""LiteRT models run; files that are none are named with a remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from lpr.contract import write_model
from lpr.errors import ModelError
from lpr.runtime import LiteRtModel

CONTRACT = {"kind": "char-cnn"}


def test_a_contract_without_a_model(tmp_path: Path) -> None:
    write_model(tmp_path / "broken.tflite", b"no flatbuffer at all", CONTRACT)
    with pytest.raises(ModelError, match=r"broken\.tflite: LiteRT cannot load this file .*export"):
        LiteRtModel(tmp_path / "broken.tflite", "char-cnn")
