"""From a box on a gray plate to what the character network sees; training and serving share it.

Each box is cut out with a little of its surroundings and stretched to a square, but never by
more than a factor of two against its own shape: a "1" stays thinner than an "H", a hyphen flat. The
window is then turned so that characters are bright, and brought to zero mean and unit deviation.
"""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from lpr.arrays import FloatArray, GrayImage

WINDOW_PX = 32
"""Side of the square that the network sees."""
MARGIN_PX = 3
"""Surroundings kept on each side of the stretched box, in window pixels: strokes that run on beyond
the box tell half a character from a whole one."""
MAX_STRETCH = 2.0
AT_ONCE = 512
"""Windows cut by one call of OpenCV, which takes pictures of less than 32,768 px a side."""
MIN_DEVIATION = 6.0
"""Gray levels; windows flatter than this are not blown up to full contrast."""


def cut_windows(
    gray: GrayImage, boxes: FloatArray, light: npt.NDArray[np.bool_]
) -> npt.NDArray[np.uint8]:
    """Cut the boxes out of a gray plate as squares of bright characters on dark.

    Boxes may be fractional and may reach over the picture's edge, which is then repeated.

    Args:
        gray: height x width, as `lpr.rectification` makes plates: characters to about 60 px high.
        boxes: (N, 4), ``x_min, y_min, x_max, y_max``.
        light: (N,), True where the characters are lighter than their ground.

    Returns:
        (N, 32, 32).
    """
    windows = np.empty((len(boxes), WINDOW_PX, WINDOW_PX), dtype=np.uint8)
    for start in range(0, len(boxes), AT_ONCE):
        some = slice(start, start + AT_ONCE)
        cv2.remap(
            gray,
            *_window_places(np.asarray(boxes[some], dtype=np.float64)),
            cv2.INTER_LINEAR,
            dst=windows[some].reshape(-1, WINDOW_PX),
            borderMode=cv2.BORDER_REPLICATE,
        )
    dark = ~np.asarray(light, dtype=bool)
    windows[dark] = 255 - windows[dark]
    return windows


def normalise_windows(windows: npt.NDArray[np.uint8]) -> FloatArray:
    """Bring each window to zero mean and unit deviation: (N, 32, 32) to (N, 32, 32, 1)."""
    values = windows.astype(np.float32)
    values -= values.mean(axis=(1, 2), keepdims=True)
    deviation = np.sqrt(np.mean(values * values, axis=(1, 2), keepdims=True))
    values /= np.maximum(deviation, MIN_DEVIATION)
    return values[..., np.newaxis]


def normalise(gray: GrayImage, boxes: FloatArray, light: npt.NDArray[np.bool_]) -> FloatArray:
    """The network's input for boxes on a gray plate, (N, 32, 32, 1); see `cut_windows`."""
    return normalise_windows(cut_windows(gray, boxes, light))


def _window_places(boxes: npt.NDArray[np.float64]) -> tuple[FloatArray, FloatArray]:
    """The x and the y on the plate of every window pixel, (N * 32, 32) each, windows below each
    other; pixel centres are on integers.

    Places are rounded as `cv2.warpAffine` rounds them, which cut the windows that the shipped
    network has learned from: x once, y after each step.
    """
    width = np.maximum(boxes[:, 2] - boxes[:, 0], 1.0)
    height = np.maximum(boxes[:, 3] - boxes[:, 1], 1.0)
    inner = WINDOW_PX - 2 * MARGIN_PX
    scale_x = np.maximum(width, height / MAX_STRETCH) / inner
    scale_y = np.maximum(height, width / MAX_STRETCH) / inner
    middle = (WINDOW_PX - 1) / 2
    left = (boxes[:, 0] + boxes[:, 2] - 1) / 2 - scale_x * middle
    top = (boxes[:, 1] + boxes[:, 3] - 1) / 2 - scale_y * middle
    steps = np.arange(WINDOW_PX, dtype=np.float32)
    step_x, step_y, start_x, start_y = (
        values.astype(np.float32)[:, np.newaxis] for values in (scale_x, scale_y, left, top)
    )
    across = (step_x.astype(np.float64) * steps + start_x).astype(np.float32)
    down = (step_y * steps + start_y).astype(np.float32)
    shape = (len(boxes), WINDOW_PX, WINDOW_PX)
    return (
        np.broadcast_to(across[:, np.newaxis, :], shape).reshape(-1, WINDOW_PX),
        np.broadcast_to(down[:, :, np.newaxis], shape).reshape(-1, WINDOW_PX),
    )


def window_boxes(boxes: FloatArray) -> FloatArray:
    """Boxes grown to the shape of the window that is cut around them, without its margin."""
    centre = (boxes[:, :2] + boxes[:, 2:]) / 2
    size = np.maximum(boxes[:, 2:] - boxes[:, :2], 1.0)
    size = np.maximum(size, size[:, ::-1] / MAX_STRETCH)
    return np.concatenate([centre - size / 2, centre + size / 2], axis=1).astype(np.float32)
