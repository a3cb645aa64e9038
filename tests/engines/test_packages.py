"""RapidOCR and fast-plate-ocr as readers; small stand-ins take the place of their packages."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from lpr.arrays import Image
from lpr.engines import fast_plate_ocr, rapidocr
from lpr.errors import ConfigError, ModelMissing
from lpr.types import Reading

ONE_LINE, STACKED = np.full((20, 100, 3), (10, 20, 30), np.uint8), np.zeros((60, 100, 3), np.uint8)


class StubRapidOcr:
    """Reads a line at once, and of a block its lower line first."""

    def __init__(self, **options: Any) -> None:
        self.options = options

    def __call__(self, image: Image, **steps: bool) -> tuple[list[list[Any]] | None, Any]:
        if steps.get("use_det") is False:
            return [["ab-12", 0.7]], [0.01]
        if not image.any():
            box = [[0.0, 0.0], [9.0, 0.0], [9.0, 5.0], [0.0, 5.0]]
            low = [[x, y + 20] for x, y in box]
            motto = [[0.0, 40.0], [9.0, 40.0], [9.0, 42.0], [0.0, 42.0]]
            return [[low, "345", 0.9], [box, "59x1", 0.6], [motto, "STATE", 0.5]], [0.01]
        return None, None


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
        "rapidocr_onnxruntime": SimpleNamespace(RapidOCR=StubRapidOcr),
        "fast_plate_ocr": SimpleNamespace(LicensePlateRecognizer=StubFastPlateOcr),
        "onnxruntime": SimpleNamespace(SessionOptions=SimpleNamespace),
    }
    for module in (rapidocr, fast_plate_ocr):
        monkeypatch.setattr(module, "import_for", lambda reader, package: stubs[package])


@pytest.mark.usefixtures("packages")
def test_rapidocr_reads_lines_and_blocks(tmp_path: Path) -> None:
    reader = rapidocr.RapidOcrReader(threads=2)
    assert reader.read_crops([ONE_LINE, STACKED]) == [Reading("AB12", 0.7), Reading("59X1345", 0.6)]
    # Nothing found in a block: it is read as a line.
    assert reader.read_crops([STACKED + np.uint8(9)]) == [Reading("AB12", 0.7)]
    assert reader.read_crops([]) == []
    with pytest.raises(ModelMissing, match=r"rec\.onnx: no such file"):
        rapidocr.RapidOcrReader(tmp_path / "rec.onnx")


def test_rapidocr_lines_that_no_plate_has_are_dropped() -> None:
    assert rapidocr.joined([("京", 0.4), ("A·1", 0.8)]) == Reading("A1", 0.8)
    assert rapidocr.joined([("?", 0.4)]) == rapidocr.joined([]) == Reading("", 0.0)


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
