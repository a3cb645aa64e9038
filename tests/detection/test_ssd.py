"""From network outputs to detections, and the detector around a model file."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pytest

from lpr import registry
from lpr.arrays import FloatArray
from lpr.contract import write_model
from lpr.detection.anchors import (
    DEFAULT_ANCHORS,
    OUTPUTS_PER_ANCHOR,
    anchor_grid,
    encode_boxes,
    encode_quads,
)
from lpr.detection.ssd import DecodeConfig, SsdDetector, decode
from lpr.detection.ssd_contract import MODEL_KIND
from lpr.errors import ModelMismatch, ModelMissing
from lpr.model_files import DETECTOR_MODEL, REFINER_MODEL
from lpr.types import Detection
from tests.paths import MODELS

SIDE_PX = 128
ANCHORS = anchor_grid(DEFAULT_ANCHORS, SIDE_PX, SIDE_PX)


def outputs_for(*plates: tuple[int, float, list[float]]) -> FloatArray:
    """Network outputs in which some anchors hold a plate: (anchor, score, box in input pixels)."""
    outputs = np.zeros((len(ANCHORS), OUTPUTS_PER_ANCHOR), np.float32)
    outputs[:, 0] = -8
    for anchor, score, box in plates:
        x0, y0, x1, y1 = box
        quad = np.array([[[x0, y0], [x1, y0], [x1, y1], [x0, y1]]], np.float32)
        rows = slice(anchor, anchor + 1)
        outputs[anchor, 0] = np.log(score / (1 - score))
        outputs[rows, 1:5] = encode_boxes(np.array([box], np.float32), ANCHORS[rows])
        outputs[rows, 5:13] = encode_quads(quad, ANCHORS[rows])
    return outputs


def run(
    outputs: FloatArray, scale: float = 1.0, size: int = 128, **config: float
) -> list[Detection]:
    return decode(outputs, ANCHORS, scale, size, size, DecodeConfig(**config))  # type: ignore[arg-type]


def test_no_plate_no_detection() -> None:
    assert run(outputs_for()) == []


def test_a_plate_comes_back_in_source_pixels() -> None:
    (found,) = run(outputs_for((40, 0.9, [20, 30, 60, 42])), scale=0.25, size=512)
    assert found.box.to_list() == pytest.approx([80, 120, 240, 168], abs=0.1)
    assert found.confidence == pytest.approx(0.9, abs=1e-4)
    assert found.quad is not None
    assert found.quad.to_list()[2] == pytest.approx([240, 168], abs=0.1)


@pytest.mark.parametrize(
    ("threshold", "count"), [(0.0, 2), (0.3, 2), (0.5, 1), (0.95, 0), (1.0, 0)]
)
def test_the_threshold(threshold: float, count: int) -> None:
    two = outputs_for((0, 0.9, [20, 30, 60, 42]), (500, 0.4, [80, 80, 120, 90]))
    found = run(two, min_confidence=threshold)
    assert sum(d.confidence > 0.01 for d in found) == count


def test_best_first_and_neighbours_merged() -> None:
    found = run(
        outputs_for(
            (0, 0.5, [80, 80, 120, 90]), (7, 0.8, [20, 30, 60, 42]), (9, 0.8, [22, 30, 62, 42])
        )
    )
    assert [d.confidence for d in found] == pytest.approx([0.8, 0.5], abs=1e-4)
    assert found[0].box.to_list() == pytest.approx([21, 30, 61, 42], abs=0.1)


def test_boxes_are_clipped_and_quads_are_not() -> None:
    (found,) = run(outputs_for((3, 0.9, [-10, 100, 30, 140])))
    assert found.box.to_list() == pytest.approx([0, 100, 30, 128], abs=0.1)
    assert found.quad is not None
    assert found.quad.to_list()[0] == pytest.approx([-10, 100], abs=0.1)


def test_what_lies_in_the_padding_is_no_plate() -> None:
    outputs = outputs_for((3, 0.9, [20, 90, 60, 100]))
    assert decode(outputs, ANCHORS, 1.0, 128, 60, DecodeConfig()) == []


def test_many_candidates_keep_the_best() -> None:
    outputs = outputs_for((100, 0.99, [20, 30, 60, 42]))
    outputs[:, 0] = np.maximum(outputs[:, 0], 0.0)
    found = run(outputs, max_candidates=10)
    assert found[0].confidence == pytest.approx(0.99, abs=1e-4)
    assert len(found) <= 10


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match=r"none\.tflite"):
        SsdDetector(tmp_path / "none.tflite")


@pytest.fixture(scope="module")
def flatbuffer() -> bytes:
    """A network of one layer with the outputs of a 64 px detector; a bright picture has plates."""
    pytest.importorskip("keras")
    import keras

    from lpr.training.export import to_flatbuffer

    levels = []
    image = keras.Input((None, None, 3))
    for stride in DEFAULT_ANCHORS.strides:
        x = keras.layers.AveragePooling2D(stride)(image)
        depth = DEFAULT_ANCHORS.per_cell * OUTPUTS_PER_ANCHOR
        x = keras.layers.Conv2D(depth, 1, kernel_initializer="zeros")(x)
        levels.append(keras.layers.Reshape((-1, OUTPUTS_PER_ANCHOR))(x))
    model = keras.Model(image, keras.layers.Concatenate(axis=1)(levels))
    for layer in model.layers:
        if isinstance(layer, keras.layers.Conv2D):
            kernel = np.zeros(layer.kernel.shape, np.float32)
            kernel[..., ::OUTPUTS_PER_ANCHOR] = 3.0
            layer.kernel.assign(kernel)
    return to_flatbuffer(model, (1, None, None, 3))


CONTRACT = {
    "kind": MODEL_KIND,
    "anchors": DEFAULT_ANCHORS.to_dict(),
    "input_shapes": [[32, 64], [64, 64]],
    "min_confidence": 0.7,
}


def test_the_detector_runs_its_model(tmp_path: Path, flatbuffer: bytes) -> None:
    path = tmp_path / "tiny.tflite"
    write_model(path, flatbuffer, json.loads(json.dumps(CONTRACT)))
    detector = SsdDetector(path)
    assert detector.config.min_confidence == 0.7
    bright, dark = np.full((90, 160, 3), 255, np.uint8), np.zeros((1, 1, 3), np.uint8)
    of_bright, of_dark = detector.detect([bright, dark])
    assert of_bright
    assert of_dark == []
    for found in of_bright:
        assert 0 <= found.box.x_min < found.box.x_max <= 160
        assert 0 <= found.box.y_min < found.box.y_max <= 90
    assert SsdDetector(path, min_confidence=1.0).detect([bright]) == [[]]
    assert detector.detect([]) == []


@pytest.mark.parametrize(
    "change",
    [
        {"anchors": None},
        {"input_shapes": []},
        {"anchors": {"strides": [8]}},
        {"anchors": {"strides": [8, 16], "sizes": [[[10, 4]]]}},
        {"anchors": {"strides": "8", "sizes": "x"}},
        {"anchors": DEFAULT_ANCHORS.to_dict() | {"strides": [0, 16, 32]}},
        {"anchors": DEFAULT_ANCHORS.to_dict() | {"strides": [8, 16, 10**400]}},
        {"anchors": DEFAULT_ANCHORS.to_dict() | {"sizes": [[], [], []]}},
        {"input_shapes": [[100_000, 100_000]]},
        {"input_shapes": [[-32, 32]]},
        {"input_shapes": [[float("inf"), 32]]},
        {"input_shapes": [[333, 217]]},
        {"input_shapes": [[32, 32]] * 1000},
    ],
    ids=str,
)
def test_a_contract_that_lacks_something(
    tmp_path: Path, flatbuffer: bytes, change: dict[str, object]
) -> None:
    path = tmp_path / "lacking.tflite"
    write_model(path, flatbuffer, CONTRACT | change)
    with pytest.raises(ModelMismatch, match=r"lacking\.tflite.*lacks input shapes, anchors"):
        SsdDetector(path)


@pytest.mark.parametrize("value", [None, "0.5", float("nan"), 2], ids=str)
def test_a_threshold_that_is_none(tmp_path: Path, flatbuffer: bytes, value: object) -> None:
    path = tmp_path / "lacking.tflite"
    write_model(path, flatbuffer, CONTRACT | {"min_confidence": value})
    with pytest.raises(ModelMismatch, match=r"lacking\.tflite.*min_confidence is"):
        SsdDetector(path)


def test_anchors_of_another_network(tmp_path: Path, flatbuffer: bytes) -> None:
    path = tmp_path / "other.tflite"
    anchors = {"strides": [8, 16, 32], "sizes": [[[10, 4]], [[20, 8]], [[40, 16]]]}
    write_model(path, flatbuffer, CONTRACT | {"anchors": anchors})
    with pytest.raises(ModelMismatch, match=r"other\.tflite: its network's outputs are .*anchors"):
        SsdDetector(path)


@pytest.mark.parametrize("name", ["ssd-mobilenet", "ssd-single-stage"])
def test_a_run_folder_stands_for_its_model(name: str, tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match=re.escape(str(tmp_path / DETECTOR_MODEL))):
        registry.create("detector", name, tmp_path, None, 1)
    for model in (DETECTOR_MODEL, REFINER_MODEL):
        (tmp_path / model).symlink_to(MODELS / model)
    assert registry.create("detector", name, tmp_path, None, 1).detect([]) == []
