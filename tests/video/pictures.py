"""Pictures that show a number as black and white fields, for films, streams and folders."""

from __future__ import annotations

import cv2
import numpy as np

from lpr.arrays import GrayImage, Image

BITS, FIELD_PX = 12, 16
"""Numbers below 4096; fields that no codec blurs away."""


def picture(number: int, width: int = 320, height: int = 240) -> Image:
    """A gray picture with a red corner on top of its left side, and the number below."""
    image = np.full((height, width, 3), 110, np.uint8)
    image[:40, :60] = (0, 0, 255)
    write_number(image, number)
    return image


def write_number(image: Image, number: int) -> None:
    """Paint a number into a picture."""
    for bit in range(BITS):
        left = 8 + bit * FIELD_PX
        image[64 : 64 + FIELD_PX, left : left + FIELD_PX] = 255 * (number >> bit & 1)


def number_in(gray: GrayImage) -> int:
    """The number that a picture shows."""
    row = gray[64 + FIELD_PX // 2]
    return sum((int(row[8 + FIELD_PX // 2 + bit * FIELD_PX]) > 128) << bit for bit in range(BITS))


def jpeg_of(number: int) -> bytes:
    """A picture that shows its number, as a file."""
    return bytes(cv2.imencode(".jpg", picture(number))[1])
