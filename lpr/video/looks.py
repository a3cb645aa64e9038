"""One frame's look at a plate: what was read, and how much its vote counts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from lpr.arrays import Image
from lpr.geometry import Box, Quad
from lpr.images import crop
from lpr.types import Plate, Reading

FULL_HEIGHT_PX = 20.0
"""A plate so high shows all there is to read; a lower one counts less."""
SHARP = 0.3
"""Slope of the steepest edges of a sharp plate, of its contrast a pixel, at `SHARP_HEIGHT_PX`."""
SHARP_HEIGHT_PX = 24
CUT_OFF = 0.25
"""What a plate at the edge of the picture counts: a part of it may lie outside."""
EDGE_PX = 2.0
LEAST_WEIGHT = 0.05


@dataclass(frozen=True, slots=True)
class Look:
    """A plate as one frame shows it; ``weight`` is what its vote counts, 0 to 1."""

    plate: Plate
    weight: float = 1.0


def look_weight(image: Image, plate: Plate) -> float:
    """How large, sharp, straight and whole a plate is in a picture, 0 to 1."""
    height, width = image.shape[:2]
    whole = CUT_OFF if _at_the_edge(plate.box, width, height) else 1.0
    product = _size(plate.quad) * sharpness(image, plate.box) * _straightness(plate.quad) * whole
    return max(product, LEAST_WEIGHT)


def region_of(looks: Sequence[Look], reading: Reading) -> tuple[str | None, float]:
    """Where a plate is from, and how probable that is: as the looks have it that read its text.

    The format of the text alone tells where none of them knows.
    """
    votes: dict[str, float] = defaultdict(float)
    total = 0.0
    for look in looks:
        if look.plate.text == reading.text:
            total += look.weight
            if look.plate.region is not None:
                votes[look.plate.region] += look.weight * look.plate.region_confidence
    if not votes:
        return reading.region, 0.0
    region = max(votes, key=lambda name: (votes[name], name))
    return region, votes[region] / total


def sharpness(image: Image, box: Box) -> float:
    """How sharp what a box shows is, 0 to 1: the slope of its steepest edges, of its contrast."""
    part = crop(image, box)
    if min(part.shape[:2]) < 4:
        return 0.0
    gray = cv2.cvtColor(part, cv2.COLOR_BGR2GRAY)
    scale = SHARP_HEIGHT_PX / gray.shape[0]
    size = max(round(gray.shape[1] * scale), 8), SHARP_HEIGHT_PX
    even = cv2.resize(gray, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
    dark, light = np.percentile(even, (5, 95))
    slopes = np.abs(np.diff(even.astype(np.float32), axis=1))
    steepest = float(np.percentile(slopes, 95))
    return min(steepest / max(float(light - dark), 8.0) / SHARP, 1.0)


def _size(quad: Quad) -> float:
    _, right, _, left = _sides(quad)
    return min((left + right) / 2 / FULL_HEIGHT_PX, 1.0)


def _straightness(quad: Quad) -> float:
    """How near to a rectangle seen from the front: 1 where opposite sides are equally long and
    neighbours at right angles."""
    top, right, bottom, left = _sides(quad)
    even = min(top, bottom) / max(top, bottom, 1e-6) * min(left, right) / max(left, right, 1e-6)
    corners = quad.to_array()
    across, down = corners[1] - corners[0], corners[3] - corners[0]
    product = float(np.linalg.norm(across) * np.linalg.norm(down))
    lean = abs(float(across @ down)) / max(product, 1e-6)
    return even * float(np.sqrt(max(1 - lean**2, 0.0)))


def _sides(quad: Quad) -> tuple[float, float, float, float]:
    """Lengths of the top, right, bottom and left side."""
    corners = quad.to_array()
    lengths = np.linalg.norm(np.roll(corners, -1, axis=0) - corners, axis=1)
    top, right, bottom, left = (float(length) for length in lengths)
    return top, right, bottom, left


def _at_the_edge(box: Box, width: int, height: int) -> bool:
    low = min(box.x_min, box.y_min)
    return low <= EDGE_PX or box.x_max >= width - EDGE_PX or box.y_max >= height - EDGE_PX
