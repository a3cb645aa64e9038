"""Cuts an upright picture out of another through a homography, without aliasing."""

from __future__ import annotations

from math import ceil, floor
from typing import TypeAlias

import cv2
import numpy as np
import numpy.typing as npt

from lpr.arrays import FloatArray, Image

AREA_AVERAGE_ABOVE = 1.5
"""Source pixels per target pixel from which the source is averaged before it is warped."""

LEAST_AVERAGED = 2.0
"""Source pixels per target pixel that halving leaves to the last step."""

_LEAST_DEPTH = 1e-12
"""In place of 0 where a homography divides."""

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
    is first reduced with area averaging, which a warp alone would alias; before a linear one it is
    halved only, while it is twice too large.

    Args:
        image: (height, width, 3).
        to_source: the (3, 3) homography from target to source pixels.
        size_px: width and height of the target.
        shrink: source pixels per target pixel, about.
        interpolation: OpenCV's between the pixels; linear takes a fourth of the time.
    """
    x_min, y_min, x_max, y_max = _seen(to_source, size_px, image.shape[1], image.shape[0])
    part = image[y_min:y_max, x_min:x_max]
    across = down = 1.0
    if shrink > AREA_AVERAGE_ABOVE:
        full = part.shape[1], part.shape[0]
        if interpolation == cv2.INTER_LINEAR:
            part = halved(part, shrink, least=1.0)
        else:
            part = halved(part, shrink)
            size = (max(1, round(full[0] / shrink)), max(1, round(full[1] / shrink)))
            part = np.asarray(cv2.resize(part, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)
        across, down = part.shape[1] / full[0], part.shape[0] / full[1]
    to_part = _to_pixels(to_source, (x_min, y_min), (across, down))
    flags = interpolation | cv2.WARP_INVERSE_MAP
    warped = cv2.warpPerspective(
        part, to_part, size_px, flags=flags, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(warped, dtype=np.uint8)


def _seen(
    to_source: FloatMatrix, size_px: tuple[int, int], width: int, height: int
) -> tuple[int, int, int, int]:
    """The part of a picture of that size that a target shows, with a margin: a pixel at least."""
    (a, b, c), (d, e, f), (g, h, i) = to_source.tolist()
    across, down = size_px
    xs, ys = [], []
    for x, y in ((0, 0), (across, 0), (across, down), (0, down)):
        depth = g * x + h * y + i or _LEAST_DEPTH
        xs.append((a * x + b * y + c) / depth)
        ys.append((d * x + e * y + f) / depth)
    (x_min, x_max), (y_min, y_max) = (
        (floor(min(max(0.0, min(at) - 2), side - 1)), ceil(min(max(1.0, max(at) + 2), side)))
        for at, side in ((xs, width), (ys, height))
    )
    return x_min, y_min, max(x_max, x_min + 1), max(y_max, y_min + 1)


def _to_pixels(
    to_source: FloatMatrix, start: tuple[int, int], scale: tuple[float, float]
) -> FloatMatrix:
    """A map from target to source as OpenCV counts pixels, their centres at whole numbers and not
    at halves; the source begins at ``start`` and is so many times as wide and as high.

    Nine numbers: by hand they take a tenth of the time that arrays do.
    """
    bottom = to_source[2].tolist()
    rows = []
    for row, first, factor in zip(to_source[:2].tolist(), start, scale, strict=True):
        x, y, one = (
            factor * (value - first * under) for value, under in zip(row, bottom, strict=True)
        )
        rows.append((x, y, one + (x + y) / 2))
    across, down, depth = bottom
    under = (across, down, depth + (across + down) / 2)
    rows = [tuple(value - part / 2 for value, part in zip(row, under, strict=True)) for row in rows]
    return np.array([*rows, under], dtype=np.float64)


def source_pixels(to_source: FloatMatrix, size_px: tuple[int, int]) -> float:
    """Source pixels per target pixel, down the middle of a target of that width and height."""
    width, height = size_px
    top, bottom = (to_source @ [width / 2, y, 1.0] for y in (0.0, height))
    return float(np.linalg.norm(bottom[:2] / bottom[2] - top[:2] / top[2])) / height


def halved(image: Image, shrink: float, least: float = LEAST_AVERAGED) -> Image:
    """A picture that is to shrink that much, halved while ``least`` or more of that is left after.

    Averaging over whole pixels is several times quicker than over parts of them, and what is left
    to do still averages enough for the two to be hardly told apart.
    """
    while shrink >= 2 * least and min(image.shape[:2]) > 1:
        height, width = image.shape[0] // 2, image.shape[1] // 2
        even = image[: 2 * height, : 2 * width]  # an odd last row or column goes
        smaller = cv2.resize(even, (width, height), interpolation=cv2.INTER_AREA)
        image, shrink = np.asarray(smaller, np.uint8), shrink / 2
    return image


def mapped(points: FloatArray | FloatMatrix, matrix: FloatMatrix) -> FloatArray:
    """(N, 2) points under a (3, 3) homography.

    >>> mapped(np.array([[1.0, 2.0]]), np.diag([2.0, 3.0, 1.0])).tolist()
    [[2.0, 6.0]]
    """
    flat = np.asarray(points, dtype=np.float64).reshape(-1, 1, 2)
    return np.asarray(cv2.perspectiveTransform(flat, matrix), dtype=np.float32).reshape(-1, 2)
