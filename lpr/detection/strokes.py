"""Where a large picture shows something like lettering: upright strokes, close together.

A quick look at a small copy, to tell which parts of a picture need no closer one. It is no
detector: foliage and grilles are full of strokes, too.
"""

from __future__ import annotations

from collections.abc import Iterable

import cv2
import numpy as np
import numpy.typing as npt

from lpr.arrays import FloatArray, Image
from lpr.detection.parts import Pyramid
from lpr.geometry import Box

MAP_PX = 1000
"""Longer side of the copy: the strokes of a far plate of 12 megapixels just show in it."""
STEP = 20
"""Gray levels between two neighbours, at least, where a stroke begins or ends."""
BLOCK_PX = (15, 5)
"""Width and height of what is looked at together, in the copy: about a far plate."""


def stroke_density(image: Image) -> tuple[FloatArray, float]:
    """The share of pixels around each place of a small copy where an upright stroke begins or ends.

    Args:
        image: (height, width, 3) uint8.

    Returns:
        The shares, 0 to 1, and how many times as large the picture is as the copy.
    """
    height, width = image.shape[:2]
    shrink = max(1.0, max(height, width) / MAP_PX)
    size = max(2, round(width / shrink)), max(1, round(height / shrink))
    gray = cv2.cvtColor(cv2.resize(image, size, interpolation=cv2.INTER_LINEAR), cv2.COLOR_BGR2GRAY)
    steps = cv2.absdiff(gray[:, 1:], gray[:, :-1])
    ends = cv2.threshold(steps, STEP, 255, cv2.THRESH_BINARY)[1]
    density: npt.NDArray[np.uint8] = np.asarray(cv2.blur(ends, BLOCK_PX), np.uint8)
    return np.asarray(density / np.float32(255), np.float32), float(shrink)


def with_strokes(
    picture: Pyramid, parts: Iterable[Box], explained: Iterable[Box], least: float
) -> list[Box]:
    """The parts of a picture that show strokes somewhere else than in and at explained boxes.

    Args:
        picture: the picture.
        parts: of whole pixels.
        explained: what is known.
        least: how dense strokes must be, 0 to 1.
    """
    image, times = picture.shrunk(max(picture.size_px) / (2 * MAP_PX))
    density, shrink = stroke_density(image)
    shrink *= times
    for box in explained:
        x0, y0, x1, y1 = (round(edge / shrink) for edge in box.to_list())
        across, down = (side // 2 + 1 for side in BLOCK_PX)
        density[max(0, y0 - down) : y1 + down + 1, max(0, x0 - across) : x1 + across + 1] = 0.0

    def densest(part: Box) -> float:
        x0, y0, x1, y1 = (round(edge / shrink) for edge in part.to_list())
        return float(density[y0 : y1 + 1, x0 : x1 + 1].max(initial=0.0))

    return [part for part in parts if densest(part) >= least]
