"""Fits a picture into one of the shapes that the detector sees."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from lpr.arrays import FloatArray, Image
from lpr.warping import halved

PADDING = 127
"""Gray level around the picture: zero once normalised."""
ASPECTS = (0.75, 0.6, 1.0)
"""Of the shapes that the detector sees, the short side over the long one; the usual one first."""


def input_shapes(side_px: int, multiple_px: int) -> tuple[tuple[int, int], ...]:
    """The (height, width) shapes of a detector whose longer input side is ``side_px``.

    A picture goes into the shape that wastes least on padding: a photograph of 4:3 costs a quarter
    less than in a square. Sides are multiples of ``multiple_px``.
    """

    def rounded(px: float) -> int:
        return max(multiple_px, round(px / multiple_px) * multiple_px)

    flat = [(rounded(side_px * aspect), side_px) for aspect in ASPECTS]
    tall = [(width, height) for height, width in flat if height < width]
    return (*flat, *tall)


def best_shape(width: int, height: int, shapes: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """The smallest (height, width) of those in which a picture of that size is seen largest."""
    return max(shapes, key=lambda s: (min(s[0] / height, s[1] / width), -s[0] * s[1]))


def letterbox(image: Image, shape: tuple[int, int]) -> tuple[Image, float]:
    """The picture scaled to fit a (height, width), at its top-left, and the scale used.

    It is halved while it is twice too large, and then scaled linearly: averaging over parts of
    pixels takes four times as long.
    """
    height, width = image.shape[:2]
    scale = min(shape[0] / height, shape[1] / width)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    image = halved(image, 1 / scale, least=1.0)
    canvas = np.full((*shape, 3), PADDING, dtype=np.uint8)
    canvas[: size[1], : size[0]] = cv2.resize(image, size, interpolation=cv2.INTER_LINEAR)
    return canvas, scale


def normalise_pixels(images: Image) -> FloatArray:
    """Network input of BGR pictures (..., 3): RGB from -1 to 1, as MobileNetV2 was trained."""
    rows = images.reshape(-1, images.shape[-2], 3)
    rgb: FloatArray = cv2.cvtColor(rows, cv2.COLOR_BGR2RGB).astype(np.float32)
    rgb *= 1 / 127.5
    rgb -= 1
    return rgb.reshape(images.shape)
