"""Where a training of characters begins: anew, or from a stored network, also with more letters."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("keras")

import keras

from lpr.alphabet import CHARACTERS, CLASS_COUNT
from lpr.characters.classifier import character_contract
from lpr.errors import ModelMismatch
from lpr.training.characters.model import CharCnnConfig, build_char_cnn
from lpr.training.characters.start import load_char_cnn, starting_model, stored_letters
from lpr.training.export import add_contract
from tests.paths import MODELS

SMALL = CharCnnConfig(filters=(4, 8, 8), dense_units=16, dropout=0.0)
WINDOWS = np.random.default_rng(1).standard_normal((5, 32, 32, 1)).astype(np.float32)


def stored(path: Path, letters: str = "", contract_letters: str | None = None) -> Path:
    """A network with letters, saved; its contract may say others."""
    build_char_cnn(SMALL, CLASS_COUNT + len(letters)).save(path)
    named = letters if contract_letters is None else contract_letters
    add_contract(path, character_contract(1.0) | {"alphabet": CHARACTERS + named})
    return path


def logits(model: keras.Model) -> np.ndarray:
    return np.asarray(keras.ops.convert_to_numpy(model(WINDOWS, training=False)))


def test_a_new_network_has_a_class_for_each_letter() -> None:
    assert starting_model(SMALL, None, "ÄÖ").output_shape == (None, CLASS_COUNT + 2)


def test_a_stored_network_keeps_its_sizes_and_weights(tmp_path: Path) -> None:
    path = stored(tmp_path / "a.keras")
    model = starting_model(CharCnnConfig(), path)
    np.testing.assert_array_equal(logits(model), logits(load_char_cnn(path)))


def test_more_letters_leave_the_other_classes_as_they_are(tmp_path: Path) -> None:
    path = stored(tmp_path / "a.keras", "Ä")
    assert stored_letters(path) == "Ä"
    before = logits(load_char_cnn(path))
    after = logits(starting_model(SMALL, path, "ÖÄ"))
    np.testing.assert_allclose(after[:, :CLASS_COUNT], before[:, :CLASS_COUNT], atol=1e-6)
    np.testing.assert_allclose(after[:, CLASS_COUNT + 1], before[:, CLASS_COUNT], atol=1e-6)
    fewer = logits(starting_model(SMALL, path, ""))
    np.testing.assert_allclose(fewer, before[:, :CLASS_COUNT], atol=1e-6)


def test_a_network_that_is_not_what_it_says_is_refused(tmp_path: Path) -> None:
    path = stored(tmp_path / "a.keras", "Ä", contract_letters="ÄÖ")
    with pytest.raises(ModelMismatch, match="has 38 classes where its alphabet has 39"):
        load_char_cnn(path)


def test_the_shipped_network_has_no_letters_of_its_own() -> None:
    path = MODELS / "char_cnn.keras"
    if not path.is_file():
        pytest.skip(f"no trained model at {path}")
    assert stored_letters(path) == ""
    assert load_char_cnn(path).output_shape == (None, CLASS_COUNT)
