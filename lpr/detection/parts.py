"""Looking at parts of a large picture: what each shows, in the picture's own pixels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log2
from typing import Protocol, runtime_checkable

import numpy as np

from lpr.arrays import Image
from lpr.detection.base import Detector, Sightings, find
from lpr.geometry import Box, Quad
from lpr.types import Detection, WeakDetection
from lpr.warping import halved

BORDER_PX = 2.0
"""What comes this near to a border between parts is cut by it."""


class Pyramid:
    """A picture and its halvings, each made once, when it is first asked for."""

    def __init__(self, image: Image) -> None:
        self._levels = [image]

    @property
    def image(self) -> Image:
        """The picture itself."""
        return self._levels[0]

    @property
    def size_px(self) -> tuple[int, int]:
        """Width and height of the picture."""
        return self.image.shape[1], self.image.shape[0]

    def shrunk(self, most: float) -> tuple[Image, int]:
        """The picture halved as often as it may be to shrink no more than so much, and how many
        times smaller that is: an odd last row or column goes, so that it is a whole number.

        >>> small, times = Pyramid(np.zeros((301, 400, 3), np.uint8)).shrunk(most=5.5)
        >>> small.shape, times
        ((75, 100, 3), 4)
        """
        level = int(log2(max(most, 1.0)))
        while len(self._levels) <= level and min(self._levels[-1].shape[:2]) > 1:
            self._levels.append(halved(self._levels[-1], 2.0, least=1.0))
        level = min(level, len(self._levels) - 1)
        return self._levels[level], 2**level

    def cut(self, part: Box, most_shrink: float = 1.0) -> Cutout:
        """A part of whole pixels, halved as in `shrunk`."""
        small, times = self.shrunk(most_shrink)
        x0, y0, x1, y1 = (int(edge) // times for edge in part.to_list())
        return Cutout(
            small[y0 : max(y1, y0 + 1), x0 : max(x1, x0 + 1)], times, times * x0, times * y0
        )


@dataclass(frozen=True, slots=True)
class Cutout:
    """A part of a picture, ``times`` smaller, whose corner lies at (x, y) there."""

    image: Image
    times: int
    x: int
    y: int

    def to_picture(self, found: Detection) -> Detection:
        """What was found in the part, in the picture's pixels."""
        corner = np.array([self.x, self.y])
        edges = self.times * np.array(found.box.to_list()) + np.tile(corner, 2)
        quad = found.quad and Quad.from_list((self.times * found.quad.to_array() + corner).tolist())
        return Detection(Box.from_list(edges.tolist()), found.confidence, quad)


@runtime_checkable
class PartsDetector(Detector, Protocol):
    """A detector that looks at parts of a picture together, for less than one after the other."""

    def find_parts(self, picture: Pyramid, parts: Sequence[Box], widest_px: float) -> Sightings:
        """As `find_parts`."""
        ...


@runtime_checkable
class PartsProposer(Protocol):
    """A detector that looks at parts of a picture together and tells of plates alone."""

    def detect_parts(
        self, picture: Pyramid, parts: Sequence[Box], widest_px: float, least: float
    ) -> list[Detection]:
        """As `detect_parts`."""
        ...


def detect_parts(
    detector: Detector, picture: Pyramid, parts: Sequence[Box], widest_px: float, least: float
) -> list[Detection]:
    """The plates of `find_parts` with a score of at least so much."""
    if isinstance(detector, PartsProposer):
        return detector.detect_parts(picture, parts, widest_px, least)
    plates = find_parts(detector, picture, parts, widest_px).plates
    return [one for one in plates if one.confidence >= least]


def find_parts(
    detector: Detector, picture: Pyramid, parts: Sequence[Box], widest_px: float
) -> Sightings:
    """What a detector sees in parts of a picture, in the picture's pixels.

    What a border between parts cuts is left out. What several parts show may come several times.

    Args:
        detector: any; one that has ways of its own with parts goes them.
        picture: the picture.
        parts: of whole pixels.
        widest_px: what is wider is left out.
    """
    if isinstance(detector, PartsDetector):
        return detector.find_parts(picture, parts, widest_px)
    plates: list[Detection] = []
    weak: list[WeakDetection] = []
    for part in parts:
        cutout = picture.cut(part)
        seen = find(detector, [cutout.image])[0]
        for one in [*(WeakDetection(plate, 0.0) for plate in seen.plates), *seen.weak]:
            there = cutout.to_picture(one.detection)
            if not counts(there.box, part, picture.size_px, widest_px):
                continue
            if one.needed > one.detection.confidence:
                weak.append(WeakDetection(there, one.needed))
            else:
                plates.append(there)
    return Sightings(plates, weak)


def counts(box: Box, part: Box, size_px: tuple[int, int], widest_px: float) -> bool:
    """Whether a box seen in a part is narrow enough, and cut by no border but the picture's."""
    width, height = size_px
    return (
        box.width <= widest_px
        and (box.x_min > part.x_min + BORDER_PX or part.x_min <= 0)
        and (box.y_min > part.y_min + BORDER_PX or part.y_min <= 0)
        and (box.x_max < part.x_max - BORDER_PX or part.x_max >= width)
        and (box.y_max < part.y_max - BORDER_PX or part.y_max >= height)
    )
