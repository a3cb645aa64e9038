"""The detector really trains, comes back from disk the same, and LiteRT agrees with it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import ClassVar

import numpy as np
import pytest

pytest.importorskip("keras")

import keras

from lpr.arrays import FloatArray
from lpr.detection.anchors import DEFAULT_ANCHORS, OUTPUTS_PER_ANCHOR, anchor_grid
from lpr.detection.ssd import SsdDetector
from lpr.detection.ssd_contract import MODEL_KIND
from lpr.errors import ConfigError
from lpr.images import load_image
from lpr.model_files import DETECTOR_MODEL, find_model, keras_name
from lpr.runtime import ModelRunner
from lpr.training.blocks import (
    compile_detector,
    load_initial_weights,
)
from lpr.training.checkpoint import AVERAGE_FILE, BEST_FILE, LAST_FILE
from lpr.training.detector import train as ssd_train
from lpr.training.detector.data import SsdBatches
from lpr.training.detector.export import export_detector
from lpr.training.detector.model import FIRST_TRAINED, build_ssd_mobilenet
from lpr.training.detector.run import DetectorRun
from lpr.training.detector.train import train_detector
from lpr.training.detector.validation import Validation
from lpr.training.history import History
from lpr.training.weight_average import WeightAverage
from lpr.training.weights import load_checkpoint
from tests.drawn_scenes import draw_scenes
from tests.eager_training import compile_eagerly

SIDE_PX = 64
RUN = DetectorRun(
    steps=10,
    batch_size=4,
    learning_rate=4e-3,
    warmup_steps=1,
    side_px=SIDE_PX,
    early_side_px=SIDE_PX,
    early_share=1.0,
    checkpoint_every=5,
    evaluate_every=10,
    workers=1,
    drawn_plates=4,
    drawn_scenes=1,
    seed=3,
)


class NotedBatches(SsdBatches):
    """Batches that note in which order they are asked for."""

    asked: ClassVar[list[int]] = []

    def __getitem__(self, index: int) -> tuple[FloatArray, FloatArray]:
        self.asked.append(self._steps[index])
        return super().__getitem__(index)


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, keras.Model]:
    """A run folder of a few steps, and the model it gave."""
    folder = tmp_path_factory.mktemp("run")
    scenes = draw_scenes(folder / "scenes", 4)
    validation = Validation(scenes, DEFAULT_ANCHORS, SIDE_PX)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ssd_train, "compile_detector", compile_eagerly)
        patch.setattr(ssd_train, "SsdBatches", NotedBatches)
        return folder, train_detector(RUN, scenes, DEFAULT_ANCHORS, folder, validation)


def test_the_loss_falls(trained: tuple[Path, keras.Model]) -> None:
    rows = History(trained[0] / "history.csv").rows
    assert [row["step"] for row in rows] == [5, 10]
    assert rows[-1]["loss"] < rows[0]["loss"]
    assert rows[-1]["loss"] == pytest.approx(
        rows[-1]["score"] + 2 * rows[-1]["box"] + 0.5 * rows[-1]["corners"], rel=0.05
    )
    assert 0 <= rows[-1]["ap50_95"] <= rows[-1]["ap50"] <= 1


def test_batches_come_in_the_order_of_their_steps(trained: tuple[Path, keras.Model]) -> None:
    assert list(dict.fromkeys(NotedBatches.asked)) == list(range(RUN.steps))


def test_a_checkpoint_keeps_step_optimiser_and_average(trained: tuple[Path, keras.Model]) -> None:
    folder, _ = trained
    model, average = build_ssd_mobilenet(DEFAULT_ANCHORS), WeightAverage()
    compile_detector(model, RUN)
    load_checkpoint(model, average, folder)
    assert int(model.optimizer.iterations) == RUN.steps
    moments = [v for v in model.optimizer.variables if "velocity" in v.path]
    assert len(moments) == len(model.trainable_variables)
    assert np.mean([float(np.abs(m.numpy()).max()) > 0 for m in moments]) > 0.9
    assert sorted(path.name for path in folder.iterdir() if path.is_file()) == sorted(
        [AVERAGE_FILE, BEST_FILE, LAST_FILE, "history.csv"]
    )
    with average.applied(model):
        for own, best in zip(model.get_weights(), trained[1].get_weights(), strict=True):
            np.testing.assert_allclose(own, best, rtol=1e-5, atol=1e-7)


def test_saved_loaded_exported_it_gives_the_same(
    trained: tuple[Path, keras.Model], tmp_path: Path
) -> None:
    folder, model = trained
    batch = np.random.default_rng(0).uniform(-1, 1, (3, SIDE_PX, SIDE_PX, 3)).astype(np.float32)
    outputs = keras.ops.convert_to_numpy(model(batch, training=False))
    assert outputs.shape == (
        3,
        len(anchor_grid(DEFAULT_ANCHORS, SIDE_PX, SIDE_PX)),
        OUTPUTS_PER_ANCHOR,
    )
    loaded = keras.models.load_model(folder / BEST_FILE, compile=False)
    np.testing.assert_array_equal(keras.ops.convert_to_numpy(loaded(batch)), outputs)

    path = tmp_path / "plate_detector.tflite"
    export_detector(folder / BEST_FILE, path, DEFAULT_ANCHORS, SIDE_PX, 0.01)
    exported = ModelRunner(path, MODEL_KIND, input_shape=(1, SIDE_PX, SIDE_PX, 3))
    assert exported.contract["min_confidence"] == 0.01
    for picture, output in zip(batch, outputs, strict=True):
        np.testing.assert_allclose(exported.run(picture[None])[0], output, atol=1e-3)
    turned = batch[:1, :32]
    expected = keras.ops.convert_to_numpy(model(turned, training=False))
    flat = ModelRunner(path, MODEL_KIND, input_shape=(1, 32, SIDE_PX, 3))
    np.testing.assert_allclose(flat.run(turned), expected, atol=1e-3)

    image = load_image(folder / "scenes" / "scene-1.png")
    for found in SsdDetector(path).detect([image, image[:50]]):
        for detection in found:
            assert 0 <= detection.box.x_min < detection.box.x_max <= 160


def test_the_shipped_weights_are_a_start() -> None:
    """What ``--init`` takes up is the network that reading runs, but that this one rounds."""
    model = build_ssd_mobilenet(DEFAULT_ANCHORS)
    load_initial_weights(model, find_model(keras_name(DETECTOR_MODEL)))
    batch = np.random.default_rng(1).uniform(-1, 1, (1, SIDE_PX, 96, 3)).astype(np.float32)
    shipped = ModelRunner(find_model(DETECTOR_MODEL), MODEL_KIND, input_shape=batch.shape)
    assert shipped.contract["anchors"] == json.loads(json.dumps(DEFAULT_ANCHORS.to_dict()))
    outputs = keras.ops.convert_to_numpy(model(batch, training=False))
    apart = np.abs(shipped.run(batch) - outputs)
    assert apart.mean() < 0.03
    assert apart.max() < 0.1 * np.abs(outputs).max()
    bias = model.get_layer("predict_0").bias
    bias.assign_add(np.full(bias.shape, 0.1))
    other = keras.ops.convert_to_numpy(model(batch, training=False))
    assert np.abs(shipped.run(batch) - other).mean() > 0.06


def test_what_cannot_be_taken_up_is_told(trained: tuple[Path, keras.Model], tmp_path: Path) -> None:
    folder, model = trained
    load_initial_weights(model, folder / BEST_FILE)
    other = tmp_path / "other.keras"
    keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)]).save(other)
    with pytest.raises(ConfigError, match=r"other\.keras: not a \.keras ssd of this width"):
        load_initial_weights(model, other)
    other.write_text("no model")
    with pytest.raises(ConfigError, match=r"other\.keras: not a \.keras ssd"):
        load_initial_weights(model, other)

    compile_detector(model, RUN)
    (tmp_path / LAST_FILE).write_bytes((folder / LAST_FILE).read_bytes()[:1000])
    (tmp_path / AVERAGE_FILE).write_bytes(b"")
    with pytest.raises(ConfigError, match=r"last\.keras: damaged"):
        load_checkpoint(model, WeightAverage(), tmp_path)


def test_a_trained_backbone_keeps_its_first_layers(tmp_path: Path) -> None:
    (tmp_path / "foreign.h5").write_bytes(b"no weights")
    with pytest.raises(ConfigError, match=r"with weights .*foreign\.h5"):
        build_ssd_mobilenet(DEFAULT_ANCHORS, 0.35, tmp_path / "foreign.h5")
    backbone = keras.applications.MobileNetV2(
        input_shape=(96, 96, 3), alpha=0.35, include_top=False, weights=None
    )
    backbone.save_weights(tmp_path / "backbone.weights.h5")
    model = build_ssd_mobilenet(DEFAULT_ANCHORS, 0.35, tmp_path / "backbone.weights.h5")
    np.testing.assert_array_equal(
        model.get_layer("Conv1").kernel.numpy(), backbone.get_layer("Conv1").kernel.numpy()
    )
    assert not model.get_layer("Conv1").trainable
    assert model.get_layer(FIRST_TRAINED).trainable
