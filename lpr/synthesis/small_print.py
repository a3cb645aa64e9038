"""Words in small letters on plates: names, slogans, dealers."""

from __future__ import annotations

import cv2
import numpy as np

from lpr.arrays import FloatArray, Image
from lpr.synthesis.fonts import pick_font
from lpr.synthesis.lettering import Lettering, set_row
from lpr.synthesis.styles import Color


def write(
    image: Image,
    text: str,
    center: tuple[int, int],
    height_px: int,
    color: Color,
    rng: np.random.Generator,
    slant: float = 0.0,
) -> None:
    """Small print, centred; left out where it would be under 4 px high or does not fit.

    ``slant`` leans it to the right, as written by hand: width by height.
    """
    if height_px < 4:
        return
    mask = set_row(text, Lettering(pick_font(rng), height_px, 0.85, 0.12, 0.3)).mask
    if slant:
        mask = _leaning(mask, slant)
    height, width = mask.shape
    x, y = center[0] - width // 2, center[1] - height // 2
    if x < 0 or y < 0 or x + width > image.shape[1] or y + height > image.shape[0]:
        return
    part = image[y : y + height, x : x + width]
    part[:] = blend(part, mask, color)


def _leaning(mask: FloatArray, slant: float) -> FloatArray:
    height, width = mask.shape
    lean = slant * height
    shear = np.array([[1, -slant, lean], [0, 1, 0]])
    leaning: FloatArray = cv2.warpAffine(mask, shear, (width + int(np.ceil(lean)), height))
    return leaning


def blend(image: Image, mask: FloatArray, color: Color) -> Image:
    """A colour over a picture where a mask (height, width; 0 to 1) says so."""
    share = mask[..., None]
    mixed: Image = (image * (1 - share) + share * np.array(color, np.float32)).astype(np.uint8)
    return mixed
