"""Signs on plates that are no Latin letters or digits."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from lpr.arrays import FloatArray, Image


def write_script(
    rng: np.random.Generator,
    image: Image,
    center: tuple[float, float],
    size_px: float,
    color: Sequence[float] | FloatArray,
) -> None:
    """A sign that is no Latin letter: some bent strokes and a dot."""
    thick = max(1, round(0.11 * size_px))
    tone = [float(level) for level in color]
    for _ in range(int(rng.integers(3, 8))):
        ends = np.array(center) + rng.uniform(-0.5, 0.5, (3, 2)) * size_px
        if rng.random() < 0.6:
            level = int(rng.integers(2))
            ends[2, level] = ends[0, level]
        ends[1] = (ends[0] + ends[2]) / 2 + rng.normal(0, 0.1, 2) * size_px
        cv2.polylines(image, [np.round(ends).astype(np.int32)], False, tone, thick, cv2.LINE_AA)
    dot = np.round(np.array(center) + rng.uniform(-0.4, 0.4, 2) * size_px).astype(int)
    cv2.circle(image, (int(dot[0]), int(dot[1])), max(1, thick // 2), tone, -1, cv2.LINE_AA)


def write_sign(
    rng: np.random.Generator,
    image: Image,
    center: tuple[float, float],
    size_px: float,
    color: Sequence[float] | FloatArray,
) -> None:
    """A sign like a Chinese character: level, upright and slanted strokes that fill a square."""
    thick = max(1, round(0.09 * size_px))
    tone = [float(level) for level in color]
    levels = np.linspace(-0.42, 0.42, int(rng.integers(3, 5)))
    strokes = [(*_reach(rng), level, level) for level in levels]
    strokes += [(x, x, *_reach(rng)) for x in rng.uniform(-0.4, 0.4, int(rng.integers(2, 4)))]
    strokes += [(0.0, x, -0.1, 0.48) for x in rng.uniform(-0.45, 0.45, int(rng.integers(3)))]
    for x0, x1, y0, y1 in strokes:
        ends = np.round(np.array([(x0, y0), (x1, y1)]) * size_px + np.array(center))
        cv2.polylines(image, [ends.astype(np.int32)], False, tone, thick, cv2.LINE_AA)


def _reach(rng: np.random.Generator) -> tuple[float, float]:
    """Where a stroke begins and ends, -0.5 to 0.5."""
    start, length = float(rng.uniform(-0.48, -0.05)), float(rng.uniform(0.4, 0.95))
    return start, min(0.48, start + length)
