"""The values that travel through `lpr`: detections, characters, readings, plates, results.

Conventions, kept everywhere: pictures are ``uint8`` BGR arrays of height x width x 3; boxes are
``x_min, y_min, x_max, y_max`` in pixels of the source picture; quads are four points clockwise from
the plate's top-left; scores run from 0 to 1.

``to_dict`` gives all that a value holds, in what JSON knows; ``from_dict`` takes it back, equal.
Nothing is rounded on that way: ``rounded`` does that once, before a result is handed out.
"""

from lpr.geometry import Box, Quad
from lpr.types.doubts import Doubt, DoubtCode
from lpr.types.parts import Character, Detection, Reading, WeakDetection
from lpr.types.passages import Direction, FrameLook, LineCrossing, Passage, PassageState
from lpr.types.records import SCHEMA_VERSION
from lpr.types.results import ImageResult, LookName, Plate

__all__ = [
    "SCHEMA_VERSION",
    "Box",
    "Character",
    "Detection",
    "Direction",
    "Doubt",
    "DoubtCode",
    "FrameLook",
    "ImageResult",
    "LineCrossing",
    "LookName",
    "Passage",
    "PassageState",
    "Plate",
    "Quad",
    "Reading",
    "WeakDetection",
]
