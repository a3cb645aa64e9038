"""Character windows as they might have been cut, printed and photographed: online augmentation.

Samples are cut once and seen in every epoch; without change the network learns the few real ones by
heart. Each batch therefore is moved, turned, leaned, blurred, lit and covered a little at random.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

Windows = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class DistortConfig:
    """How far windows are changed. Spreads are standard deviations, shares are chances."""

    shift_px: float = 0.9
    scale: float = 0.07
    """Of the logarithm of width and height."""
    lean: float = 0.14
    """dx / dy of upright strokes."""
    turn_deg: float = 4.0
    gamma: float = 0.2
    """Of the logarithm of the exponent that gray levels are raised to."""
    stroke_share: float = 0.12
    """Strokes made thicker or thinner by a pixel."""
    blur_share: float = 0.3
    blur_px: tuple[float, float] = (0.4, 1.6)
    """Least and most sigma of the Gaussian."""
    light_share: float = 0.3
    light: float = 1.2
    """Brightness of one side beyond the other's, at most, in deviations of the window's grays."""
    noise_share: float = 0.3
    noise: float = 0.3
    """Sigma of the noise, at most, in the same."""
    cover_share: float = 0.06
    cover_px: tuple[int, int] = (3, 9)
    """Sides of a flat patch: dirt, a bolt, a shadow's edge."""


def augment_windows(rng: np.random.Generator, windows: Windows, config: DistortConfig) -> Windows:
    """Changed copies of windows (N, S, S), each changed by itself."""
    moved = _moved(rng, windows, config)
    for index in np.flatnonzero(rng.random(len(moved)) < config.stroke_share):
        change = cv2.dilate if rng.random() < 0.5 else cv2.erode
        moved[index] = change(moved[index], np.ones((2, 2), np.uint8))
    for index in np.flatnonzero(rng.random(len(moved)) < config.cover_share):
        _cover(rng, moved[index], config.cover_px)
    for index in np.flatnonzero(rng.random(len(moved)) < config.blur_share):
        moved[index] = cv2.GaussianBlur(moved[index], (0, 0), float(rng.uniform(*config.blur_px)))
    return relit(rng, moved, config)


def _moved(rng: np.random.Generator, windows: Windows, config: DistortConfig) -> Windows:
    """Windows shifted, scaled, leaned and turned about their middle, edges repeated."""
    count, side = windows.shape[:2]
    scale = np.exp(rng.normal(0, config.scale, (count, 2)))
    angle = np.deg2rad(rng.normal(0, config.turn_deg, count))
    lean = rng.normal(0, config.lean, count)
    cos, sin = np.cos(angle), np.sin(angle)
    matrices = np.empty((count, 2, 3))
    matrices[:, 0, 0], matrices[:, 0, 1] = scale[:, 0] * cos, lean - sin
    matrices[:, 1, 0], matrices[:, 1, 1] = sin, scale[:, 1] * cos
    middle = (side - 1) / 2
    matrices[:, :, 2] = middle - matrices[:, :, :2].sum(axis=2) * middle
    matrices[:, :, 2] += rng.normal(0, config.shift_px, (count, 2))
    moved = np.empty_like(windows)
    for index, matrix in enumerate(matrices):
        cv2.warpAffine(
            windows[index],
            matrix,
            (side, side),
            dst=moved[index],
            flags=cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_REPLICATE,
        )
    return moved


def _cover(rng: np.random.Generator, window: Windows, sides_px: tuple[int, int]) -> None:
    """Lay a flat patch of one of the window's own gray levels over a part of it, in place."""
    side = window.shape[0]
    height, width = rng.integers(sides_px[0], sides_px[1] + 1, 2)
    top, left = rng.integers(0, side - height), rng.integers(0, side - width)
    level = window[rng.integers(side), rng.integers(side)]
    window[top : top + height, left : left + width] = level


def relit(rng: np.random.Generator, windows: Windows, config: DistortConfig) -> Windows:
    """Another gamma, light from one side, noise."""
    count, side = windows.shape[:2]

    def chosen(share: float) -> npt.NDArray[np.float32]:
        return (rng.random((count, 1, 1)) < share).astype(np.float32)

    gamma = np.exp(rng.normal(0, config.gamma, (count, 1, 1))).astype(np.float32)
    values = np.float32(255) * np.power(windows.astype(np.float32) / 255, gamma)
    deviation = values.std(axis=(1, 2), keepdims=True)
    ramp = np.linspace(-0.5, 0.5, side, dtype=np.float32)
    slopes = rng.uniform(-config.light, config.light, (2, count, 1, 1)).astype(np.float32)
    across, down = slopes * deviation * chosen(config.light_share)
    values += across * ramp[None, None, :] + down * ramp[None, :, None]
    sigma = rng.uniform(0, config.noise, (count, 1, 1)).astype(np.float32) * deviation
    values += rng.standard_normal(values.shape, np.float32) * sigma * chosen(config.noise_share)
    changed: Windows = np.clip(values + 0.5, 0, 255).astype(np.uint8)
    return changed
