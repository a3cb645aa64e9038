"""The refiner learns from windows whose targets fit, and serves as it was trained."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("keras")

import keras

from lpr.detection.anchors import decode_boxes, decode_quads
from lpr.detection.refinement import ANCHOR, MODEL_KIND, WINDOW_PX
from lpr.runtime import ModelRunner
from lpr.training.checkpoint import BEST_FILE
from lpr.training.detector.augment import TrainingPicture
from lpr.training.detector.refiner import train as refiner_train
from lpr.training.detector.refiner.data import RefinerBatches, WindowConfig, training_window
from lpr.training.detector.refiner.train import export_refiner, train_refiner
from lpr.training.detector.refiner.validation import RefinerValidation
from lpr.training.detector.run import DetectorRun
from lpr.training.detector.scene_pool import SceneMix, ScenePool
from lpr.training.history import History
from tests.drawn_scenes import draw_scenes
from tests.eager_training import compile_eagerly

RUN = DetectorRun(
    steps=8,
    batch_size=16,
    learning_rate=3e-3,
    warmup_steps=1,
    early_share=0.0,
    checkpoint_every=4,
    evaluate_every=8,
    workers=1,
    drawn_plates=4,
    drawn_scenes=1,
    seed=3,
)
EXACT = WindowConfig(mirror_share=0, coarse_share=0, lure_share=1)


def bright_plate() -> TrainingPicture:
    """A white plate on black, its corners known, and a gray block that is none."""
    image = np.zeros((200, 300, 3), np.uint8)
    image[60:90, 100:190] = 255
    image[150:170, 40:100] = 120
    box = np.array([[100, 60, 190, 90]], np.float32)
    quad = box[:, [0, 1, 2, 1, 2, 3, 0, 3]].reshape(1, 4, 2)
    lures = np.array([[40, 150, 100, 170]], np.float32)
    return TrainingPicture(image, box, quad, np.array([True]), lures=lures)


def test_targets_lie_where_the_plate_is_seen() -> None:
    picture = bright_plate()
    for seed in range(12):
        rng = np.random.default_rng(seed)
        window, target = training_window(rng, picture, True, EXACT)
        near = window[: WINDOW_PX[1], :, 0].astype(float)
        if target[0, 0] != 1:
            continue
        quad = decode_quads(target[:, 5:13], ANCHOR)[0]
        center = quad.mean(axis=0)
        if not (8 < center[0] < WINDOW_PX[0] - 8 and 8 < center[1] < WINDOW_PX[1] - 8):
            continue
        assert near[int(center[1]), int(center[0])] > near.mean()
        box = decode_boxes(target[:, 1:5], ANCHOR)[0]
        inside = np.clip(quad, 0, WINDOW_PX)
        assert (box[:2] <= inside.min(axis=0) + 0.5).all()
        assert (box[2:] >= inside.max(axis=0) - 0.5).all()


def test_windows_of_lures_are_background() -> None:
    picture = bright_plate()
    for seed in range(8):
        _, target = training_window(np.random.default_rng(seed), picture, False, EXACT)
        assert target[0, 0] == 0


def test_a_batch_depends_on_seed_and_step_alone(tmp_path: Path) -> None:
    pool = ScenePool(draw_scenes(tmp_path, 2), 1, SceneMix(drawn_plates=2, drawn_scenes=0))
    batches = RefinerBatches(pool, 5, 0, 4, 8, 1)
    later = RefinerBatches(pool, 5, 2, 4, 8, 1)
    (windows, targets), (same, same_targets) = batches[2], later[0]
    np.testing.assert_array_equal(windows, same)
    np.testing.assert_array_equal(targets, same_targets)
    assert windows.shape == (8, 2 * WINDOW_PX[1], WINDOW_PX[0], 3)
    assert set(np.unique(targets[:, 0, 0])) >= {0.0, 1.0}
    assert not np.array_equal(batches[3][0], windows)


def test_it_trains_and_litert_agrees(tmp_path: Path) -> None:
    scenes = draw_scenes(tmp_path / "scenes", 4)
    validation = RefinerValidation(scenes, None)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(refiner_train, "compile_detector", compile_eagerly)
        model = train_refiner(RUN, scenes, tmp_path, validation)
    rows = History(tmp_path / "history.csv").rows
    assert [row["step"] for row in rows] == [4, 8]
    assert rows[-1]["loss"] < rows[0]["loss"]
    assert 0 <= rows[-1]["ap50_95"] <= rows[-1]["ap50"] <= 1

    path = tmp_path / "plate_refiner.tflite"
    export_refiner(tmp_path / BEST_FILE, path, 0.3)
    exported = ModelRunner(path, MODEL_KIND)
    assert exported.contract["min_confidence"] == 0.3
    batch = np.random.default_rng(0).uniform(-1, 1, (3, 96, 96, 3)).astype(np.float32)
    outputs = keras.ops.convert_to_numpy(model(batch, training=False))
    for window, output in zip(batch, outputs, strict=True):
        np.testing.assert_allclose(exported.run(window[None])[0], output, atol=1e-3)
