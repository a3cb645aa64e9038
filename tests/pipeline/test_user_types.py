"""A user's own strict type check accepts what the documents show, and refuses what is wrong."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.paths import ROOT

pytest.importorskip("mypy")

SCRIPT = """
import cv2
import numpy as np

import lpr
from lpr import Recognizer, RecognizerConfig

recognizer = Recognizer(region="hr", conf=0.5)
texts: list[str] = [plate.text for plate in recognizer.read(cv2.imread("car.jpg")).plates]
recognizer.read("car.jpg", source="camera 1")
recognizer.read(open("car.jpg", "rb").read())
with open("car.jpg", "rb") as file:
    result: lpr.ImageResult = recognizer.read(file)
frame = np.zeros((480, 640, 3), np.uint8)
plate: lpr.Plate = recognizer.read_plate(frame, (10, 10, 90, 40))
ok, picture = cv2.VideoCapture(0).read()
recognizer.read(picture)
for outcome in recognizer.read_many(["a.jpg", "b.jpg"], workers=2):
    print(outcome.error if isinstance(outcome, lpr.ReadFailure) else outcome.plates)
config = RecognizerConfig(region=["hr", "si"], top_n=3)
Recognizer(config).explain("car.jpg")
"""
WRONG = """
from lpr import Recognizer, RecognizerConfig

Recognizer(region=5)
Recognizer(top_n="3")
RecognizerConfig(confidence=0.5)
Recognizer().read(5)
Recognizer().read_plate("a.jpg", "left")
"""


def complaints(script: str, folder: Path) -> list[str]:
    """The lines of the script that a strict check refuses."""
    file = folder / "script.py"
    file.write_text(script)
    cache = ["--cache-dir", str(ROOT / ".mypy_cache" / "user")]
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--config-file", "", *cache, str(file)],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    assert done.returncode in (0, 1), done.stdout + done.stderr
    return [line for line in done.stdout.splitlines() if line.startswith(str(file))]


def test_what_the_documents_show_passes(tmp_path: Path) -> None:
    assert complaints(SCRIPT, tmp_path) == []


def test_what_is_wrong_is_found(tmp_path: Path) -> None:
    found = dict.fromkeys(line.split(":")[1] for line in complaints(WRONG, tmp_path))
    assert list(found) == ["4", "5", "6", "7", "8"]
