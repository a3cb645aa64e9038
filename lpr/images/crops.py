"""Pieces cut out of pictures."""

from __future__ import annotations

import math

import numpy as np

from lpr.arrays import Image
from lpr.geometry import Box


def crop(image: Image, box: Box) -> Image:
    """The part of a picture inside a box: whole pixels, clipped to the picture, at least 1 x 1."""
    height, width = image.shape[:2]
    left = min(max(math.floor(box.x_min), 0), width - 1)
    top = min(max(math.floor(box.y_min), 0), height - 1)
    right = max(min(math.ceil(box.x_max), width), left + 1)
    bottom = max(min(math.ceil(box.y_max), height), top + 1)
    return np.ascontiguousarray(image[top:bottom, left:right])
