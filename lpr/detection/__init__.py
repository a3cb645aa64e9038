"""Finding plates in pictures: the `Detector` protocol and the detectors that come with `lpr`.

A registered detector is built from ``(model_path, min_confidence, threads)``.
"""

from pathlib import Path

from lpr.detection.base import Detector
from lpr.detection.contour import ContourDetector
from lpr.detection.ssd import SsdDetector
from lpr.registry import register


def _contour(
    _model_path: str | Path | None, min_confidence: float | None, _threads: int
) -> ContourDetector:
    return ContourDetector(min_confidence)


register("detector", "ssd-mobilenet", SsdDetector)
register("detector", "contour", _contour)

__all__ = ["ContourDetector", "Detector", "SsdDetector"]
