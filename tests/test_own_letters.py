"""A network with letters of one's own reads them, named by its file or by its run folder."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

pytest.importorskip("keras")

from lpr import Recognizer, RecognizerConfig
from lpr.alphabet import CHARACTERS
from lpr.characters.classifier import CharacterClassifier, character_contract
from lpr.formats.grammar import resolve_regions
from lpr.geometry import Box
from lpr.model_files import CHARACTER_MODEL, find_model, keras_name
from lpr.reading.character_reader import CharacterReader
from lpr.stopwatch import Stopwatch
from lpr.training.characters.model import INPUT_SHAPE, CharCnnConfig
from lpr.training.characters.start import LOGITS, starting_model
from lpr.training.export import export_litert
from lpr.types import Detection


def test_a_letter_of_ones_own_is_read_and_fits_the_formats(tmp_path: Path) -> None:
    shipped = find_model(keras_name(CHARACTER_MODEL))
    if not shipped.is_file():
        pytest.skip(f"no trained model at {shipped}")
    model = starting_model(CharCnnConfig(), shipped, "Ä")
    # What the shipped network takes for A, this one takes for Ä.
    weights = [array.copy() for array in model.get_layer(LOGITS).get_weights()]
    for array in weights:
        array[..., -1] = array[..., CHARACTERS.index("A")]
    weights[1][-1] += 3.0
    model.get_layer(LOGITS).set_weights(weights)
    contract = character_contract(1.0) | {"alphabet": f"{CHARACTERS}Ä"}
    export_litert(model, tmp_path / CHARACTER_MODEL, contract, INPUT_SHAPE)
    plate = np.full((80, 330, 3), 235, np.uint8)
    cv2.putText(plate, "AB123CD", (12, 62), cv2.FONT_HERSHEY_DUPLEX, 2.0, (15, 15, 15), 6)
    expected = Recognizer(region="it").read_plate(plate)
    assert expected.text == "AB123CD"
    for path in (tmp_path, tmp_path / CHARACTER_MODEL):
        found = Recognizer(RecognizerConfig(region="it", char_model=path)).read_plate(plate)
        assert found.text == "ÄB123CD"
        assert found.matches_format == expected.matches_format
        assert found.candidates[0].text == found.text == "".join(found.lines)
        assert "".join(one.text for one in found.characters) == found.text
    reader = CharacterReader(CharacterClassifier(tmp_path), resolve_regions("it"), 3)
    whole = Detection(Box(0, 0, 330, 80), 1.0)
    (traced,) = reader.read(plate, [whole], Stopwatch(), explain=True)
    assert traced.plate.text == "ÄB123CD"
    assert traced.trace is not None
    assert "".join(one.text for one in traced.trace.path) == "ÄB123CD"
