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
"""So does one of so many pixels of the small pictures; tracks stand smaller ones anyway."""
BLOCKS = (8, 6)
"""Across and down: so many parts of the picture are asked whether it moved as a whole."""
DECIDED_LEVELS = 2.0
"""A part has an answer where that changes by so many gray levels how well it fits,"""
AGREED_SHARE = 0.85
"""and this share of those that have one must fit better: a vehicle before the camera moves, too."""


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
        # It multiplies its arguments by the window in place, hence the copies.
        shift, peak = cv2.phaseCorrelate(before.copy(), thumb.copy(), self._window)
        if peak < SURE_SHIFT or max(map(abs, shift)) < LEAST_SHIFT:
            return SceneChange()
        if not moved_as_a_whole(before, thumb, shift):
            return SceneChange()
        across, down = gray.shape[1] / THUMB_PX[0], gray.shape[0] / THUMB_PX[1]
        return SceneChange(shift_px=(shift[0] * across, shift[1] * down))


def moved_as_a_whole(before: FloatArray, after: FloatArray, shift: tuple[float, float]) -> bool:
    """Whether a shift explains most of two small gray pictures, rather than a part that moves.

    >>> rng = np.random.default_rng(1)
    >>> scene = cv2.GaussianBlur(rng.uniform(0, 255, (72, 128)).astype(np.float32), (9, 9), 0)
    >>> one_moves = scene.copy()
    >>> one_moves[20:60, 40:90] = scene[20:60, 36:86]
    >>> moved_as_a_whole(scene, np.roll(scene, 4, axis=1), (4, 0))
    True
    >>> moved_as_a_whole(scene, one_moves, (4, 0))
    False
    """
    move = np.array([[1, 0, shift[0]], [0, 1, shift[1]]], np.float32)
    size = before.shape[1], before.shape[0]
    moved = cv2.warpAffine(before, move, size, borderMode=cv2.BORDER_REPLICATE)
    better = cv2.resize(
        np.abs(after - before) - np.abs(after - moved), BLOCKS, interpolation=cv2.INTER_AREA
    )
    decided = better[np.abs(better) >= DECIDED_LEVELS]
    return bool(decided.size) and float((decided > 0).mean()) >= AGREED_SHARE


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
