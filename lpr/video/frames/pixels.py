"""A frame's pixels, made into what is asked for only when it is asked for."""

from __future__ import annotations

from typing import Protocol

import cv2
import numpy as np

from lpr.arrays import GrayImage, Image


class Pixels(Protocol):
    """What a frame shows, upright."""

    @property
    def width(self) -> int:
        """Columns of the upright picture."""

    @property
    def height(self) -> int:
        """Rows of the upright picture."""

    def bgr(self) -> Image:
        """The picture: height x width x 3, BGR, uint8; the same array each time."""

    def gray(self) -> GrayImage:
        """Its brightness: height x width, uint8; costs next to nothing where films are decoded,
        which store it apart from the colours."""


class ArrayPixels:
    """Pixels that are a BGR picture from the beginning.

    >>> ArrayPixels(np.zeros((2, 4, 3), np.uint8)).gray().shape
    (2, 4)
    """

    __slots__ = ("_bgr",)

    def __init__(self, bgr: Image) -> None:
        self._bgr = bgr

    @property
    def width(self) -> int:
        return int(self._bgr.shape[1])

    @property
    def height(self) -> int:
        return int(self._bgr.shape[0])

    def bgr(self) -> Image:
        return self._bgr

    def gray(self) -> GrayImage:
        return np.asarray(cv2.cvtColor(self._bgr, cv2.COLOR_BGR2GRAY), np.uint8)
