"""The binarised plate: dark characters on white ground, as older systems keep it with each read."""

from __future__ import annotations

import numpy as np

from lpr.arrays import GrayImage, Image
from lpr.segmentation.config import SegmentationConfig
from lpr.segmentation.steps import gaussian_blur, otsu, stretch_contrast, to_gray

INNER = 8
"""The outer part of so many of each side, which may not be plate, has no say in what is ground."""


def binarised(plate: Image, config: SegmentationConfig | None = None) -> GrayImage:
    """An upright plate in black and white, uint8: characters 0, ground 255, whichever was lighter.

    Otsu's threshold (1979) after the usual contrast and blur; the ground is what there is more of.

    >>> plate = np.full((64, 200, 3), 20, np.uint8)
    >>> plate[20:44, 60:70] = 240
    >>> binarised(plate)[32, [65, 100]].tolist()
    [0, 255]
    """
    config = config or SegmentationConfig()
    gray = gaussian_blur(stretch_contrast(to_gray(plate), config.clip), config.blur_px)
    dark = otsu(gray, False, config)
    height, width = dark.shape
    inner = dark[
        height // INNER : height - height // INNER, width // INNER : width - width // INNER
    ]
    is_light_on_dark = float(np.mean(inner > 0)) > 0.5
    return dark if is_light_on_dark else np.asarray(255 - dark, np.uint8)
