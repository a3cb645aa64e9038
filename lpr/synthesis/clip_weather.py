"""What light, weather, camera and storage do to the frames of a drawn clip."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from lpr.arrays import Image
from lpr.synthesis.degradation import (
    add_noise,
    color_cast,
    exposure,
    gaussian_blur,
    jpeg,
    motion_blur,
    night,
)


@dataclass(frozen=True, slots=True)
class Weather:
    """Strengths that hold for all frames of a clip; 0 is none."""

    dark: float = 0.0
    """Share of the light that is gone."""
    rain: float = 0.0
    """Streaks per 1,000 pixels."""
    shake_px: float = 0.0
    """How far the picture jumps, a standard deviation."""
    blur_px: float = 0.3
    """Out of focus by so much, a frame on average."""
    motion_px: float = 0.6
    """Blurred by motion over so much, a frame on average."""
    noise: float = 3.0
    """Levels of the sensor's noise."""
    quality: int = 70
    """Of the compression, 1 to 100."""


def pick_weather(rng: np.random.Generator, difficulty: float) -> Weather:
    """Random weather; ``difficulty`` 0 to 1 makes all effects more frequent and heavier."""

    def some(share: float, low: float, high: float) -> float:
        strength = float(rng.uniform(low, high)) * (0.5 + difficulty)
        return strength if rng.random() < share else 0.0

    return Weather(
        dark=min(some(0.3, 0.3, 0.6), 0.7),
        rain=some(0.2, 0.2, 0.8),
        shake_px=some(0.3, 1.0, 5.0),
        blur_px=0.3 + difficulty * float(rng.uniform(0.1, 0.8)),
        motion_px=0.5 + difficulty * float(rng.uniform(0.3, 2.4)),
        noise=2.0 + difficulty * float(rng.uniform(2.0, 9.0)),
        quality=round(85 - difficulty * float(rng.uniform(10, 45))),
    )


def weathered(rng: np.random.Generator, image: Image, weather: Weather) -> Image:
    """One frame as the camera gives it: blur and noise differ from frame to frame."""
    if weather.shake_px:
        image = _moved(image, rng.normal(0, weather.shake_px, 2))
    image = gaussian_blur(image, float(rng.exponential(weather.blur_px)))
    length_px = float(rng.exponential(weather.motion_px))
    if length_px > 1:
        image = motion_blur(image, length_px, float(rng.normal(0, 0.6)))
    if weather.rain:
        image = _rained_on(rng, image, weather.rain)
    if weather.dark:
        image = night(image, 1 - weather.dark, (0.9, 0.95, 1.0))
    image = color_cast(exposure(image, float(np.exp(rng.normal(0, 0.05)))), (1.0, 1.0, 1.0))
    return jpeg(add_noise(rng, image, weather.noise * (1 + weather.dark)), weather.quality)


def _moved(image: Image, shift: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> Image:
    move = np.array([[1, 0, shift[0]], [0, 1, shift[1]]], np.float32)
    size = image.shape[1], image.shape[0]
    moved = cv2.warpAffine(image, move, size, borderMode=cv2.BORDER_REFLECT)
    return np.asarray(moved, np.uint8)


def _rained_on(rng: np.random.Generator, image: Image, streaks: float) -> Image:
    """Bright streaks, and the haze behind them."""
    height, width = image.shape[:2]
    veil = np.zeros((height, width), np.uint8)
    lean = float(rng.normal(0, 0.15))
    for _ in range(round(streaks * height * width / 1000)):
        x, y = float(rng.uniform(0, width)), float(rng.uniform(0, height))
        length = float(rng.uniform(0.02, 0.06)) * height
        ends = (round(x), round(y)), (round(x + lean * length), round(y + length))
        cv2.line(veil, *ends, int(rng.integers(40, 110)), 1, cv2.LINE_AA)
    haze = exposure(image, 1.0, 0.85, 18.0)
    light = haze.astype(np.int16) + veil[..., None]
    return np.asarray(light.clip(0, 255), np.uint8)
