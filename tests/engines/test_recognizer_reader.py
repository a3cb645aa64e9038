"""`Recognizer` and ``recognize.py`` with another program's reader in place of our own."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from lpr.arrays import Image
from lpr.cli.scripts import run_script
from lpr.errors import ConfigError
from lpr.geometry import Box
from lpr.pipeline import Recognizer
from lpr.reading.crops import UNEXPLAINED, CropReader
from lpr.types import Detection, Reading
from tests.paths import SAMPLES

SAMPLE = SAMPLES / "scene_01.jpg"
LEFT, RIGHT = Box(10, 10, 60, 20), Box(100, 40, 150, 60)
PICTURE: Image = np.zeros((100, 200, 3), np.uint8)


class TwoPlates:
    """Finds two plates."""

    def detect(self, images: Sequence[Image]) -> list[list[Detection]]:
        return [[Detection(LEFT, 0.5), Detection(RIGHT, 0.9)] for _ in images]


class Counter(CropReader):
    """Reads how wide a plate is."""

    def read_crops(self, crops: Sequence[Image]) -> list[Reading]:
        return [Reading(f"W{crop.shape[1]}", 0.8) for crop in crops]


def test_the_reader_reads_what_the_detector_finds() -> None:
    recognizer = Recognizer(detector=TwoPlates(), reader=Counter())
    result = recognizer.read(PICTURE)
    # Fifty pixels and a tenth of them on each side; the surest plate comes first.
    assert [(plate.text, plate.box) for plate in result.plates] == [("W60", RIGHT), ("W60", LEFT)]
    assert result.timings_ms["segment"] == 0
    assert recognizer.read_plate(PICTURE, Box(20, 20, 30, 25)).text == "W12"


def test_it_explains_only_who_has_read() -> None:
    result, traces = Recognizer(detector=TwoPlates(), reader=Counter()).explain(PICTURE)
    assert len(result.plates) == len(traces) == 2
    assert traces[0].notes == [UNEXPLAINED]


def test_a_reader_that_is_not_there() -> None:
    with pytest.raises(ConfigError, match="no reader is called 'tesserakt'; did you mean"):
        Recognizer(detector=TwoPlates(), reader="tesserakt")


def test_the_command_takes_a_reader(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert run_script("recognize.py", [str(SAMPLE), "--reader", "tesseract"]) == 2
    assert "needs the program tesseract" in capsys.readouterr().err
    monkeypatch.setattr("lpr.reading.crops.find_spec", lambda name: None)
    assert run_script("recognize.py", [str(SAMPLE), "--reader", "fast-plate-ocr"]) == 2
    assert "lpr[fast-plate-ocr]" in capsys.readouterr().err


def test_our_own_reader_has_a_name_too(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_script("recognize.py", [str(SAMPLE), "--reader", "lpr", "--format", "csv"]) == 0
    named = capsys.readouterr().out
    assert run_script("recognize.py", [str(SAMPLE), "--format", "csv"]) == 0
    assert capsys.readouterr().out == named
    assert isinstance(Recognizer(reader="lpr"), Recognizer)
