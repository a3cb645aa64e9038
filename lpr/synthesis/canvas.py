"""Shapes painted into a picture: smooth outlines, gradients, soft edges. All paint in place."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from lpr.arrays import FloatArray, Image
from lpr.synthesis.fonts import pick_font
from lpr.synthesis.lettering import Lettering, set_row

Tone = Sequence[float] | FloatArray
"""Blue, green, red, 0 to 255."""

_SHIFT = 4
"""Fractional bits of OpenCV's coordinates."""


def rounded(points: FloatArray, rounds: int = 2) -> FloatArray:
    """An outline (N, 2) with its corners cut off again and again (Chaikin 1974)."""
    for _ in range(rounds):
        following = np.roll(points, -1, axis=0)
        pair = np.stack([0.75 * points + 0.25 * following, 0.25 * points + 0.75 * following], 1)
        points = pair.reshape(-1, 2).astype(np.float32)
    return points


def fill(
    image: Image,
    points: FloatArray,
    top: Tone,
    bottom: Tone | None = None,
    opacity: float = 1.0,
    softness_px: float = 0.0,
) -> None:
    """Fill an outline (N, 2) with a colour, or with a gradient from its top to its bottom."""
    window = _window(image, points, 3 * softness_px + 2)
    if window is None:
        return
    x0, y0, x1, y1 = window
    mask = np.zeros((y1 - y0, x1 - x0), np.uint8)
    corners = np.round((points - np.array([x0, y0]) - 0.5) * 2**_SHIFT).astype(np.int32)
    cv2.fillPoly(mask, [corners], 255, cv2.LINE_AA, shift=_SHIFT)
    if softness_px > 0:
        mask = cv2.GaussianBlur(mask, (0, 0), softness_px)
    share = mask[..., None].astype(np.float32) * np.float32(opacity / 255)
    paint = np.asarray(top, np.float32)[None, None]
    if bottom is not None:
        start, end = float(points[:, 1].min()), float(points[:, 1].max())
        rows = (np.arange(y0, y1, dtype=np.float32) - start) / max(end - start, 1.0)
        mix = np.clip(rows, 0, 1)[:, None, None]
        paint = paint * (1 - mix) + np.asarray(bottom, np.float32) * mix
    part = image[y0:y1, x0:x1]
    part[:] = np.clip(part + share * (paint - part) + 0.5, 0, 255).astype(np.uint8)


def stroke(image: Image, points: FloatArray, tone: Tone, width_px: float) -> None:
    """A line through points (N, 2), anti-aliased; thinner than a pixel it grows fainter instead."""
    window = _window(image, points, width_px + 2)
    if window is None:
        return
    x0, y0, x1, y1 = window
    part = image[y0:y1, x0:x1]
    over = part.copy()
    color = tuple(float(v) for v in tone)
    corners = np.round((points - np.array([x0, y0]) - 0.5) * 2**_SHIFT).astype(np.int32)
    thickness = max(1, round(width_px))
    cv2.polylines(over, [corners], False, color, thickness, cv2.LINE_AA, shift=_SHIFT)
    opacity = min(1.0, width_px)
    part[:] = cv2.addWeighted(over, opacity, part, 1 - opacity, 0)


def glow(image: Image, center: FloatArray, radius_px: float, tone: Tone, strength: float) -> None:
    """Light added around a point, fading out over ``radius_px``."""
    window = _window(image, center[None], 3 * radius_px + 1)
    if window is None:
        return
    x0, y0, x1, y1 = window
    xs = (np.arange(x0, x1, dtype=np.float32) - center[0])[None, :]
    ys = (np.arange(y0, y1, dtype=np.float32) - center[1])[:, None]
    spot = np.exp(-(xs**2 + ys**2) / (2 * radius_px**2)) * np.float32(strength)
    part = image[y0:y1, x0:x1]
    light = part + spot[..., None] * np.asarray(tone, np.float32)
    part[:] = np.clip(light, 0, 255).astype(np.uint8)


def ellipse(center: FloatArray, radius_x: float, radius_y: float) -> FloatArray:
    """The outline of an ellipse, (32, 2)."""
    angles = np.linspace(0, 2 * np.pi, 32, endpoint=False)
    ring = np.stack([np.cos(angles) * radius_x, np.sin(angles) * radius_y], axis=1)
    outline: FloatArray = (ring + center).astype(np.float32)
    return outline


def rectangle(x_min: float, y_min: float, x_max: float, y_max: float) -> FloatArray:
    """The outline of an upright rectangle, (4, 2)."""
    return np.array([[x_min, y_min], [x_max, y_min], [x_max, y_max], [x_min, y_max]], np.float32)


def write(rng: np.random.Generator, image: Image, text: str, quad: FloatArray, tone: Tone) -> None:
    """Words that fill a quad (4, 2), in some font."""
    mask = set_row(text, Lettering(pick_font(rng), 48, squeeze=0.85)).mask
    corners = rectangle(0, 0, mask.shape[1], mask.shape[0])
    window = _window(image, quad, 1)
    if window is None:
        return
    x0, y0, x1, y1 = window
    matrix = cv2.getPerspectiveTransform(corners, (quad - np.array([x0, y0])).astype(np.float32))
    share = cv2.warpPerspective(mask, matrix, (x1 - x0, y1 - y0))[..., None]
    part = image[y0:y1, x0:x1]
    part[:] = (part + share * (np.asarray(tone, np.float32) - part)).astype(np.uint8)


def _window(image: Image, points: FloatArray, pad_px: float) -> tuple[int, int, int, int] | None:
    """The part of the picture around points (x0, y0, x1, y1), None where they lie outside."""
    height, width = image.shape[:2]
    x0, y0 = (int(v) for v in np.maximum(np.floor(points.min(axis=0) - pad_px), 0))
    x1, y1 = (int(v) for v in np.minimum(np.ceil(points.max(axis=0) + pad_px), (width, height)))
    return (x0, y0, x1, y1) if x0 < x1 and y0 < y1 else None
