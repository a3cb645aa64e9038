"""Augmentation for the detector: other light and worse cameras."""

from __future__ import annotations

import cv2
import numpy as np

from lpr.arrays import Image


def change_light(rng: np.random.Generator, image: Image) -> Image:
    """Brightness, contrast, gamma, colour cast, saturation; at times gray, blur, noise, JPEG."""
    levels = np.arange(256, dtype=np.float32)[:, None] / 255
    gamma = np.exp(rng.normal(0, 0.25))
    contrast, brightness = np.exp(rng.normal(0, 0.2)), rng.normal(0, 0.08)
    cast = np.exp(rng.normal(0, 0.06, 3))
    table = (np.clip(levels**gamma * cast, 0, 1) - 0.5) * contrast + 0.5 + brightness
    table = np.clip(np.rint(table * 255), 0, 255).astype(np.uint8)
    image = cv2.LUT(image, table[None])
    kind = rng.random()
    if kind < 0.12:
        image = cv2.cvtColor(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), cv2.COLOR_GRAY2BGR)
    elif kind < 0.5:
        gray = cv2.cvtColor(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), cv2.COLOR_GRAY2BGR)
        saturation = float(rng.uniform(0.3, 1.6))
        image = cv2.addWeighted(image, saturation, gray, 1 - saturation, 0)
    if rng.random() < 0.15:
        image = cv2.GaussianBlur(image, (0, 0), float(rng.uniform(0.4, 1.6)))
    if rng.random() < 0.08:
        image = _motion_blur(image, int(rng.integers(3, 9)), float(rng.uniform(-30, 30)))
    if rng.random() < 0.2:
        noise = np.empty(image.shape, np.int16)
        cv2.setRNGSeed(int(rng.integers(2**31)))
        cv2.randn(noise, (0,) * 3, (float(rng.uniform(2, 16)),) * 3)
        image = cv2.add(image, noise, dtype=cv2.CV_8U)
    if rng.random() < 0.2:
        quality = int(rng.integers(25, 85))
        coded = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
        image = np.asarray(cv2.imdecode(coded, cv2.IMREAD_COLOR), dtype=np.uint8)
    return image


def _motion_blur(image: Image, length_px: int, angle_deg: float) -> Image:
    kernel = np.zeros((length_px, length_px), np.float32)
    kernel[length_px // 2] = 1 / length_px
    turn = cv2.getRotationMatrix2D(((length_px - 1) / 2, (length_px - 1) / 2), angle_deg, 1)
    kernel = cv2.warpAffine(kernel, turn, (length_px, length_px))
    blurred: Image = cv2.filter2D(image, -1, kernel / max(kernel.sum(), 1e-6))
    return blurred
