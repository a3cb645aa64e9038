"""Thumbnails for measurements, in folders of a thousand."""

from __future__ import annotations

import os
from pathlib import Path

import cv2
import numpy as np

from lpr.synthesis.scenes import draw_scene

DRAWN = 40
"""Scenes that are drawn; the other pictures are these at other brightnesses."""
SHADES = 100
"""Brightnesses; what comes after these is a second name of an earlier file."""
SIZE_PX = (320, 240)
FOLDER = 1000
"""Pictures in a folder."""


def draw(folder: Path, count: int) -> list[list[Path]]:
    """The paths of the thumbnails, by folder; what is not there is drawn.

    Args:
        folder: holds the folders.
        count: of all thumbnails.
    """
    paths = [folder / f"{number // FOLDER:03}" / f"{number:06}.jpg" for number in range(count)]
    missing = [number for number, path in enumerate(paths) if not path.exists()]
    if missing:
        scenes = [draw_scene(np.random.default_rng(seed), SIZE_PX).image for seed in range(DRAWN)]
        for number in missing:
            paths[number].parent.mkdir(parents=True, exist_ok=True)
            first = number % (DRAWN * SHADES)
            if first < number:
                os.link(paths[first], paths[number])
            else:
                shade = 0.7 + 0.3 * (number // DRAWN) / SHADES
                picture = cv2.convertScaleAbs(scenes[number % DRAWN], alpha=shade)
                cv2.imwrite(str(paths[number]), picture)
    return [paths[start : start + FOLDER] for start in range(0, count, FOLDER)]
