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

LEFT_AT_NIGHT = (0.2, 0.7, 0.1)
"""How often it is the blue, the green or the red channel that is left in the dark."""


def _usual_distortion() -> DistortionConfig:
    """Colours tell regions apart: nearly all stay coloured."""
    return DistortionConfig(
        gamma=0.2, tint=0.06, brightness=0.05, contrast=0.12, gray_share=0.1, blur_share=0.3,
        blur_px=(0.4, 1.3), cover_share=0.0, fade_share=0.0, noise_share=0.3, noise=(0.005, 0.05),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class OriginDistortion:
    """How far plates are changed. Spreads are standard deviations, shares are chances."""

    move_share: float = 0.8
    scale: tuple[float, float] = (0.04, 0.05)
    """Of the logarithms of width and height."""
    shear: tuple[float, float] = (0.02, 0.01)
    """Pixels across for each one down, and down for each one across."""
    shift_px: tuple[float, float] = (2.0, 1.0)
    """Across and down."""
    coarse_share: float = 0.35
    """Made smaller and as large as before again: so drawings and photographs look more alike."""
    coarse: tuple[float, float] = (0.35, 0.9)
    """How much smaller."""
    cast_share: float = 0.15
    """Under lamps of one colour, or seen by a camera that takes them for white."""
    cast: float = 0.5
    """Of the logarithm of each channel's factor."""
    night_share: float = 0.06
    """So dark that one channel is nearly all there is, mostly the green one."""
    night: tuple[float, float] = (0.05, 0.6)
    """Factors of the other two channels."""
    haze_share: float = 0.15
    """Seen through haze, a wet lens, or with the sun behind: little contrast and colour."""
    haze: tuple[float, float] = (0.25, 0.8)
    """How much of the contrast is left, and how much of the colour."""
    light: DistortionConfig = field(default_factory=_usual_distortion)


def distort_plates(
    rng: np.random.Generator, pictures: npt.NDArray[np.uint8], config: OriginDistortion
) -> FloatArray:
    """Changed copies of plates (N, 48, 144, 3), each by itself, as values from 0 to 1."""
    changed = pictures.copy()
    for share, change in (
        (config.move_share, _moved),
        (config.coarse_share, _coarse),
        (config.cast_share, _cast),
        (config.night_share, _at_night),
        (config.haze_share, _hazy),
    ):
        for index in np.flatnonzero(rng.random(len(changed)) < share):
            changed[index] = change(rng, changed[index], config)
    return distort(rng, changed, config.light)


def _moved(rng: np.random.Generator, picture: Image, config: OriginDistortion) -> Image:
    """Stretched, slanted and shifted a little, as when framed otherwise."""
    across, down = np.exp(rng.normal(0, config.scale))
    slant, slope = rng.normal(0, config.shear)
    right, low = rng.normal(0, config.shift_px)
    map_to = np.array([[across, slant, right], [slope, down, low]], dtype=np.float32)
    size = (WIDTH_PX, HEIGHT_PX)
    moved: Image = cv2.warpAffine(picture, map_to, size, borderMode=cv2.BORDER_REPLICATE)
    return moved


def _coarse(rng: np.random.Generator, picture: Image, config: OriginDistortion) -> Image:
    """As a smaller picture shows it that is enlarged."""
    scale = float(rng.uniform(*config.coarse))
    size = round(WIDTH_PX * scale), round(HEIGHT_PX * scale)
    small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    coarse: Image = cv2.resize(small, (WIDTH_PX, HEIGHT_PX), interpolation=cv2.INTER_LINEAR)
    return coarse


def _cast(rng: np.random.Generator, picture: Image, config: OriginDistortion) -> Image:
    """In light of some colour."""
    blue, green, red = np.exp(rng.normal(0, config.cast, 3)).tolist()
    return color_cast(picture, (blue, green, red))


def _at_night(rng: np.random.Generator, picture: Image, config: OriginDistortion) -> Image:
    """With one channel that is nearly all there is."""
    gains = rng.uniform(*config.night, 3)
    gains[rng.choice(3, p=LEFT_AT_NIGHT)] = 1.0
    blue, green, red = (gains * rng.uniform(0.6, 1.4)).tolist()
    return color_cast(picture, (blue, green, red))


def _hazy(rng: np.random.Generator, picture: Image, config: OriginDistortion) -> Image:
    """With shares of its contrast and of its colour left, about a gray of any brightness."""
    contrast, color = rng.uniform(*config.haze), rng.uniform(*config.haze)
    values = picture.astype(np.float32)
    gray = values.mean(axis=-1, keepdims=True)
    values = gray + color * (values - gray)
    level = 0.7 * values.mean() + 0.3 * rng.uniform(30, 225)
    hazy: Image = np.clip(level + contrast * (values - values.mean()), 0, 255).astype(np.uint8)
    return hazy
