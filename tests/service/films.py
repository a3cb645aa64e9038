"""A film of a car that passes, made of a sample picture."""

from __future__ import annotations

from pathlib import Path

import cv2

from lpr.datasets import read_scenes
from lpr.video.recording import Recorder
from tests.paths import SAMPLES

FPS = 10
FRAMES = 16
STEP_PX = 6
SCENE = read_scenes(SAMPLES / "labels.jsonl")[1]
TEXT = SCENE.plates[0].text or ""
"""What the plate of the film says."""


def draw_film(path: Path) -> Path:
    """Write a film in which the sample's car moves over the picture."""
    picture = cv2.imread(str(SCENE.image))
    assert picture is not None
    recorder = Recorder(path)
    width = picture.shape[1] - STEP_PX * FRAMES
    for number in range(FRAMES):
        left = STEP_PX * (FRAMES - number)
        recorder.add(picture[:, left : left + width].copy(), number / FPS)
    recorder.close()
    return path
