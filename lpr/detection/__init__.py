"""Finding plates in pictures: the `Detector` protocol and the detectors that come with `lpr`.

A registered detector is built from ``(model_path, min_confidence, threads)``.
"""

from pathlib import Path

from lpr.detection.base import Detector
from lpr.detection.contour import ContourDetector
from lpr.detection.corners import refiner_beside
from lpr.detection.refinement import PlateRefiner, RefinedDetector
from lpr.detection.ssd import SsdDetector
from lpr.errors import ConfigError
from lpr.model_files import DETECTOR_MODEL, in_run_folder
from lpr.registry import register


def _cascade(
    model_path: str | Path | None, min_confidence: float | None, threads: int
) -> RefinedDetector:
    """The SSD and, behind it, the refiner that lies beside its model file, or the shipped one."""
    first_path = in_run_folder(Path(model_path), DETECTOR_MODEL) if model_path else None
    refiner = PlateRefiner(refiner_beside(model_path), threads)
    first = SsdDetector(first_path, refiner.config.least_candidate, threads)
    return RefinedDetector(first, refiner, min_confidence)


def _contour(
    model_path: str | Path | None, min_confidence: float | None, _threads: int
) -> ContourDetector:
    """The contour detector.

    Raises:
        ConfigError: it is given a model.
    """
    if model_path is not None:
        raise ConfigError(
            f"{model_path}: detector 'contour' has no model; leave --detector-model out, or name "
            "another --detector"
        )
    return ContourDetector(min_confidence)


register("detector", "ssd-mobilenet", _cascade)
register("detector", "ssd-single-stage", SsdDetector)
register("detector", "contour", _contour)

__all__ = ["ContourDetector", "Detector", "PlateRefiner", "RefinedDetector", "SsdDetector"]
