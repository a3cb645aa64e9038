"""What archives of tests read with: no models, and a note of each picture that was looked at."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np

from lpr.arrays import Image
from lpr.pipeline import Recognizer
from lpr.types import Detection
from tests.pipeline.fakes import LEFT, ONE_LOOK, FakeDetector, FakeReader

LOOKS = "LPR_TEST_LOOKS"
"""Environment variable that names the file where looks are noted: a picture's width, a process."""
DEADLY_PX = 333
"""A picture of this width ends the process that looks at it."""


class NotingDetector(FakeDetector):
    """Finds one plate, notes each look, and dies of a picture of a certain width."""

    def __init__(self) -> None:
        super().__init__((LEFT, 0.9))

    def detect(self, images: Sequence[Image]) -> list[list[Detection]]:
        widths = [image.shape[1] for image in images]
        if path := os.environ.get(LOOKS):
            with open(path, "a", encoding="utf-8") as file:
                file.write("".join(f"{width} {os.getpid()}\n" for width in widths))
        if DEADLY_PX in widths:
            os._exit(1)
        return super().detect(images)


def stub_recognizer() -> Recognizer:
    """A recognizer that reads without models."""
    config = replace(ONE_LOOK, tiles="off")
    return Recognizer(config, detector=NotingDetector(), reader=FakeReader())


def save_pictures(folder: Path, count: int) -> list[Path]:
    """Gray pictures, each of a width of its own, by which it is known."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for number in range(count):
        path = folder / f"{number:04}.png"
        cv2.imwrite(str(path), np.full((100, 400 + number, 3), 90, np.uint8))
        paths.append(path)
    return paths


def looks(path: Path) -> list[int]:
    """The widths of the pictures that were looked at."""
    return [int(line.split()[0]) for line in path.read_text(encoding="utf-8").splitlines()]
