"""RapidOCR and fast-plate-ocr as readers; small stand-ins take the place of their packages."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import cv2
import numpy as np
import pytest

from lpr.arrays import Image
from lpr.engines import fast_plate_ocr, rapidocr
from lpr.errors import ConfigError, ModelMissing
from lpr.types import Reading

ONE_LINE, STACKED = np.full((20, 100, 3), (10, 20, 30), np.uint8), np.zeros((60, 100, 3), np.uint8)


class StubRapidOcr:
    """Reads the height of each line."""

    def __init__(self, params: dict[str, Any]) -> None:
        self.params = params

    def __call__(self, line: Image, **steps: bool) -> SimpleNamespace:
        """Its lower line first, and a motto below."""
        if not line.any():
            return SimpleNamespace(txts=None)
        box = [[0.0, 0.0], [9.0, 0.0], [9.0, 5.0], [0.0, 5.0]]
        low = [[x, y + 20] for x, y in box]
        motto = [[0.0, 40.0], [9.0, 40.0], [9.0, 42.0], [0.0, 42.0]]
        texts = ("345", "59x1", "STATE")
        return SimpleNamespace(boxes=[low, box, motto], txts=texts, scores=(0.9, 0.6, 0.5))

    def recognize_txt(self, lines: list[Image]) -> SimpleNamespace:
        texts = [f"h-{line.shape[0]}" if line.any() else "?" for line in lines]
        return SimpleNamespace(txts=tuple(texts), scores=[0.7] * len(lines))


class StubFastPlateOcr:
    """Reads AB1 where the red channel comes first."""

    def __init__(self, hub_ocr_model: str | None, **options: Any) -> None:
        self.options = options | {"hub": hub_ocr_model}
        self.config = SimpleNamespace(num_channels=3)
        if hub_ocr_model is not None:
            raise OSError("no network")

    def run(self, crops: list[Image], return_confidence: bool) -> list[SimpleNamespace]:
        assert return_confidence
        red_first = [crop[0, 0, 0] > crop[0, 0, 2] for crop in crops]
        chances = np.array([0.9, 0.8, 0.95])
        return [
            SimpleNamespace(plate="AB1" if right else "_", char_probs=chances)
            for right in red_first
        ]


@pytest.fixture
def packages(monkeypatch: pytest.MonkeyPatch) -> None:
    stubs = {
        "rapidocr": SimpleNamespace(RapidOCR=StubRapidOcr),
        "fast_plate_ocr": SimpleNamespace(LicensePlateRecognizer=StubFastPlateOcr),
        "onnxruntime": SimpleNamespace(SessionOptions=SimpleNamespace),
    }
    for module in (rapidocr, fast_plate_ocr):
        monkeypatch.setattr(module, "import_for", lambda reader, package: stubs[package])


@pytest.mark.usefixtures("packages")
def test_rapidocr_reads_lines(tmp_path: Path) -> None:
    reader = rapidocr.RapidOcrReader(threads=2)
    assert reader.read_lines([ONE_LINE, STACKED]) == [Reading("H20", 0.7), Reading("", 0.0)]
    assert reader.read_lines([]) == []
    high = np.full((112, 150, 3), 9, np.uint8)
    assert reader.read_lines([high, high * 0]) == [Reading("59X1345", 0.6), Reading("", 0.0)]
    with pytest.raises(ModelMissing, match=r"rec\.onnx: no such file"):
        rapidocr.RapidOcrReader(tmp_path / "rec.onnx")
    (tmp_path / "rec.onnx").touch()
    params = rapidocr.RapidOcrReader(tmp_path / "rec.onnx")._engine.params
    assert params["Rec.model_path"] == str(tmp_path / "rec.onnx")


def test_rapidocr_itself_reads_a_drawn_plate() -> None:
    pytest.importorskip("rapidocr")
    plate = np.full((64, 300, 3), 255, np.uint8)
    cv2.putText(plate, "ZG1234AB", (12, 48), cv2.FONT_HERSHEY_DUPLEX, 1.6, (0, 0, 0), 3)
    (reading,) = rapidocr.RapidOcrReader().read_lines([plate])
    assert reading.text == "ZG1234AB"
    assert reading.confidence > 0.5


@pytest.mark.usefixtures("packages")
def test_fast_plate_ocr_sees_rgb(tmp_path: Path) -> None:
    model = tmp_path / "cct.onnx"
    with pytest.raises(ModelMissing, match=r"cct\.onnx: no such file"):
        fast_plate_ocr.FastPlateOcrReader(model)
    model.touch()
    with pytest.raises(ModelMissing, match="its plate config is not beside it"):
        fast_plate_ocr.FastPlateOcrReader(model)
    (tmp_path / "plates.yaml").touch()
    reader = fast_plate_ocr.FastPlateOcrReader(model)
    assert reader.read_crops([ONE_LINE, STACKED]) == [Reading("AB1", 0.8), Reading("", 0.0)]
    assert reader.read_crops([]) == []


@pytest.mark.usefixtures("packages")
def test_fast_plate_ocr_without_a_network_asks_for_a_model() -> None:
    with pytest.raises(ConfigError, match=r"no network.*--reader-model"):
        fast_plate_ocr.FastPlateOcrReader()


def test_the_config_of_the_models_name_goes_first(tmp_path: Path) -> None:
    for name in ("a.onnx", "b.onnx", "a_plate_config.yaml", "b_plate_config.yml"):
        (tmp_path / name).touch()
    assert fast_plate_ocr.find_config(tmp_path / "b.onnx").name == "b_plate_config.yml"


def test_fast_plate_ocr_itself_reads_with_a_model_made_here(tmp_path: Path) -> None:
    pytest.importorskip("fast_plate_ocr")
    model = slots_model(tmp_path, "AB12")
    (reading,) = fast_plate_ocr.FastPlateOcrReader(model).read_crops([ONE_LINE])
    assert reading.text == "AB12"
    assert 0.5 < reading.confidence <= 1.0


def slots_model(folder: Path, text: str) -> Path:
    """An ONNX model of fast-plate-ocr that reads a text of four characters whatever it sees."""
    onnx = pytest.importorskip("onnx")
    alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_"
    slots = np.zeros((1, len(text), len(alphabet)), np.float32)
    for place, sign in enumerate(text):
        slots[0, place] = 0.1 / (len(alphabet) - 1)
        slots[0, place, alphabet.index(sign)] = 0.9
    make, kinds = onnx.helper, onnx.TensorProto
    nodes = [
        make.make_node("Cast", ["input"], ["numbers"], to=kinds.FLOAT),
        make.make_node("ReduceMean", ["numbers"], ["mean"], axes=[1, 2, 3], keepdims=0),
        make.make_node("Mul", ["mean", "zero"], ["nothing"]),
        make.make_node("Reshape", ["nothing", "shape"], ["rows"]),
        make.make_node("Add", ["rows", "slots"], ["plate"]),
    ]
    graph = make.make_graph(
        nodes,
        "slots",
        [make.make_tensor_value_info("input", kinds.UINT8, [None, 64, 128, 1])],
        [make.make_tensor_value_info("plate", kinds.FLOAT, [None, len(text), len(alphabet)])],
        [
            onnx.numpy_helper.from_array(np.zeros(1, np.float32), "zero"),
            onnx.numpy_helper.from_array(np.array([-1, 1, 1], np.int64), "shape"),
            onnx.numpy_helper.from_array(slots, "slots"),
        ],
    )
    model = make.make_model(graph, opset_imports=[make.make_opsetid("", 13)], ir_version=8)
    onnx.save(model, folder / "slots.onnx")
    (folder / "slots_plate_config.yaml").write_text(
        f"max_plate_slots: {len(text)}\nalphabet: '{alphabet}'\npad_char: '_'\n"
        "img_height: 64\nimg_width: 128\nkeep_aspect_ratio: false\nimage_color_mode: grayscale\n"
    )
    return folder / "slots.onnx"
