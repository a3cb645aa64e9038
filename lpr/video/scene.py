"""What the picture as a whole does from one frame to the next: a cut, or a camera that moves."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from lpr.arrays import FloatArray, GrayImage

THUMB_PX = (128, 72)
"""Pictures are compared at this size."""
CUT_BELOW = 0.3
"""Two pictures that correlate less show different scenes,"""
CUT_LEVELS = 18.0
"""if they differ by so many gray levels on average."""
SURE_SHIFT = 0.35
"""A shift counts whose peak is so high, 0 to 1; between pictures that share little it is lower."""
LEAST_SHIFT = 1.2
"""So does one of so many pixels of the small pictures. A vehicle that moves may feign a smaller
one, and tracks stand that anyway."""


@dataclass(frozen=True, slots=True)
class SceneChange:
    """``cut`` tells that another scene begins, ``shift_px`` how far the scene moved right and down
    in the picture."""

    cut: bool = False
    shift_px: tuple[float, float] = (0.0, 0.0)


class SceneWatch:
    """Compares each frame with the one before it."""

    def __init__(self) -> None:
        self._before: FloatArray | None = None
        self._size: tuple[int, ...] = ()
        window = cv2.createHanningWindow(THUMB_PX, cv2.CV_32F)
        self._window = np.asarray(window, np.float32)

    def look(self, gray: GrayImage) -> SceneChange:
        """What has changed since the frame before; nothing where there is none."""
        thumb = cv2.resize(gray, THUMB_PX, interpolation=cv2.INTER_AREA).astype(np.float32)
        before, self._before = self._before, thumb
        same_size, self._size = self._size == gray.shape, gray.shape
        if before is None:
            return SceneChange()
        if not same_size or is_cut(before, thumb):
            return SceneChange(cut=True)
        # It multiplies its arguments by the window in place.
        shift, peak = cv2.phaseCorrelate(before, thumb.copy(), self._window)
        if peak < SURE_SHIFT or max(map(abs, shift)) < LEAST_SHIFT:
            return SceneChange()
        across, down = gray.shape[1] / THUMB_PX[0], gray.shape[0] / THUMB_PX[1]
        return SceneChange(shift_px=(shift[0] * across, shift[1] * down))


def is_cut(before: FloatArray, after: FloatArray) -> bool:
    """Whether two small gray pictures show different scenes.

    >>> rng = np.random.default_rng(1)
    >>> one, other = (rng.uniform(0, 255, (72, 128)).astype(np.float32) for _ in range(2))
    >>> is_cut(one, other), is_cut(one, one * np.float32(0.5))
    (True, False)
    """
    if float(np.abs(before - after).mean()) < CUT_LEVELS:
        return False
    return correlation(before, after) < CUT_BELOW


def correlation(first: FloatArray, second: FloatArray) -> float:
    """How far two pictures of one size are the same but for brightness and contrast, -1 to 1;
    0 where one of them is even."""
    one, other = first - first.mean(), second - second.mean()
    scale = float(np.sqrt((one * one).sum() * (other * other).sum()))
    return float((one * other).sum()) / scale if scale > 1e-3 else 0.0
