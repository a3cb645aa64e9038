"""Pixels of frames that PyAV has decoded: brightness at once, colours when they are asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

from lpr.arrays import GrayImage, Image
from lpr.images.pixels import LYING_DOWN, upright

if TYPE_CHECKING:
    from av import VideoFrame

_BRIGHTNESS_APART = frozenset(
    f"{name}{layout}p" for name in ("yuv", "yuvj") for layout in ("420", "422", "440", "444")
) | {"nv12", "nv21", "gray"}
"""Formats of pixels whose first plane is the brightness, a byte for each pixel."""
_ORIENTATIONS = {
    (False, False, False): 1,
    (False, True, False): 2,
    (False, True, True): 3,
    (False, False, True): 4,
    (True, False, False): 5,
    (True, True, False): 6,
    (True, True, True): 7,
    (True, False, True): 8,
}
"""EXIF's orientation for: rows become columns, then mirrored left to right, then upside down."""


class DecodedPixels:
    """What a decoded frame shows, turned as the film asks; not for two threads at a time."""

    __slots__ = ("_bgr", "_frame", "_orientation")

    def __init__(self, frame: VideoFrame, orientation: int = 1) -> None:
        self._frame: VideoFrame | None = frame
        self._orientation = orientation
        self._bgr: Image | None = None

    @property
    def width(self) -> int:
        return self._size()[0]

    @property
    def height(self) -> int:
        return self._size()[1]

    def bgr(self) -> Image:
        if self._bgr is None:
            assert self._frame is not None
            pixels = np.asarray(self._frame.to_ndarray(format="bgr24"), np.uint8)
            self._bgr = upright(pixels, self._orientation)
            self._frame = None  # its memory goes back to the decoder
        return self._bgr

    def gray(self) -> GrayImage:
        if self._frame is None:
            return np.asarray(cv2.cvtColor(self.bgr(), cv2.COLOR_BGR2GRAY), np.uint8)
        return _turned(brightness(self._frame), self._orientation)

    def _size(self) -> tuple[int, int]:
        if self._frame is None:
            return int(self.bgr().shape[1]), int(self.bgr().shape[0])
        width, height = self._frame.width, self._frame.height
        return (height, width) if self._orientation in LYING_DOWN else (width, height)


class Upright:
    """Makes pixels of the decoded frames of one film or stream, turned as it asks.

    The display matrix is looked at only where the angle changes: a frame whose side data have been
    looked at refers to itself, and its memory would stay until Python searches for such circles.

    Args:
        film: whether frames may be mirrored without being turned; cameras do not send such.
    """

    def __init__(self, film: bool) -> None:
        self._orientations: dict[int, int] = {} if film else {0: 1}

    def pixels(self, frame: VideoFrame) -> DecodedPixels:
        """The pixels of a frame."""
        angle = frame.rotation
        if angle not in self._orientations:
            self._orientations[angle] = orientation_of(frame)
        return DecodedPixels(frame, self._orientations[angle])


def brightness(frame: VideoFrame) -> GrayImage:
    """The brightness of a decoded frame, as it lies: height x width; a view where it is stored so,
    in the range that the film uses (16 to 235 as a rule)."""
    if frame.format.name not in _BRIGHTNESS_APART:
        return np.asarray(frame.to_ndarray(format="gray"), np.uint8)
    plane = frame.planes[0]
    rows = np.asarray(memoryview(plane), np.uint8).reshape(-1, plane.line_size)
    return rows[: frame.height, : frame.width]


def orientation_of(frame: VideoFrame) -> int:
    """EXIF's number for how a frame is to be turned and mirrored, from its display matrix."""
    side_data: Any = frame.side_data  # a sequence, whatever its stubs say
    for data in side_data:
        if data.type.name == "DISPLAYMATRIX":
            return orientation_of_matrix(np.frombuffer(bytes(data)[:36], np.int32).tolist())
    return 1


def orientation_of_matrix(matrix: list[int]) -> int:
    """EXIF's number for the nearest right angle of a display matrix ``a b u c d v x y w``.

    A point goes to ``x' = ax + cy, y' = bx + dy`` (ISO/IEC 14496-12, 8.3.2).

    >>> orientation_of_matrix([0, 65536, 0, -65536, 0, 0, 0, 0, 1 << 30])
    6
    """
    a, b, _, c, d = matrix[:5]
    lying = abs(b) > abs(a)
    return _ORIENTATIONS[(lying, (c if lying else a) < 0, (b if lying else d) < 0)]


def _turned(gray: GrayImage, orientation: int) -> GrayImage:
    if orientation == 1:
        return gray
    return upright(gray[:, :, None], orientation)[:, :, 0]
