"""Finding plates in pictures: the `Detector` protocol and the detectors that come with `lpr`."""

from lpr.detection.base import Detector
from lpr.detection.ssd import SsdDetector
from lpr.registry import register

register("detector", "ssd-mobilenet", SsdDetector)

__all__ = ["Detector", "SsdDetector"]
