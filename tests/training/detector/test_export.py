"""Detectors whose backbone computes in int8: which layers do, and what may be asked."""

from __future__ import annotations

import json
from pathlib import Path

import cv2
import numpy as np
import pytest
from ai_edge_litert.interpreter import Interpreter

from lpr.cli.main import main
from lpr.contract import read_contract
from lpr.detection.ssd_contract import MODEL_KIND
from lpr.runtime import ModelRunner

keras = pytest.importorskip("keras")
pytest.importorskip("tensorflow")

from lpr.training.export import export_litert  # noqa: E402

CONTRACT = {"kind": MODEL_KIND, "input_shapes": [[32, 64], [64, 32]]}


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A network with layers of a detector's names, with its float32 LiteRT file beside it."""
    keras.utils.set_random_seed(3)
    image = keras.Input((None, None, 3))
    features = keras.layers.Conv2D(8, 3, activation="relu", name="Conv1")(image)
    features = keras.layers.Conv2D(32, 3, activation="relu", name="block_1_expand")(features)
    features = keras.layers.Conv2D(32, 3, activation="relu", name="Conv_1")(features)
    model = keras.Model(image, keras.layers.Conv2D(4, 1, name="predict_0")(features))
    path = tmp_path_factory.mktemp("models") / "toy.keras"
    model.save(path)
    export_litert(model, path.with_suffix(".tflite"), CONTRACT, (1, None, None, 3))
    return path


@pytest.fixture
def scenes(tmp_path: Path) -> Path:
    """Four labelled pictures, of both shapes."""
    rng = np.random.default_rng(1)
    lines = []
    for number in range(4):
        width, height = (64, 32) if number % 2 else (32, 64)
        picture = rng.integers(0, 255, (height, width, 3), dtype=np.uint8)
        cv2.imwrite(str(tmp_path / f"{number}.png"), picture)
        scene = {"image": f"{number}.png", "width": width, "height": height, "plates": []}
        lines.append(json.dumps(scene))
    path = tmp_path / "scenes.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def types_by_layer(path: Path) -> dict[str, set[str]]:
    """The types of the values and weights of each layer."""
    found: dict[str, set[str]] = {}
    for one in Interpreter(model_path=str(path)).get_tensor_details():
        for layer in ("Conv1", "block_1_expand", "Conv_1", "predict_0"):
            if f"{layer}" in one["name"] and len(one["shape"]) == 4:
                found.setdefault(layer, set()).add(np.dtype(one["dtype"]).name)
    return found


def test_the_backbone_computes_in_int8_and_ends_stay_exact(
    stored: Path, scenes: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "rounded.tflite"
    wanted = ["--weights", "int8", "--pictures", str(scenes), "--output", str(out)]
    assert main(["export", str(stored), *wanted]) == 0
    assert f"{out}: int8 weights" in capsys.readouterr().out
    assert read_contract(out) == CONTRACT
    types = types_by_layer(out)
    assert types["Conv1"] == types["predict_0"] == {"float32"}
    assert "int8" in types["block_1_expand"] & types["Conv_1"]
    batch = np.random.default_rng(0).uniform(-1, 1, (1, 32, 64, 3)).astype(np.float32)
    before, after = (
        ModelRunner(path, MODEL_KIND, 1, (1, 32, 64, 3)).run(batch)
        for path in (stored.with_suffix(".tflite"), out)
    )
    assert not np.array_equal(after, before)
    np.testing.assert_allclose(after, before, atol=0.05 * np.abs(before).max())


def test_pictures_are_for_int8_and_for_detectors(
    stored: Path, scenes: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", str(stored), "--pictures", str(scenes)]) == 2
    assert "--pictures goes with --weights int8" in capsys.readouterr().err
    other = tmp_path / "other.keras"
    other.write_bytes(stored.read_bytes())
    model = keras.models.load_model(other)
    export_litert(model, other.with_suffix(".tflite"), {"kind": "toy"}, (1, None, None, 3))
    assert main(["export", str(other), "--weights", "int8", "--pictures", str(scenes)]) == 2
    assert "--pictures is for detectors, and other is a toy" in capsys.readouterr().err
