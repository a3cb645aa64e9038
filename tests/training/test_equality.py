"""Exported networks beside their Keras models: what differs is told and not written."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from lpr.characters.classifier import CharacterClassifier
from lpr.cli.main import main
from lpr.contract import CONTRACT_NAME, read_contract
from lpr.errors import ConfigError, ModelError, ModelMismatch
from lpr.model_files import MODEL_NAMES, find_model, keras_name, models_from, onnx_name
from lpr.runtime import ModelRunner
from tests.paths import SAMPLES

keras = pytest.importorskip("keras")
pytest.importorskip("tensorflow")
onnx = pytest.importorskip("onnx")
pytest.importorskip("tf2onnx")

from lpr.training.conversion import Wish, convert  # noqa: E402
from lpr.training.equality import difference, fixed_batches, read_alike  # noqa: E402
from lpr.training.export import export_litert  # noqa: E402
from lpr.training.stored import load_network  # noqa: E402

CONTRACT = {"kind": "toy"}


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small network as Keras has it, with its LiteRT file beside it."""
    path = tmp_path_factory.mktemp("models") / "toy.keras"
    save_toy(path, 3)
    export_litert(load_network(path), path.with_suffix(".tflite"), CONTRACT, (None, 8, 8, 2))
    return path


def save_toy(path: Path, seed: int) -> None:
    """Write a small network; each seed has other weights."""
    keras.utils.set_random_seed(seed)
    image = keras.Input((8, 8, 2))
    features = keras.layers.Conv2D(8, 3, activation="relu")(image)
    keras.Model(image, keras.layers.Dense(3)(keras.layers.Flatten()(features))).save(path)


def test_pictures_are_always_the_same() -> None:
    toy = {"kind": "toy"}
    (first,), (again,) = (list(fixed_batches((None, 8, 6, 1), toy)) for _ in range(2))
    assert first.shape == (16, 8, 6, 1)
    assert (first == again).all()
    assert 0 <= first.min() < first.max() <= 1
    detector = {"kind": "plate-detector", "input_shapes": [[8, 16], [16, 8]]}
    shapes = [batch.shape for batch in fixed_batches((None, None, None, 3), detector)]
    assert shapes == [(1, 8, 16, 3), (1, 16, 8, 3)]


def test_onnx_gives_what_keras_gives(stored: Path, tmp_path: Path) -> None:
    out = tmp_path / "toy.onnx"
    weights, found = convert(stored, out, Wish("onnx"))
    assert weights == "float32"
    assert found.holds
    assert read_contract(out) == CONTRACT
    (given,) = onnx.load(out).graph.input
    assert [side.dim_param or side.dim_value for side in given.type.tensor_type.shape.dim] == [
        "batch",
        8,
        8,
        2,
    ]
    batch = np.random.default_rng(0).normal(size=(5, 8, 8, 2)).astype(np.float32)
    first, second = (
        ModelRunner(path, "toy", input_shape=(2, 8, 8, 2)).run(batch)
        for path in (out, stored.with_suffix(".tflite"))
    )
    np.testing.assert_allclose(first, second, atol=1e-5)


@pytest.mark.parametrize("to", ["onnx", "tflite"])
def test_a_network_that_gives_something_else_is_not_written(
    to: str, stored: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other, out = tmp_path / "other.keras", tmp_path / f"toy.{to}"
    save_toy(other, 4)
    assert not difference(load_network(other), stored.with_suffix(".tflite"), 1e-4).holds
    wrong = load_network(other)
    for name in ("export_litert", "export_onnx"):
        real = getattr(__import__("lpr.training.conversion", fromlist=[name]), name)
        monkeypatch.setattr(
            f"lpr.training.conversion.{name}",
            lambda model, *words, real=real: real(wrong, *words),
        )
    out.write_bytes(b"as before")
    with pytest.raises(ModelError, match=r"was not written, since .* differs by .* allowed 0\.01"):
        convert(stored, out, Wish("onnx" if to == "onnx" else "tflite"))
    assert out.read_bytes() == b"as before"


def test_all_networks_become_onnx_and_read_the_same(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "onnx"
    words = ["export", "--to", "onnx", "--output", str(folder), "--read", str(SAMPLES)]
    assert main(words) == 0
    said = capsys.readouterr().out
    assert re.search(r"12 pictures, [1-9]\d plates, all read as before, confidences", said)
    assert {path.name for path in folder.iterdir()} == set(map(onnx_name, MODEL_NAMES))
    for name in MODEL_NAMES:
        assert read_contract(folder / onnx_name(name)) == read_contract(find_model(name))
    with models_from(folder):
        assert find_model(MODEL_NAMES[0]) == folder / onnx_name(MODEL_NAMES[0])


def test_a_model_that_reads_otherwise_is_told(stored: Path, tmp_path: Path) -> None:
    network = load_network(find_model(keras_name("char_cnn.tflite")))
    network.set_weights([np.zeros_like(one) for one in network.get_weights()])
    contract = read_contract(find_model("char_cnn.tflite"))
    export_litert(network, tmp_path / "mine.tflite", contract, (None, 32, 32, 1))
    with pytest.raises(ModelError, match=r"scene_01\.jpg: the exported models read"):
        read_alike([SAMPLES / "scene_01.jpg"], [tmp_path / "mine.tflite"])


def test_what_does_not_go_together(
    stored: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(ConfigError, match="ONNX files have float32 weights"):
        Wish("onnx", "int8")
    assert main(["export", "--to", "onnx"]) == 2
    assert "--output names the folder" in capsys.readouterr().err
    (tmp_path / "file").touch()
    other = tmp_path / "other.keras"
    assert main(["export", str(stored), str(other), "--output", str(tmp_path / "file")]) == 2
    assert "is a file; name a folder" in capsys.readouterr().err


def test_onnx_files_that_are_no_models(stored: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.onnx"
    path.write_bytes(b"no network")
    with pytest.raises(ModelError, match=r"a\.onnx"):
        ModelRunner(path, "toy")
    convert(stored, path, Wish("onnx"))
    with pytest.raises(ModelMismatch, match="holds a 'toy' model"):
        CharacterClassifier(path)
    proto = onnx.load(path)
    del proto.metadata_props[:]
    onnx.save(proto, path)
    with pytest.raises(ModelMismatch, match=f"no {CONTRACT_NAME.split('.')[0]} inside"):
        ModelRunner(path, "toy")
