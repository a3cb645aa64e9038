"""Drawn plates of all countries that no training sees: what was known must not be forgotten."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np

from lpr.datasets.records import PlateTextRecord
from lpr.synthesis.pictures import draw_plate_picture
from lpr.training.whole_files import whole_file

SOURCE = "drawn"
_SEED = 7_031_989
"""Stands before the plate's number, where trainings have their own, smaller seeds."""


def drawn_plates(count: int, folder: Path) -> list[PlateTextRecord]:
    """The first plates of one fixed row of drawings, as PNGs in a folder that exists.

    Raises:
        OutputError: one cannot be written.
    """
    records = []
    for number in range(count):
        picture = draw_plate_picture(np.random.default_rng([_SEED, number]))
        path = folder / f"{number:04d}.png"
        with whole_file(path) as partial:
            partial.write_bytes(cv2.imencode(".png", picture.image)[1].tobytes())
        height, width = picture.image.shape[:2]
        box = picture.quad.bounding_box().clipped(width, height)
        records.append(PlateTextRecord(path, picture.text, SOURCE, box=box))
    return records
