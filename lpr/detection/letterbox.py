"""Fits a picture of any shape into the square that the detector sees, and maps points back."""

from __future__ import annotations

import cv2
import numpy as np

from lpr.types import FloatArray, Image

PADDING = 127
"""Gray level around the picture: zero once normalised."""


def letterbox(image: Image, side_px: int) -> tuple[Image, float]:
    """The picture scaled to fit a square of ``side_px``, at its top-left, and the scale used."""
    height, width = image.shape[:2]
    scale = side_px / max(height, width)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    interpolation = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    canvas = np.full((side_px, side_px, 3), PADDING, dtype=np.uint8)
    canvas[: size[1], : size[0]] = cv2.resize(image, size, interpolation=interpolation)
    return canvas, scale


def normalise_pixels(images: Image) -> FloatArray:
    """Network input of BGR pictures (..., 3): RGB from -1 to 1, as MobileNetV2 was trained."""
    rgb: FloatArray = images[..., ::-1].astype(np.float32)
    rgb *= 1 / 127.5
    rgb -= 1
    return rgb
