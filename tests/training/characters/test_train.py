"""The character network really trains, comes back from disk the same, and LiteRT agrees with it."""

import json
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import pytest

pytest.importorskip("keras")

import keras

from lpr.alphabet import CLASS_COUNT, REJECT_INDEX, encode
from lpr.characters.classifier import CharacterClassifier, character_contract
from lpr.characters.normalisation import normalise_windows
from lpr.contract import write_model
from lpr.errors import ModelError, ModelMismatch
from lpr.runtime import ModelRunner
from lpr.training.characters.batches import CharBatches, class_weights
from lpr.training.characters.model import INPUT_SHAPE, CharCnnConfig, build_char_cnn
from lpr.training.characters.samples import CharSamples
from lpr.training.characters.train import (
    KERAS_FILE,
    LITERT_FILE,
    CharRun,
    finish_run,
    predict_logits,
    train_char_cnn,
)
from lpr.training.export import export_litert
from lpr.training.history import History

SMALL = CharCnnConfig(filters=(4, 8, 8), dense_units=16, dropout=0.0)

Trained: TypeAlias = tuple[Path, CharSamples, dict[str, Any]]
"""The folder of a run, its validation samples and its report."""


def striped(count: int, seed: int) -> CharSamples:
    """Windows of three kinds that a network tells apart at once: columns, rows, noise."""
    rng = np.random.default_rng(seed)
    kinds = rng.integers(0, 3, count)
    windows = rng.integers(0, 60, (count, 32, 32), dtype=np.uint8)
    for window, kind in zip(windows, kinds, strict=True):
        period, phase = 4, rng.integers(0, 4)
        if kind < 2:
            lines = window if kind else window.T
            lines[phase::period] = 200
    labels = np.array([*encode("1H"), REJECT_INDEX])[kinds]
    return CharSamples(windows, labels, np.arange(count))


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Trained:
    """A run folder of two short epochs, and what it was validated on."""
    folder = tmp_path_factory.mktemp("run")
    validation = striped(60, seed=2)
    run = CharRun(epochs=2, batch_size=16, learning_rate=3e-3, model=SMALL, seed=1)
    assert train_char_cnn(run, striped(800, seed=1), validation, folder, verbose=0)
    return folder, validation, finish_run(folder, validation)


def test_the_network_of_the_card() -> None:
    model = build_char_cnn()
    assert model.input_shape == (None, 32, 32, 1)
    assert model.output_shape == (None, CLASS_COUNT)
    kinds = [type(layer).__name__ for layer in model.layers]
    for kind in ("Conv2D", "BatchNormalization", "MaxPooling2D"):
        assert kinds.count(kind) == 3
    for kind, count in (("Flatten", 1), ("Dense", 2), ("Dropout", 1)):
        assert kinds.count(kind) == count
    convolutions = 9 * (1 * 16 + 16 * 48 + 48 * 96)
    norms = 4 * (16 + 48 + 96)
    dense = (4 * 4 * 96 + 1) * 160 + (160 + 1) * 37
    assert model.count_params() == convolutions + norms + dense


def test_the_loss_falls_and_the_classes_are_learnt(trained: Trained) -> None:
    folder, _, report = trained
    rows = History(folder / "history.csv").rows
    assert [row["epoch"] for row in rows] == [1, 2]
    assert rows[1]["loss"] < 0.7 * rows[0]["loss"]
    assert report["validation"]["accuracy"] > 0.9
    assert json.dumps(report)


def test_saved_and_loaded_it_gives_the_same(trained: Trained) -> None:
    folder, validation, _ = trained
    first, second = (
        predict_logits(keras.models.load_model(folder / name, compile=False), validation)
        for name in ("best.keras", KERAS_FILE)
    )
    np.testing.assert_array_equal(first, second)


@pytest.mark.parametrize("count", [1, 7, 60])
def test_litert_gives_what_keras_gives_at_any_batch(trained: Trained, count: int) -> None:
    folder, validation, _ = trained
    samples = validation.select(np.arange(count))
    model = keras.models.load_model(folder / KERAS_FILE, compile=False)
    windows = normalise_windows(samples.windows)
    exported = ModelRunner(folder / LITERT_FILE, "character-classifier")
    expected = predict_logits(model, samples)
    for _ in range(2):
        # Weights are stored as int8: off by a few hundredths of the logits' range.
        np.testing.assert_allclose(
            exported.run(windows), expected, atol=0.05 * float(np.ptp(expected))
        )
        exported.run(windows[:1])


def test_the_classifier_gives_calibrated_probabilities(trained: Trained) -> None:
    folder, validation, report = trained
    classifier = CharacterClassifier(folder / LITERT_FILE)
    assert classifier.temperature == pytest.approx(report["temperature"])
    found = classifier.predict_proba(normalise_windows(validation.windows))
    np.testing.assert_allclose(found.sum(axis=1), 1, atol=1e-5)
    assert np.mean(found.argmax(axis=1) == validation.labels) > 0.9
    assert classifier.predict_proba(np.zeros((0, 32, 32, 1), np.float32)).shape == (0, 37)


def test_a_finished_run_goes_on_for_more_epochs(trained: Trained) -> None:
    folder, validation, _ = trained
    run = CharRun(epochs=3, batch_size=16, learning_rate=3e-3, model=SMALL, seed=1)
    assert train_char_cnn(run, striped(800, seed=1), validation, folder, verbose=0)
    assert [row["epoch"] for row in History(folder / "history.csv").rows] == [1, 2, 3]


def test_an_interrupt_leaves_a_usable_model(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_args: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(CharBatches, "__getitem__", stop)
    validation = striped(20, seed=4)
    run = CharRun(epochs=2, model=SMALL)
    assert not train_char_cnn(run, striped(64, seed=3), validation, tmp_path, verbose=0)
    finish_run(tmp_path, validation)
    windows = normalise_windows(validation.windows)
    assert CharacterClassifier(tmp_path / LITERT_FILE).predict_proba(windows).shape == (20, 37)


def test_a_model_of_another_window_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.tflite"
    export_litert(build_char_cnn(SMALL), path, character_contract(1.0), INPUT_SHAPE)
    assert CharacterClassifier(path).temperature == 1.0
    write_model(path, path.read_bytes(), character_contract(1.0) | {"window_px": 28})
    with pytest.raises(ModelMismatch, match=r"window_px 28.*needs 32"):
        CharacterClassifier(path)


@pytest.mark.parametrize("content", [b"", b"no model"])
def test_a_foreign_file_to_start_from_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "foreign.keras"
    path.write_bytes(content)
    with pytest.raises(ModelError, match=r"foreign\.keras: not a Keras model"):
        train_char_cnn(CharRun(), striped(8, 1), striped(4, 2), tmp_path, init=path, verbose=0)


def test_a_model_of_another_kind_to_start_from_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.keras"
    keras.Sequential([keras.Input((8,)), keras.layers.Dense(3)]).save(path)
    with pytest.raises(ModelMismatch, match="other layers"):
        train_char_cnn(CharRun(), striped(8, 1), striped(4, 2), tmp_path, init=path, verbose=0)


def test_rare_characters_weigh_more() -> None:
    labels = np.concatenate([np.full(400, 0), np.full(400, 1), np.full(100, 2), [3]])
    weights = class_weights(labels)
    assert weights[[0, 1]].tolist() == [1, 1]
    assert weights[2] == pytest.approx(np.sqrt(2.5))
    assert weights[3] == 3
    assert weights[REJECT_INDEX] == 1
