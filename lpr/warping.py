"""Cuts an upright picture out of another through a homography, without aliasing."""

from __future__ import annotations

from typing import TypeAlias

import cv2
import numpy as np
import numpy.typing as npt

from lpr.arrays import Image
from lpr.geometry import Box

AREA_AVERAGE_ABOVE = 1.5
"""Source pixels per target pixel from which the source is averaged before it is warped."""

LEAST_AVERAGED = 2.0
"""Source pixels per target pixel that halving leaves to the last step."""

FloatMatrix: TypeAlias = npt.NDArray[np.float64]
"""A 3 x 3 homography at full precision."""


def warp(
    image: Image,
    to_source: FloatMatrix,
    size_px: tuple[int, int],
    shrink: float,
    interpolation: int = cv2.INTER_CUBIC,
) -> Image:
    """What a picture shows through a map from target to source pixels; its edges repeat outside.

    Coordinates are continuous: a picture spans 0..width, pixel centres lie at halves. What is large
    is first reduced with area averaging, which a cubic warp alone would alias.

    Args:
        image: (height, width, 3).
        to_source: the (3, 3) homography from target to source pixels.
        size_px: width and height of the target.
        shrink: source pixels per target pixel, about.
        interpolation: OpenCV's between the pixels; linear takes a third of the time.
    """
    corners = Box(0, 0, *size_px).to_quad().to_array().astype(np.float64)
    points = cv2.perspectiveTransform(corners[None], to_source)[0]
    height, width = image.shape[:2]
    x_min, y_min = np.clip(np.floor(points.min(axis=0)) - 2, 0, (width - 1, height - 1)).astype(int)
    x_max, y_max = np.clip(np.ceil(points.max(axis=0)) + 2, 1, (width, height)).astype(int)
    part = image[y_min : max(y_max, y_min + 1), x_min : max(x_max, x_min + 1)]
    to_part = _shift(-x_min, -y_min) @ to_source
    if shrink > AREA_AVERAGE_ABOVE:
        full = part.shape[1], part.shape[0]
        part = halved(part, shrink)
        size = (max(1, round(full[0] / shrink)), max(1, round(full[1] / shrink)))
        part = np.asarray(cv2.resize(part, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)
        to_part = np.diag([part.shape[1] / full[0], part.shape[0] / full[1], 1.0]) @ to_part
    # OpenCV puts pixel centres at whole numbers; ours lie at halves.
    matrix = _shift(-0.5, -0.5) @ to_part @ _shift(0.5, 0.5)
    flags = interpolation | cv2.WARP_INVERSE_MAP
    warped = cv2.warpPerspective(
        part, matrix, size_px, flags=flags, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(warped, dtype=np.uint8)


def halved(image: Image, shrink: float) -> Image:
    """A picture that is to shrink that much, halved while much of it is left.

    Averaging over whole pixels is several times quicker than over parts of them, and what is left
    to do still averages enough for the two to be hardly told apart.
    """
    while shrink >= 2 * LEAST_AVERAGED and min(image.shape[:2]) > 1:
        height, width = image.shape[0] // 2, image.shape[1] // 2
        even = image[: 2 * height, : 2 * width]  # an odd last row or column goes
        smaller = cv2.resize(even, (width, height), interpolation=cv2.INTER_AREA)
        image, shrink = np.asarray(smaller, np.uint8), shrink / 2
    return image


def _shift(dx: float, dy: float) -> FloatMatrix:
    return np.array([[1, 0, dx], [0, 1, dy], [0, 0, 1]], dtype=np.float64)
