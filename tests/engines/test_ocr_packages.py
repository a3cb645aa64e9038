"""EasyOCR and PaddleOCR as readers; small stand-ins take the place of their packages."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from lpr.alphabet import CHARACTERS
from lpr.arrays import Image
from lpr.engines import easyocr, paddleocr
from lpr.errors import ConfigError, ModelMissing
from lpr.types import Reading

LINE: Image = np.full((60, 200, 3), (10, 20, 30), np.uint8)
BLANK: Image = np.zeros((60, 200, 3), np.uint8)


class StubEasyOcr:
    """Reads two words of a line that is not blank; has weights where a folder holds some."""

    def __init__(self, languages: list[str], **options: Any) -> None:
        self.languages, self.options = languages, options
        folder = options["model_storage_directory"]
        if folder is None or not any(Path(folder).iterdir()):
            raise FileNotFoundError("Missing english_g2.pth and downloads disabled")
        if options["recog_network"] == "broken":
            raise AttributeError("module has no class Model")

    def recognize(self, gray: np.ndarray[Any, Any], **how: Any) -> list[tuple[Any, str, float]]:
        assert gray.ndim == 2
        assert set(CHARACTERS) < set(how["allowlist"])
        assert how["horizontal_list"] == [[0, gray.shape[1], 0, gray.shape[0]]]
        words = [("zg-", 0.9), ("1234AB", 0.6), ("?", 0.1)] if gray.any() else []
        return [([], text, sure) for text, sure in words]


class StubPaddle:
    """Reads AB12 of each line that is not blank."""

    def __init__(self, **options: Any) -> None:
        self.options = options
        if options["model_name"] == "broken":
            raise RuntimeError("no such operator\nat line 1")

    def predict(self, lines: list[Image], batch_size: int) -> list[dict[str, Any]]:
        assert batch_size == len(lines)
        return [{"rec_text": "ab12" if x.any() else "", "rec_score": 0.8} for x in lines]


@pytest.fixture
def packages(monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    threads: dict[str, int] = {}
    stubs = {
        "easyocr": SimpleNamespace(Reader=StubEasyOcr),
        "torch": SimpleNamespace(set_num_threads=lambda count: threads.update(torch=count)),
        "paddleocr": SimpleNamespace(TextRecognition=StubPaddle),
        "paddle": SimpleNamespace(),
    }
    for module in (easyocr, paddleocr):
        monkeypatch.setattr(module, "import_for", lambda reader, package: stubs[package])
    return threads


@pytest.fixture
def weights(tmp_path: Path) -> Path:
    folder = tmp_path / "weights"
    folder.mkdir()
    (folder / "english_g2.pth").touch()
    return folder


def test_easyocr_reads_lines(packages: dict[str, int], weights: Path) -> None:
    reader = easyocr.EasyOcrReader(weights, threads=2)
    assert reader.read_lines([LINE, BLANK]) == [Reading("ZG1234AB", 0.6), Reading("", 0.0)]
    assert packages == {"torch": 2}
    assert reader._reader.options["download_enabled"] is False
    assert reader._reader.options["detector"] is False


@pytest.mark.usefixtures("packages")
def test_easyocr_with_a_network_of_ones_own(weights: Path, tmp_path: Path) -> None:
    options = {
        "model_storage_directory": str(weights),
        "user_network_directory": str(tmp_path),
        "recog_network": "plates1",
        "lang_list": "en+de",
    }
    reader = easyocr.EasyOcrReader(None, 1, options)
    assert reader._reader.languages == ["en", "de"]
    assert reader._reader.options["recog_network"] == "plates1"
    assert reader._reader.options["user_network_directory"] == str(tmp_path)
    with pytest.raises(ConfigError, match=r"network 'broken' .module has no class Model"):
        easyocr.EasyOcrReader(weights, 1, {"recog_network": "broken"})


@pytest.mark.usefixtures("packages")
def test_easyocr_never_fetches_by_itself(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match=r"lacks weights .Missing english.*--reader-model"):
        easyocr.EasyOcrReader()
    with pytest.raises(ModelMissing, match="no-folder: no such folder"):
        easyocr.EasyOcrReader(tmp_path / "no-folder")


@pytest.mark.usefixtures("packages")
def test_paddleocr_reads_lines(tmp_path: Path) -> None:
    (tmp_path / "inference.yml").write_text("Global:\n  model_name: PP-OCRv4_mobile_rec\n")
    reader = paddleocr.PaddleOcrReader(tmp_path, threads=2)
    assert reader._network.options == {
        "model_name": "PP-OCRv4_mobile_rec",
        "model_dir": str(tmp_path),
        "device": "cpu",
        "cpu_threads": 2,
    }
    assert reader.read_lines([LINE, BLANK]) == [Reading("AB12", 0.8), Reading("", 0.0)]
    assert reader.read_lines([]) == []


@pytest.mark.usefixtures("packages")
def test_paddleocr_wants_a_folder_or_leave(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match="name its folder with --reader-model"):
        paddleocr.PaddleOcrReader()
    with pytest.raises(ModelMissing, match=r"inference\.yml is not there"):
        paddleocr.PaddleOcrReader(tmp_path)
    (tmp_path / "inference.yml").write_text("Global: 3\n")
    with pytest.raises(ModelMissing, match="names no model"):
        paddleocr.PaddleOcrReader(tmp_path)
    options = {"text_recognition_model_name": "broken", "download_enabled": "yes"}
    with pytest.raises(ConfigError, match=r"could not load broken .no such operator.; name"):
        paddleocr.PaddleOcrReader(None, 1, options)


@pytest.mark.parametrize("module", [easyocr, paddleocr])
def test_a_missing_package_is_named(
    module: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "inference.yml").write_text("Global:\n  model_name: a\n")
    monkeypatch.setattr("lpr.reading.crops.find_spec", lambda name: None)
    maker = {easyocr: "EasyOcrReader", paddleocr: "PaddleOcrReader"}[module]
    with pytest.raises(ConfigError, match=rf"pip install 'lpr\[{module.NAME}\]'"):
        getattr(module, maker)(tmp_path)
