"""The corners of a plate that is known as a box alone: a crop, or what another detector found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property, partial
from math import cos, radians, sin
from pathlib import Path

import numpy as np

from lpr.arrays import Image
from lpr.detection.refinement import PlateRefiner, cut_window
from lpr.geometry import Box, Quad
from lpr.model_files import DETECTOR_MODEL, REFINER_MODEL, in_run_folder
from lpr.types import Detection
from lpr.warping import FloatMatrix, mapped

AS_SURE = 0.9
"""How surely a detector would have seen the box: whoever names one knows that it is a plate."""
LEAST_IOU = 0.3
"""Corners whose bounding box meets the given one less than this are another thing's."""
ANGLES = (0, -15, 15, -30, 30, -45, 45)
"""How far a plate may be turned in its box, clockwise, in degrees."""
UPRIGHT = 0.05
"""How much more surely it must be one, turned, than upright. No training plate in an upright box
turns from there on; of unsure validation plates 2 % more are read."""
LEAST_TURNED = 0.2
"""From 39 degrees on (cosine of twice the angle) a bounding box says little of what it bounds."""


def refiner_beside(detector_model: str | Path | None) -> Path | None:
    """The refiner that lies beside the model of a detector; None stands for the shipped one."""
    if detector_model is None:
        return None
    path = in_run_folder(Path(detector_model), DETECTOR_MODEL).with_name(REFINER_MODEL)
    return path if path.is_file() else None


@dataclass
class CornerFinder:
    """Finds the corners of plates by the refiner, which is loaded when it is first asked.

    >>> from lpr.images import load_image
    >>> quad = CornerFinder()(load_image("data/samples/scene_08.jpg"), Box(500, 600, 710, 680))
    >>> [round(x) // 10 * 10 for x in quad.to_array()[:, 0].tolist()]
    [520, 680, 680, 520]
    """

    model_path: Path | None = None
    """A refiner's ``.tflite``; None is the shipped one."""
    threads: int = 1

    @cached_property
    def _refiner(self) -> PlateRefiner:
        return PlateRefiner(self.model_path, self.threads)

    def __call__(self, image: Image, box: Box) -> Quad | None:
        """The corners of the plate in a box of a picture (BGR), source pixels; None if what
        is seen there lies elsewhere.

        Raises:
            ModelError: the model file cannot be used.
        """
        found = ((_preferred(one, degrees), one.quad) for degrees, one in self._turned(image, box))
        return max(found, key=lambda one: one[0], default=(0.0, None))[1]

    def _turned(self, image: Image, box: Box) -> Iterator[tuple[int, Detection]]:
        """What is seen in a box, turned by each of the angles, in source pixels."""
        for degrees in ANGLES:
            upright, to_source = _plane(box, degrees)
            side_px = round(2 * upright.center[0])
            cut = partial(_window, image, to_source)
            for one in self._refiner.judged([Detection(upright, AS_SURE)], cut, (side_px, side_px)):
                corners = (one.quad or one.box.to_quad()).to_array()
                quad = Quad.from_list(mapped(corners, to_source).tolist())
                if quad.is_convex() and quad.bounding_box().iou(box) >= LEAST_IOU:
                    yield degrees, replace(one, quad=quad)


def _window(image: Image, to_source: FloatMatrix, to_plane: FloatMatrix) -> Image:
    """What the refiner sees in a window of a turned plane."""
    return cut_window(image, to_source @ to_plane)


def _preferred(seen: Detection, degrees: int) -> float:
    return seen.confidence - (UPRIGHT if degrees else 0.0)


def _plane(box: Box, degrees: float) -> tuple[Box, FloatMatrix]:
    """A plane turned clockwise about a box's centre: what in it is the upright box of a plate that
    fills the given one, and the (3, 3) map from the plane to the picture."""
    cosine, sine = cos(radians(degrees)), sin(radians(degrees))
    center_x, center_y = box.center
    width, height = _inscribed(box, abs(cosine), abs(sine))
    middle = box.width + box.height
    to_source = np.array(
        [
            [cosine, -sine, center_x - middle * (cosine - sine)],
            [sine, cosine, center_y - middle * (sine + cosine)],
            [0, 0, 1],
        ]
    )
    upright = Box(middle - width / 2, middle - height / 2, middle + width / 2, middle + height / 2)
    return upright, to_source


def _inscribed(box: Box, cosine: float, sine: float) -> tuple[float, float]:
    """Width and height of the plate whose bounding box, when it is turned so far, is the given one;
    where no plate has such a box, of one half as high as that is."""
    turned = cosine**2 - sine**2
    if turned > LEAST_TURNED:
        width = (box.width * cosine - box.height * sine) / turned
        height = (box.height * cosine - box.width * sine) / turned
        if width >= 0.8 * height >= 6:
            return width, height
    return 0.9 * box.width, 0.5 * box.height
