"""The classical steps on a plate image, pure: gray, blur, thresholds, morphology, contours.

A mask is uint8, 255 where a character may be. ``light`` asks for light characters on a dark plate.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeAlias

import cv2
import numpy as np
import numpy.typing as npt

from lpr.arrays import GrayImage, Image
from lpr.segmentation.config import SegmentationConfig

Contour: TypeAlias = npt.NDArray[np.int32]
MIN_CONTRAST = 8
"""Gray levels; a plate flatter than this is not stretched."""

Threshold: TypeAlias = Callable[[GrayImage, bool, SegmentationConfig], GrayImage]


@dataclass(frozen=True, slots=True)
class Mask:
    """One threshold's result, named ``variant``: ``raw`` before opening, ``clean`` after."""

    variant: str
    light: bool
    raw: GrayImage
    clean: GrayImage


def to_gray(image: Image) -> GrayImage:
    """Luminance of a BGR picture; a gray picture is returned as it is."""
    if image.ndim == 2:
        return image
    return as_gray(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY))


def stretch_contrast(gray: GrayImage, tail: float) -> GrayImage:
    """Spread the plate's gray levels over the whole range, so that thresholds mean the same on all.

    ``tail`` is the share of pixels at either end that may clip; the outer eighth of the picture,
    which may not be plate, has no say. A plain picture is returned as it is.
    """
    height, width = gray.shape
    inner = gray[height // 8 : height - height // 8, width // 16 : width - width // 16]
    counts = np.cumsum(np.bincount(inner.ravel(), minlength=256)) / max(inner.size, 1)
    low, high = np.searchsorted(counts, (tail, 1 - tail)).tolist()
    if high - low < MIN_CONTRAST:
        return gray
    levels = np.clip((np.arange(256) - low) * (255 / (high - low)), 0, 255).astype(np.uint8)
    return as_gray(cv2.LUT(gray, levels))


def gaussian_blur(gray: GrayImage, blur_px: int) -> GrayImage:
    """Gaussian blur with a kernel of ``blur_px`` (odd) pixels a side."""
    return as_gray(cv2.GaussianBlur(gray, (blur_px, blur_px), 0))


def otsu(gray: GrayImage, light: bool, _config: SegmentationConfig) -> GrayImage:
    """Global threshold by Otsu (1979), its level taken from the inner part of the plate."""
    height, width = gray.shape
    inner = gray[height // 8 : height - height // 8, width // 16 : width - width // 16]
    level, _ = cv2.threshold(inner, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    kind = cv2.THRESH_BINARY if light else cv2.THRESH_BINARY_INV
    return as_gray(cv2.threshold(gray, level, 255, kind)[1])


def adaptive_mean(gray: GrayImage, light: bool, config: SegmentationConfig) -> GrayImage:
    """Pixels that differ from the mean of the window."""
    side = _window_px(gray, config.window)
    offset = -config.adaptive_offset if light else config.adaptive_offset
    kind = cv2.THRESH_BINARY if light else cv2.THRESH_BINARY_INV
    return as_gray(cv2.adaptiveThreshold(gray, 255, cv2.ADAPTIVE_THRESH_MEAN_C, kind, side, offset))


def top_hat(gray: GrayImage, light: bool, config: SegmentationConfig) -> GrayImage:
    """Otsu's threshold on what strokes alone show: top-hat of light, bottom-hat of dark ones.

    The hat (Meyer 1979) takes away all that is wider than its square, so that a plate's ground
    does not count as light where dark paint begins beside it, as it does for a local mean.
    """
    side = _window_px(gray, config.window_hat)
    kind = cv2.MORPH_TOPHAT if light else cv2.MORPH_BLACKHAT
    hat = cv2.morphologyEx(gray, kind, np.ones((side, side), np.uint8))
    return otsu(as_gray(hat), True, config)


THRESHOLDS: dict[str, Threshold] = {
    "otsu": otsu,
    "adaptive": adaptive_mean,
    "hat": top_hat,
}
"""The threshold variants by name; the first tells which polarity the characters have."""
FIRST, *OTHERS = THRESHOLDS


def opening(mask: GrayImage, side_px: int) -> GrayImage:
    """Erosion, then dilation: breaks bridges thinner than ``side_px`` and drops specks."""
    kernel = np.ones((side_px, side_px), np.uint8)
    return as_gray(cv2.morphologyEx(mask, cv2.MORPH_OPEN, kernel))


def find_contours(mask: GrayImage) -> list[Contour]:
    """All contours of a mask, also those within a frame, for the trace."""
    contours, _ = cv2.findContours(mask, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    return [contour.astype(np.int32) for contour in contours]


def threshold_masks(
    gray: GrayImage, light: bool, names: Iterable[str], config: SegmentationConfig
) -> list[Mask]:
    """Threshold variants of one polarity, by their names, before and after opening."""
    masks = []
    for name in names:
        raw = THRESHOLDS[name](gray, light, config)
        variant = f"{name}/light" if light else name
        masks.append(Mask(variant, light, raw, opening(raw, config.opening_px)))
    return masks


def as_gray(array: npt.NDArray[Any]) -> GrayImage:
    """OpenCV's result, typed as the uint8 picture that it is here."""
    return np.asarray(array, dtype=np.uint8)


def _window_px(gray: GrayImage, fraction: float) -> int:
    """An odd window side of a fraction of the plate's height."""
    return max(int(fraction * gray.shape[0]) // 2 * 2 + 1, 3)
