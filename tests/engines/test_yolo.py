"""Exported YOLOs of every kind as detectors; the models are made here."""

from __future__ import annotations

import json
import pickle
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest

from lpr.arrays import FloatArray, Image
from lpr.cli.main import main
from lpr.engines.yolo.detector import YoloDetector, letterbox
from lpr.errors import ConfigError, ModelError, ModelMismatch, ModelMissing
from lpr.images import load_image
from lpr.types import Detection
from tests.paths import SAMPLES

pytest.importorskip("onnxruntime")
pytest.importorskip("onnx")
from tests.engines.yolo_models import CELLS, SIDE_PX, table, write_yolo

ONE = {"task": "detect", "names": "{0: 'license_plate'}", "imgsz": "[64, 64]", "stride": "32"}
PICTURE: Image = np.zeros((64, 128, 3), np.uint8)
PICTURE[:, :, 2] = 255
"""Red, and twice as wide as high: half as large in the input, with 16 px above and below."""


def found(path: Path, picture: Image = PICTURE, least: float | None = None) -> list[Detection]:
    return YoloDetector(path, least).detect([picture])[0]


def edges(detection: Detection) -> list[float]:
    return [round(one, 2) for one in detection.box.to_list()]


def test_v8_boxes_come_back_in_source_pixels(tmp_path: Path) -> None:
    rows = table(
        [(32, 32, 20, 8, 0.9), (33, 32, 20, 8, 0.8), (10, 20, 8, 4, 0.6), (50, 50, 4, 4, 0.1)]
    )
    model = write_yolo(tmp_path / "best.onnx", rows.T[None], [4], ONE)
    first, second = found(model)
    assert edges(first) == [44, 24, 84, 40]
    assert first.confidence == pytest.approx(0.9)
    assert first.quad is None
    assert edges(second) == [12, 4, 28, 12]
    assert [one.confidence for one in found(model, least=0.7)] == pytest.approx([0.9])


def test_pictures_come_as_rgb_from_0_to_1(tmp_path: Path) -> None:
    model = write_yolo(tmp_path / "a.onnx", table([(32, 32, 20, 8, 0.9)]).T[None], [4], ONE)
    blue = PICTURE[:, :, ::-1].copy()
    # What is left is the gray that the picture is padded with.
    seen = YoloDetector(model, 0.5).find([blue])[0]
    assert seen.plates == []
    assert seen.weak[0].detection.confidence == pytest.approx(0.9 * 114 / 255, abs=1e-3)
    assert seen.weak[0].needed == 0.5


def test_v5_scores_are_products(tmp_path: Path) -> None:
    rows = table([(32, 32, 20, 8, 0.9, 0.5), (32, 20, 20, 8, 0.2, 0.9)], 3 * CELLS)
    names = {"names": "['plate']", "stride": "32"}
    model = write_yolo(tmp_path / "v5.onnx", rows[None], [4], names)
    (one,) = found(model)
    assert edges(one) == [44, 24, 84, 40]
    assert one.confidence == pytest.approx(0.45)


def test_end_to_end_exports_of_v10_and_v9(tmp_path: Path) -> None:
    v10 = table([(22, 28, 42, 36, 0.9, 0)], 30)
    model = write_yolo(tmp_path / "v10.onnx", v10[None], [4], ONE | {"end2end": "True"})
    assert [edges(one) for one in found(model)] == [[44, 24, 84, 40]]
    v9 = table([(0, 22, 28, 42, 36, 0, 0.9)], 12)
    model = write_yolo(tmp_path / "v9.onnx", v9, [6])
    assert [edges(one) for one in found(model)] == [[44, 24, 84, 40]]
    assert found(model)[0].confidence == pytest.approx(0.9)


def test_an_end_to_end_export_that_found_nothing(tmp_path: Path) -> None:
    model = write_yolo(tmp_path / "v9.onnx", np.zeros((8, 7), np.float32), [6])
    assert found(model) == []


def test_pose_gives_corners(tmp_path: Path) -> None:
    points = (22, 28, 1, 42, 30, 1, 42, 36, 1, 22, 34, 1)
    about = ONE | {"task": "pose", "kpt_shape": "[4, 3]"}
    rows = table([(32, 32, 20, 8, 0.9, *points)])
    model = write_yolo(tmp_path / "pose.onnx", rows.T[None], [4], about)
    (one,) = found(model)
    assert one.quad is not None
    assert one.quad.to_list() == [[44, 24], [84, 28], [84, 40], [44, 36]]
    end_to_end = table([(22, 28, 42, 36, 0.9, 0, *points)], 30)
    model = write_yolo(tmp_path / "e2e.onnx", end_to_end[None], [4], about)
    assert found(model)[0].quad == one.quad


@pytest.mark.parametrize(
    ("box", "angle"),
    [((32, 32, 20, 8), 0.2), ((32, 32, 8, 20), 0.2 - np.pi / 2), ((32, 32, 20, 8), 0.2 + np.pi)],
    ids=["lying", "on end", "half a turn further"],
)
def test_oriented_boxes_give_corners(tmp_path: Path, box: Sequence[float], angle: float) -> None:
    about = ONE | {"task": "obb"}
    model = write_yolo(tmp_path / "obb.onnx", table([(*box, 0.9, angle)]).T[None], [4], about)
    (one,) = found(model)
    assert one.quad is not None
    top_left, top_right, bottom_right, _ = one.quad.to_array()
    across = top_right - top_left
    assert np.linalg.norm(across) == pytest.approx(40, abs=0.1)
    assert np.linalg.norm(bottom_right - top_right) == pytest.approx(16, abs=0.1)
    assert np.arctan2(across[1], across[0]) == pytest.approx(0.2, abs=1e-3)
    assert top_left[0] < top_right[0]
    assert top_right[1] < bottom_right[1]


def test_of_several_classes_those_called_plates_count(tmp_path: Path) -> None:
    rows = table([(32, 32, 20, 8, 0.9, 0.1), (10, 20, 8, 4, 0.1, 0.6)])
    about = ONE | {"names": "{0: 'car', 1: 'Number Plate'}"}
    model = write_yolo(tmp_path / "a.onnx", rows.T[None], [4, 5], about)
    assert [edges(one) for one in found(model)] == [[12, 4, 28, 12]]
    about = ONE | {"names": "{0: 'person', 1: 'bicycle'}"}
    model = write_yolo(tmp_path / "b.onnx", rows.T[None], [4, 5], about)
    with pytest.raises(ModelMismatch, match="finds person, bicycle and no plates"):
        YoloDetector(model)


def test_an_open_input_has_the_size_that_is_told(tmp_path: Path) -> None:
    rows = table([(32, 32, 20, 8, 0.9)]).T[None]
    model = write_yolo(tmp_path / "a.onnx", rows, [4], ONE, side_px="side")
    assert edges(found(model)[0]) == [44, 24, 84, 40]


def test_litert_boxes_are_shares_of_the_input(tmp_path: Path) -> None:
    tensorflow = pytest.importorskip("tensorflow")
    rows = table([(0.5, 0.5, 20 / 64, 8 / 64, 0.9)]).T[None]

    def answer(picture: object) -> object:
        return rows + 0.0 * tensorflow.reduce_max(picture)

    shape = tensorflow.TensorSpec((1, SIDE_PX, SIDE_PX, 3), tensorflow.float32)
    traced = tensorflow.function(answer).get_concrete_function(shape)
    converter = tensorflow.lite.TFLiteConverter.from_concrete_functions([traced])
    model = tmp_path / "best.tflite"
    model.write_bytes(converter.convert() + metadata_zip(ONE))
    assert edges(found(model)[0]) == [44, 24, 84, 40]


def metadata_zip(told: Mapping[str, str]) -> bytes:
    """Metadata as Ultralytics puts them behind a LiteRT file."""
    import io
    import zipfile

    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("metadata.json", json.dumps(told))
    return data.getvalue()


def test_files_that_are_no_detector(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match=r"--detector yolo=best\.onnx"):
        YoloDetector()
    with pytest.raises(ModelMissing, match="no such file"):
        YoloDetector(tmp_path / "no.onnx")
    (tmp_path / "best.pt").touch()
    with pytest.raises(ModelMismatch, match=r"neither \.onnx nor \.tflite"):
        YoloDetector(tmp_path / "best.pt")
    for name in ("broken.onnx", "broken.tflite"):
        (tmp_path / name).write_bytes(b"no model")
        with pytest.raises(ModelError, match="cannot load this file"):
            YoloDetector(tmp_path / name)


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"task": "segment"}, "its task is 'segment'"),
        ({"names": "{"}, "which cannot be understood"),
        ({"names": "7"}, "its class names are 7"),
        ({"imgsz": "[0, 'a']"}, "its input is"),
        ({"kpt_shape": "[4]"}, "its kpt_shape is"),
    ],
)
def test_metadata_that_make_no_sense(tmp_path: Path, told: dict[str, str], words: str) -> None:
    rows = table([(32, 32, 20, 8, 0.9)]).T[None]
    model = write_yolo(tmp_path / "a.onnx", rows, [4], ONE | told, side_px="side")
    with pytest.raises(ModelMismatch, match=words):
        YoloDetector(model)


@pytest.mark.parametrize(
    "output",
    [
        np.zeros((1, 3), np.float32),
        np.zeros((1, 4, CELLS), np.float32),
        np.ones((1, 9, 3), np.float32),
    ],
    ids=["flat", "no scores", "no rows"],
)
def test_outputs_of_no_known_kind(tmp_path: Path, output: FloatArray) -> None:
    with pytest.raises(ModelMismatch, match="export it"):
        found(write_yolo(tmp_path / "a.onnx", output, [0], ONE))


def test_it_travels_to_other_processes(tmp_path: Path) -> None:
    model = write_yolo(tmp_path / "a.onnx", table([(32, 32, 20, 8, 0.9)]).T[None], [4], ONE)
    copy = pickle.loads(pickle.dumps(YoloDetector(model, 0.3)))
    assert copy.detect([PICTURE]) == YoloDetector(model, 0.3).detect([PICTURE])


def test_the_command_reads_what_it_finds(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    picture = SAMPLES / "scene_01.jpg"
    labels = (SAMPLES / "labels.jsonl").read_text().splitlines()
    (scene,) = [one for line in labels if (one := json.loads(line))["image"] == picture.name]
    plate = scene["plates"][0]
    height, width = load_image(picture).shape[:2]
    _, scale, (left, top) = letterbox(load_image(picture), (SIDE_PX, SIDE_PX))
    assert scale == pytest.approx(SIDE_PX / max(height, width))
    x0, y0, x1, y1 = (one * scale for one in plate["box"])
    row = ((x0 + x1) / 2 + left, (y0 + y1) / 2 + top, x1 - x0, y1 - y0, 0.95)
    model = write_yolo(tmp_path / "best.onnx", table([row]).T[None], [4], ONE)
    words = ["read", str(picture), "--detector", f"yolo={model}", "--format", "json"]
    assert main(words) == 0
    (result,) = json.loads(capsys.readouterr().out)
    assert result["plates"][0]["text"] == plate["text"]


def test_without_onnx_runtime_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = write_yolo(tmp_path / "a.onnx", table([(32, 32, 20, 8, 0.9)]).T[None], [4], ONE)
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    with pytest.raises(ConfigError, match="pip install onnxruntime"):
        YoloDetector(model)
