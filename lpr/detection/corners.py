"""The corners of a plate that is known as a box alone: a crop, or what another detector found."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from lpr.arrays import Image
from lpr.detection.refinement import PlateRefiner
from lpr.geometry import Box, Quad
from lpr.model_files import DETECTOR_MODEL, REFINER_MODEL, in_run_folder
from lpr.types import Detection

AS_SURE = 0.9
"""How surely a detector would have seen the box: whoever names one knows that it is a plate."""
LEAST_IOU = 0.3
"""Corners whose bounding box meets the given one less than this are another thing's."""


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
        for seen in self._refiner.refine(image, [Detection(box, AS_SURE)]):
            quad = seen.quad
            if quad is not None and quad.is_convex() and quad.bounding_box().iou(box) >= LEAST_IOU:
                return quad
        return None
