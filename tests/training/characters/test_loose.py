"""Loosely cut characters are learnt, and what a network says of plates stays as it was."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

pytest.importorskip("keras")

import keras

from lpr.alphabet import CLASS_COUNT, REJECT_INDEX, encode
from lpr.characters.classifier import CharacterClassifier, character_contract
from lpr.characters.normalisation import normalise_windows
from lpr.errors import ConfigError
from lpr.training.characters.augment import DistortConfig
from lpr.training.characters.keeping import KeepingBatches, keeping_loss, keeping_targets
from lpr.training.characters.loose import LooseConfig, loosely_cut
from lpr.training.characters.loose_run import as_in_use, train_loose
from lpr.training.characters.model import CharCnnConfig, build_char_cnn
from lpr.training.characters.options import CharacterOptions
from lpr.training.characters.samples import CharSamples
from lpr.training.characters.train import KERAS_FILE, LITERT_FILE, CharRun, finish_run
from lpr.training.export import add_contract
from lpr.training.history import History
from tests.training.characters.test_augment import NOTHING

SMALL = CharCnnConfig(filters=(4, 8, 8), dense_units=16, dropout=0.4)
TIGHT = LooseConfig(
    width=(0.5, 0.5), narrow_share=0, lean=0, tilt=0, edges=0, loose_share=0, cut_share=0,
    crop_share=0, small_share=0, blur_share=0, turned_share=0, light=NOTHING,
)  # fmt: skip


def strokes(count: int, seed: int = 0) -> CharSamples:
    """Windows of a bright upright stroke, of a level one, and of none."""
    rng = np.random.default_rng(seed)
    windows = rng.integers(30, 60, (count, 32, 32)).astype(np.uint8)
    kinds = rng.integers(0, 3, count)
    windows[kinds == 0, 5:27, 13:19] = 200
    windows[kinds == 1, 13:19, 5:27] = 200
    labels = np.array([*encode("1H"), REJECT_INDEX])[kinds]
    return CharSamples(windows, labels, np.arange(count))


def stored(folder: Path) -> Path:
    keras.utils.set_random_seed(0)
    path = folder / "before.keras"
    build_char_cnn(SMALL).save(path)
    add_contract(path, character_contract(1.0))
    return path


def logits(path: Path, samples: CharSamples) -> npt.NDArray[np.float32]:
    model = keras.models.load_model(path, compile=False)
    return np.asarray(model.predict(normalise_windows(samples.windows), verbose=0))


def test_a_tight_box_cuts_the_window_as_it_was() -> None:
    windows = strokes(20).windows
    np.testing.assert_allclose(
        loosely_cut(np.random.default_rng(0), windows, TIGHT).astype(int), windows, atol=1
    )


def test_a_loose_box_shows_the_character_smaller() -> None:
    window = np.full((1, 32, 32), 40, np.uint8)
    window[:, 3:29, 13:19] = 200
    loose = replace(TIGHT, loose_share=1.0, loose=1.0)
    rng = np.random.default_rng(1)
    shown = [(loosely_cut(rng, window, loose) > 120).any(axis=2).sum() for _ in range(20)]
    assert 12 < np.mean(shown) < 23


def test_a_crop_repeats_its_own_edge_where_a_plate_shows_its_neighbours() -> None:
    window = np.full((1, 32, 32), 40, np.uint8)
    window[:, :, :2] = 250
    crop = replace(TIGHT, crop_share=1.0)
    assert loosely_cut(np.random.default_rng(0), window, TIGHT).max() == 250
    assert loosely_cut(np.random.default_rng(0), window, crop).max() == 40


def test_windows_of_all_kinds_stay_windows() -> None:
    windows = strokes(200).windows
    first, again = (loosely_cut(np.random.default_rng(2), windows) for _ in range(2))
    np.testing.assert_array_equal(first, again)
    assert first.shape == windows.shape
    assert first.dtype == np.uint8
    assert (first != windows).any(axis=(1, 2)).all()


def test_whether_a_loose_window_is_a_character_costs_nothing() -> None:
    labels = encode("7")
    said = np.zeros((2, CLASS_COUNT), np.float32)
    said[:, labels[0]] = 3.0
    said[1, REJECT_INDEX] = 9.0
    targets = keeping_targets(said[:0], np.repeat(labels, 2))
    losses = np.asarray(keeping_loss(4.0)(targets, said))
    assert losses[0] == pytest.approx(losses[1])
    assert losses[0] > 0


def test_what_was_said_before_costs_nothing_and_all_else_does() -> None:
    said = np.zeros((2, CLASS_COUNT), np.float32)
    said[:, REJECT_INDEX] = 2.0
    chances = np.exp(said) / np.exp(said).sum(axis=1, keepdims=True)
    targets = keeping_targets(chances, np.zeros(0, np.int64))
    other = said.copy()
    other[1, 3] = 4.0
    losses = np.asarray(keeping_loss(4.0)(targets, other))
    assert losses[0] == pytest.approx(0, abs=1e-5)
    assert losses[1] == pytest.approx(4 * np.asarray(keeping_loss(1.0)(targets, other))[1])
    assert losses[1] > 0.5


def test_half_of_a_batch_is_loose_characters() -> None:
    samples = strokes(60)
    asked: list[int] = []

    def before(windows: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        asked.append(len(windows))
        return np.zeros((len(windows), CLASS_COUNT), np.float32)

    batches = KeepingBatches(samples, 16, 3, before)
    windows, targets = batches[1]
    assert windows.shape == (16, 32, 32, 1)
    assert len(batches) == 8
    assert asked == [8]
    assert targets[:, -1].tolist() == [0.0] * 8 + [1.0] * 8
    assert (targets[8:, :REJECT_INDEX].sum(axis=1) == 1).all()
    np.testing.assert_array_equal(batches[1][0], windows)
    batches.begin(1)
    assert not np.array_equal(batches[1][0], windows)


def test_a_network_in_use_drops_nothing_and_keeps_its_statistics() -> None:
    model = as_in_use(build_char_cnn(SMALL))
    windows = normalise_windows(strokes(12).windows)
    trained, used = (np.asarray(model(windows, training=way)) for way in (True, False))
    np.testing.assert_allclose(trained, used, atol=1e-5)


def test_a_run_learns_loose_characters_and_says_of_others_what_was_said(tmp_path: Path) -> None:
    init, validation = stored(tmp_path), strokes(60, seed=2)
    run = CharRun(epochs=2, batch_size=64, learning_rate=3e-3, seed=1)
    assert train_loose(run, 4.0, strokes(600), validation, tmp_path, init, verbose=False)
    rows = History(tmp_path / "history.csv").rows
    assert rows[1]["loss"] < rows[0]["loss"]
    assert rows[1]["val_accuracy"] > 0.9
    finish_run(tmp_path, validation, like=init)
    before, after = (logits(path, validation) for path in (init, tmp_path / KERAS_FILE))
    assert np.abs(before[:, REJECT_INDEX] - after[:, REJECT_INDEX]).mean() < 1.5
    exported = keras.models.load_model(tmp_path / KERAS_FILE, compile=False)
    assert exported.get_layer("dropout").rate == SMALL.dropout
    assert all(layer.trainable for layer in exported.layers)
    classifier = CharacterClassifier(tmp_path / LITERT_FILE)
    assert classifier.predict_proba(normalise_windows(validation.windows)).shape == (60, 37)


def test_a_run_that_was_stopped_goes_on_as_if_it_was_not(tmp_path: Path) -> None:
    init, validation = stored(tmp_path), strokes(20, seed=2)
    whole, parts = tmp_path / "whole", tmp_path / "parts"
    for folder, epochs in ((whole, (2,)), (parts, (1, 2))):
        folder.mkdir()
        for count in epochs:
            run = CharRun(epochs=count, batch_size=16, learning_rate=1e-3, seed=1)
            assert train_loose(run, 4.0, strokes(40), validation, folder, init, verbose=False)
    first, second = (logits(folder / "best.keras", validation) for folder in (whole, parts))
    np.testing.assert_allclose(first, second, atol=1e-4)


@pytest.mark.parametrize(("loose", "message"), [(-1.0, "negative"), (16.0, "--init")])
def test_a_loose_training_needs_a_network_to_keep(loose: float, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        CharacterOptions(loose=loose)


def test_light_is_changed_as_elsewhere() -> None:
    assert LooseConfig().light == DistortConfig()
