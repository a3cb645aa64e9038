"""What a user may hand over: pictures in any shape, boxes in any shape."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np

from lpr.arrays import Image
from lpr.errors import ConfigError, ImageError
from lpr.geometry import Box
from lpr.images import load_image

PictureSource: TypeAlias = Any
BoxLike: TypeAlias = Box | Sequence[float]
"""A `Box`, or ``x_min, y_min, x_max, y_max`` in pixels."""


def to_picture(image: PictureSource, max_megapixels: float) -> Image:
    """The picture as BGR array.

    Raises:
        ImageError: it is no picture, or too large a one.
    """
    if isinstance(image, str | Path):
        return load_image(image, max_megapixels)
    if image.ndim != 3 or image.shape[2] != 3 or image.dtype != np.uint8 or not image.size:
        raise ImageError(
            f"an array of shape {image.shape} and type {image.dtype} is no picture; give height x "
            "width x 3, BGR, uint8 (cv2.imread makes such), or the path of a file"
        )
    picture: Image = image
    return picture


def to_box(box: BoxLike, width: int, height: int) -> Box:
    """The box, checked to have some size and to meet a picture of that size.

    >>> to_box((10, 10, 90, 40), 200, 100).width
    80.0

    Raises:
        ConfigError: it is no box, an empty one, or it lies outside the picture.
    """
    try:
        found = box if isinstance(box, Box) else Box(*(float(edge) for edge in box))
    except (TypeError, ValueError) as error:
        raise ConfigError(
            f"{box!r} is no box; give a Box, or x_min, y_min, x_max, y_max in pixels"
        ) from error
    edges = found.x_min, found.y_min, found.x_max, found.y_max
    told = ", ".join(f"{edge:g}" for edge in edges)
    if not all(map(math.isfinite, edges)) or min(found.width, found.height) <= 0:
        raise ConfigError(
            f"the box {told} is empty; give x_min, y_min, x_max, y_max in pixels, each maximum "
            "above its minimum"
        )
    if found.clipped(width, height).area <= 0:
        raise ConfigError(
            f"the box {told} lies outside the picture, which is {width} x {height} pixels"
        )
    return found
