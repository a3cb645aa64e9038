"""Pictures that hold one character each, and the polarity of characters in boxes."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from lpr.arrays import FloatArray, GrayImage
from lpr.characters.normalisation import cut_windows

CROP_HEIGHT_PX = 44
"""Crops are brought to this height first: about that of characters in a plate image."""
_RING_PX = 2


def crop_window(gray: GrayImage, shift: FloatArray | None = None) -> npt.NDArray[np.uint8]:
    """The window (1, 32, 32) of a crop that one character fills.

    Args:
        gray: the crop.
        shift: (4,) how far to move the edges of the crop, in its heights; None for not at all.
    """
    width_px = max(round(gray.shape[1] * CROP_HEIGHT_PX / gray.shape[0]), 2)
    gray = np.asarray(cv2.resize(gray, (width_px, CROP_HEIGHT_PX), interpolation=cv2.INTER_AREA))
    box = np.array([[0, 0, width_px, CROP_HEIGHT_PX]], dtype=np.float32)
    light = np.array([is_light(gray, box)])
    return cut_windows(gray, box if shift is None else box + shift * CROP_HEIGHT_PX, light)


def is_light(gray: GrayImage, boxes: FloatArray) -> bool:
    """Whether the characters in the boxes (N, 4) are lighter than what lies just around them."""
    height, width = gray.shape
    votes = 0.0
    for x_min, y_min, x_max, y_max in np.rint(boxes).astype(int):
        left, top = max(x_min - _RING_PX, 0), max(y_min - _RING_PX, 0)
        part = gray[top : min(y_max + _RING_PX, height), left : min(x_max + _RING_PX, width)]
        if part.size:
            ring = np.concatenate([part[0], part[-1], part[:, 0], part[:, -1]])
            votes += float(part.mean() - np.median(ring))
    return votes > 0
