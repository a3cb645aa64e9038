"""A character network's file is checked before it reads: calibration, classes, network."""

from __future__ import annotations

from pathlib import Path

import pytest

from lpr.alphabet import CHARACTERS
from lpr.characters.classifier import CharacterClassifier, character_contract
from lpr.contract import write_model
from lpr.errors import ModelError
from lpr.model_files import CHARACTER_MODEL, DETECTOR_MODEL, find_model

FLATBUFFER = find_model(CHARACTER_MODEL)
pytestmark = pytest.mark.skipif(not FLATBUFFER.is_file(), reason="no trained model")

CHANGES: dict[str, tuple[dict[str, object], str]] = {
    "temperature is text": ({"temperature": "x"}, "temperature is 'x'"),
    "temperature is zero": ({"temperature": 0}, "temperature is 0"),
    "temperature is nan": ({"temperature": float("nan")}, "temperature is nan"),
    "no temperature": ({"temperature": None}, "temperature is None"),
    "a slash as letter": ({"alphabet": f"{CHARACTERS}/"}, "neither letter nor digit"),
    "letters it never learnt": ({"alphabet": f"{CHARACTERS}ČŠŽ"}, "40 classes"),
    "no alphabet": ({"alphabet": 5}, "made for alphabet '5'"),
    "another window": ({"window_px": [28]}, r"made for window_px \[28\]"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_contract_that_makes_no_sense(tmp_path: Path, change: str) -> None:
    values, told = CHANGES[change]
    path = tmp_path / "odd.tflite"
    write_model(path, FLATBUFFER.read_bytes(), character_contract(1.0) | values)
    with pytest.raises(ModelError, match=rf"odd\.tflite.*{told}"):
        CharacterClassifier(path)


@pytest.mark.parametrize("network", [b"", find_model(DETECTOR_MODEL).read_bytes()[:-5000]])
def test_another_network_behind_the_contract(tmp_path: Path, network: bytes) -> None:
    path = tmp_path / "swapped.tflite"
    write_model(path, network, character_contract(1.0))
    with pytest.raises(ModelError, match=r"swapped\.tflite.*export"):
        CharacterClassifier(path)
