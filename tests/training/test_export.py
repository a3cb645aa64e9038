"""Models exported with weights of several kinds: sizes, results, and the command that does it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from lpr.characters.classifier import MODEL_KIND
from lpr.cli.main import main
from lpr.contract import read_contract, write_model
from lpr.reading.witness.ctc import log_softmax
from lpr.reading.witness.network import WitnessNetwork
from lpr.runtime import ModelRunner

keras = pytest.importorskip("keras")
pytest.importorskip("tensorflow")

from lpr.training.export import export_litert  # noqa: E402

CONTRACT = {"kind": "toy", "classes": 3}


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small network as Keras has it, with its float32 LiteRT file beside it."""
    keras.utils.set_random_seed(3)
    image = keras.Input((8, 8, 2))
    features = keras.layers.Conv2D(64, 3, activation="relu")(image)
    features = keras.layers.Conv2D(64, 3, activation="relu")(features)
    model = keras.Model(image, keras.layers.Dense(3)(keras.layers.Flatten()(features)))
    path = tmp_path_factory.mktemp("models") / "toy.keras"
    model.save(path)
    export_litert(model, path.with_suffix(".tflite"), CONTRACT, (None, 8, 8, 2))
    return path


@pytest.mark.parametrize(
    ("weights", "size", "error"),
    [("float32", 1.0, 1e-5), ("float16", 0.55, 3e-3), ("int8", 0.35, 0.05)],
)
def test_weights_take_their_room_and_give_about_the_same(
    stored: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    weights: str,
    size: float,
    error: float,
) -> None:
    out = tmp_path / "small.tflite"
    assert main(["export", str(stored), "--weights", weights, "--output", str(out)]) == 0
    plain = stored.with_suffix(".tflite")
    assert out.stat().st_size <= size * plain.stat().st_size + 100
    assert read_contract(out) == CONTRACT
    size_text = f"{out}: {weights} weights, {out.stat().st_size:,} bytes; differs by "
    assert capsys.readouterr().out.startswith(size_text)
    batch = np.random.default_rng(0).normal(size=(5, 8, 8, 2)).astype(np.float32)
    before, after = (ModelRunner(path, "toy", 1, (2, 8, 8, 2)).run(batch) for path in (plain, out))
    assert after.shape == (5, 3)
    np.testing.assert_allclose(after, before, atol=error * np.abs(before).max())


@pytest.mark.parametrize(("kind", "weights"), [("toy", "float32"), (MODEL_KIND, "int8")])
def test_by_default_the_weights_are_those_of_training(
    stored: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], kind: str, weights: str
) -> None:
    path = tmp_path / "model.keras"
    path.write_bytes(stored.read_bytes())
    out = path.with_suffix(".tflite")
    write_model(out, b"its contract alone is read", CONTRACT | {"kind": kind})
    assert main(["export", str(path)]) == 0
    told = capsys.readouterr().out
    assert told.startswith(f"{out}: {weights} weights, {out.stat().st_size:,} bytes;")
    assert read_contract(out)["kind"] == kind


def test_a_witness_is_exported_from_its_keras_file_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from lpr.training.witness.model import build_witness
    from tests.training.witness.toy import TINY

    path, out = tmp_path / "average.keras", tmp_path / "row_witness.tflite"
    model = build_witness(TINY)
    model.save(path)
    assert main(["export", str(path), "--output", str(out)]) == 0
    assert f"{out}: float32 weights" in capsys.readouterr().out
    rows = np.random.default_rng(0).integers(0, 255, (3, 40, 176, 3), dtype=np.uint8)
    found = WitnessNetwork(out).log_probabilities(list(rows))
    expected = log_softmax(model.predict(rows.astype(np.float32) / 255, verbose=0))
    np.testing.assert_allclose(found, expected, atol=1e-4)


def test_what_cannot_be_exported(
    stored: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", str(tmp_path / "gone.keras")]) == 2
    assert "gone.keras: no such model file; check the path" in capsys.readouterr().err
    stranger = tmp_path / "stranger.keras"
    stranger.write_bytes(stored.read_bytes())
    assert main(["export", str(stranger)]) == 2
    assert "stranger.keras: does not say what it is for" in capsys.readouterr().err
    (tmp_path / "broken.keras").write_text("nothing")
    (tmp_path / "broken.tflite").write_bytes(stored.with_suffix(".tflite").read_bytes())
    assert main(["export", str(tmp_path / "broken.keras")]) == 2
    assert "broken.keras: not a Keras model that can be loaded" in capsys.readouterr().err
