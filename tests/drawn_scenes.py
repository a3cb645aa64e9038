"""Labelled scenes drawn with OpenCV, for trainings of a few steps."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np

from lpr.datasets.records import PlateRecord, SceneRecord
from lpr.geometry import Box, Quad


def draw_scenes(folder: Path, count: int, side_px: int = 160, seed: int = 0) -> list[SceneRecord]:
    """Gray pictures with one or two light plates each, every second plate with its corners."""
    folder.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(seed)
    scenes = []
    for number in range(count):
        image = rng.normal(90, 12, (side_px, side_px, 3)).clip(0, 255).astype(np.uint8)
        plates = []
        for row in range(1 + number % 2):
            width, height = int(rng.integers(40, 70)), int(rng.integers(13, 20))
            x, y = int(rng.integers(4, side_px - width - 4)), 20 + row * 70
            cv2.rectangle(image, (x, y), (x + width - 1, y + height - 1), (235, 235, 235), -1)
            cv2.putText(
                image, "AB12", (x + 3, y + height - 3), cv2.FONT_HERSHEY_PLAIN, 0.9, (10,) * 3
            )
            box = Box(x, y, x + width, y + height)
            quad: Quad | None = box.to_quad() if row else None
            plates.append(PlateRecord(box, quad, "AB12"))
        path = folder / f"scene-{number}.png"
        cv2.imwrite(str(path), image)
        scenes.append(SceneRecord(path, side_px, side_px, tuple(plates), "drawn"))
    return scenes
