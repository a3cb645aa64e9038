"""Whether the frames in which plates are read hold all their characters."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from lpr.arrays import Image
from lpr.datasets.records import PlateRecord
from lpr.evaluation.metrics.corners import MATCH_IOU
from lpr.geometry import Box
from lpr.rectification import PlateImage, rectify
from lpr.types import Detection

SPARED = 0.1
"""Share of a character's width and height that may lie outside: a serif, the edge of a stroke."""


class CutTextMetric:
    """Collects plates whose characters' places are known, and in what frame each would be read."""

    def __init__(self) -> None:
        self._cut: list[bool] = []

    def update(
        self, image: Image, plates: Sequence[PlateRecord], detections: Sequence[Detection]
    ) -> None:
        """Add one picture; plates without known characters, and those not found, do not count."""
        for plate in plates:
            best = max(detections, key=lambda found: found.box.iou(plate.box), default=None)
            if plate.characters and best is not None and best.box.iou(plate.box) >= MATCH_IOU:
                boxes = [character.box for character in plate.characters]
                self._cut.append(is_text_cut(rectify(image, best), boxes))

    def compute(self) -> float:
        """The share of the plates found that lose a character, nan where there were none."""
        return float(np.mean(self._cut)) if self._cut else float("nan")

    def reset(self) -> None:
        """Forget all pictures."""
        self._cut.clear()


def is_text_cut(plate: PlateImage, characters: Sequence[Box]) -> bool:
    """Whether a tenth or more of a character, each way, lies outside the upright plate.

    Args:
        plate: what is read, the margin around the plate with it.
        characters: boxes in the source picture.
    """
    inner = [character.padded(-SPARED, -SPARED) for character in characters]
    corners = np.array([box.to_quad().to_list() for box in inner], np.float64).reshape(-1, 1, 2)
    to_plate = np.linalg.inv(plate.to_source.astype(np.float64))
    points = cv2.perspectiveTransform(corners, to_plate).reshape(-1, 2)
    height, width = plate.image.shape[:2]
    return bool((points < 0).any() or (points > (width, height)).any())
