"""Plates as they might have been framed, lit and photographed: online augmentation."""

from __future__ import annotations

from dataclasses import dataclass, field

import cv2
import numpy as np
import numpy.typing as npt

from lpr.arrays import FloatArray, Image
from lpr.reading.witness.origin import HEIGHT_PX, WIDTH_PX
from lpr.synthesis.degradation import color_cast
from lpr.training.distortion import DistortionConfig, distort


def _usual_distortion() -> DistortionConfig:
    """Colours tell regions apart: nearly all stay coloured."""
    return DistortionConfig(
        gamma=0.2, tint=0.06, brightness=0.05, contrast=0.0, gray_share=0.04, blur_share=0.3,
        blur_px=(0.6, 2.2), cover_share=0.0, noise_share=0.3, noise=(0.005, 0.06),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class OriginDistortion:
    """How far plates are changed. Spreads are standard deviations, shares are chances."""

    move_share: float = 0.8
    scale: tuple[float, float] = (0.04, 0.05)
    """Of the logarithms of width and height."""
    shear: tuple[float, float] = (0.02, 0.01)
    """Pixels across for each one down, and down for each one across."""
    shift_px: tuple[float, float] = (4.0, 2.0)
    """Across and down."""
    coarse_share: float = 0.35
    """Made smaller and as large as before again: so drawings and photographs look more alike."""
    coarse: tuple[float, float] = (0.2, 0.9)
    """How much smaller."""
    cast_share: float = 0.1
    """Under lamps of one colour, or seen by a camera that takes them for white."""
    cast: float = 0.35
    """Of the logarithm of each channel's factor."""
    light: DistortionConfig = field(default_factory=_usual_distortion)


def distort_plates(
    rng: np.random.Generator, pictures: npt.NDArray[np.uint8], config: OriginDistortion
) -> FloatArray:
    """Changed copies of plates (N, 96, 288, 3), each by itself, as values from 0 to 1."""
    moved = pictures.copy()
    for index in np.flatnonzero(rng.random(len(moved)) < config.move_share):
        moved[index] = _moved(rng, moved[index], config)
    for index in np.flatnonzero(rng.random(len(moved)) < config.coarse_share):
        moved[index] = _coarse(moved[index], float(rng.uniform(*config.coarse)))
    for index in np.flatnonzero(rng.random(len(moved)) < config.cast_share):
        blue, green, red = np.exp(rng.normal(0, config.cast, 3)).tolist()
        moved[index] = color_cast(moved[index], (blue, green, red))
    return distort(rng, moved, config.light)


def _moved(rng: np.random.Generator, picture: Image, config: OriginDistortion) -> Image:
    """Stretched, slanted and shifted a little, as when framed otherwise."""
    across, down = np.exp(rng.normal(0, config.scale))
    slant, slope = rng.normal(0, config.shear)
    right, low = rng.normal(0, config.shift_px)
    map_to = np.array([[across, slant, right], [slope, down, low]], dtype=np.float32)
    size = (WIDTH_PX, HEIGHT_PX)
    moved: Image = cv2.warpAffine(picture, map_to, size, borderMode=cv2.BORDER_REPLICATE)
    return moved


def _coarse(picture: Image, scale: float) -> Image:
    """As a smaller picture shows it that is enlarged."""
    size = round(WIDTH_PX * scale), round(HEIGHT_PX * scale)
    small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    coarse: Image = cv2.resize(small, (WIDTH_PX, HEIGHT_PX), interpolation=cv2.INTER_LINEAR)
    return coarse
