"""Pictures as they might have been lit, printed and photographed: online augmentation.

Light, colour, sharpness and noise change anew in every epoch. Frames are moved when pictures are
cut, since what lies beside is not in them.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from lpr.arrays import FloatArray


@dataclass(frozen=True, slots=True)
class DistortionConfig:
    """How far pictures are changed. Spreads are standard deviations, shares are chances.

    Brightness counts from 0 to 1.
    """

    gamma: float = 0.25
    """Of the logarithm of the exponent that values are raised to."""
    tint: float = 0.08
    """Of the logarithm of each channel's factor."""
    brightness: float = 0.06
    contrast: float = 0.2
    """Of the logarithm of the factor of differences from the picture's mean."""
    gray_share: float = 0.15
    blur_share: float = 0.2
    blur_px: tuple[float, float] = (0.4, 1.1)
    """Least and most sigma of the Gaussian."""
    cover_share: float = 0.1
    """Pictures crossed by an upright strip, as by a pole's shadow."""
    cover_px: tuple[int, int] = (2, 7)
    """Least and most width of the strip."""
    cover_strength: float = 0.3
    fade_share: float = 0.12
    """Pictures of which a part fades away, as under glare, dirt or the end of a shadow."""
    fade_width: tuple[float, float] = (0.06, 0.25)
    """Least and most sigma of what fades, in the picture's widths."""
    fade_strength: tuple[float, float] = (0.4, 0.85)
    noise_share: float = 0.4
    noise: tuple[float, float] = (0.005, 0.06)
    """Least and most sigma."""


def distort(
    rng: np.random.Generator, pictures: npt.NDArray[np.uint8], config: DistortionConfig
) -> FloatArray:
    """Changed copies of pictures (N, H, W, 3), each by itself, as values from 0 to 1."""
    changed = _relit(rng, as_input(pictures), config)
    count = len(changed)
    for index in np.flatnonzero(rng.random(count) < config.blur_share):
        changed[index] = cv2.GaussianBlur(
            changed[index], (0, 0), float(rng.uniform(*config.blur_px))
        )
    for index in np.flatnonzero(rng.random(count) < config.cover_share):
        _cover(rng, changed[index], config)
    for index in np.flatnonzero(rng.random(count) < config.fade_share):
        _fade(rng, changed[index], config)
    for index in np.flatnonzero(rng.random(count) < config.noise_share):
        noise = rng.standard_normal(changed[index].shape, np.float32)
        changed[index] += np.float32(rng.uniform(*config.noise)) * noise
    clipped: FloatArray = np.clip(changed, 0, 1)
    return clipped


def as_input(pictures: npt.NDArray[np.uint8]) -> FloatArray:
    """Pictures as a network takes them: values from 0 to 1, as the reader gives them to it."""
    return pictures.astype(np.float32) / np.float32(255)


def _relit(rng: np.random.Generator, pictures: FloatArray, config: DistortionConfig) -> FloatArray:
    """Another gamma, tint, brightness and contrast; some without colour."""
    count = len(pictures)

    def spread(sigma: float, channels: int = 1) -> FloatArray:
        return rng.normal(0, sigma, (count, 1, 1, channels)).astype(np.float32)

    relit: FloatArray = np.power(pictures, np.exp(spread(config.gamma)))
    relit = relit * np.exp(spread(config.tint, 3)) + spread(config.brightness)
    mean = relit.mean(axis=(1, 2, 3), keepdims=True)
    relit = mean + (relit - mean) * np.exp(spread(config.contrast))
    gray = rng.random(count) < config.gray_share
    relit[gray] = relit[gray].mean(axis=-1, keepdims=True)
    return relit


def _cover(rng: np.random.Generator, picture: FloatArray, config: DistortionConfig) -> None:
    """Lay an upright strip of one brightness over a part of a picture, seen through, in place."""
    width = int(rng.integers(config.cover_px[0], config.cover_px[1] + 1))
    left = int(rng.integers(0, picture.shape[1] - width))
    strip = picture[:, left : left + width]
    strip *= 1 - config.cover_strength
    strip += np.float32(config.cover_strength * rng.random())


def _fade(rng: np.random.Generator, picture: FloatArray, config: DistortionConfig) -> None:
    """Let a part of a picture, as often as not an end, fade towards one brightness, in place."""
    width = picture.shape[1]
    at_end = rng.random() < 0.5
    middle = float(rng.integers(2)) if at_end else float(rng.random())
    off = (np.arange(width, dtype=np.float32) / width - middle) / rng.uniform(*config.fade_width)
    share = (rng.uniform(*config.fade_strength) * np.exp(-(off**2) / 2))[None, :, None]
    level = 1.0 if rng.random() < 0.5 else float(rng.random())
    picture[:] = picture * (1 - share) + level * share
