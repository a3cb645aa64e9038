"""From Pillow's pictures of any mode, and arrays of any layout, to BGR in 8 bits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image as PillowImage

from lpr.arrays import Image

TILE_WIDTH_PX, TILE_HEIGHT_PX = 1024, 256
"""Pictures are converted a tile at a time: the copies that Pillow makes then stay small."""
ORIENTATION_TAG = 0x0112

_TURNS: dict[int, Callable[[Image], Image]] = {
    2: lambda a: a[:, ::-1],
    3: lambda a: a[::-1, ::-1],
    4: lambda a: a[::-1],
    5: lambda a: a.transpose(1, 0, 2),
    6: lambda a: a.transpose(1, 0, 2)[:, ::-1],
    7: lambda a: a.transpose(1, 0, 2)[::-1, ::-1],
    8: lambda a: a.transpose(1, 0, 2)[::-1],
}
"""What puts a picture of each EXIF orientation upright (1 is upright)."""
LYING_DOWN = range(5, 9)
"""EXIF orientations that swap width and height."""


def upright(pixels: Image, orientation: int) -> Image:
    """The picture turned as its EXIF orientation asks, contiguous."""
    turn = _TURNS.get(orientation)
    return np.ascontiguousarray(turn(pixels) if turn else pixels)


def bgr_of_pillow(picture: PillowImage.Image) -> Image:
    """The pixels of a loaded Pillow picture, transparent ones on white, deep gray scaled to 8 bits.

    Needs 3 bytes a pixel and a few megabytes.
    """
    width, height = picture.size
    pixels = np.empty((height, width, 3), dtype=np.uint8)
    deep = picture.mode == "F" or picture.mode.startswith("I")
    scale = _deep_scale(picture) if deep else 1.0
    for left, top, tile in _tiles(picture):
        part = _bgr_of_deep(tile, scale) if deep else _bgr_of_plain(tile)
        pixels[top : top + tile.height, left : left + tile.width] = part
    return pixels


def bgr_of_array(pixels: npt.NDArray[Any]) -> Image:
    """A BGR picture of an array with one channel (gray), three (BGR) or four (BGRA), uint8."""
    if pixels.ndim == 2 or pixels.shape[2] == 1:
        gray = pixels.reshape(pixels.shape[:2])
        return np.repeat(gray[:, :, None], 3, axis=2)
    if pixels.shape[2] == 3:
        return np.ascontiguousarray(pixels)
    alpha = pixels[:, :, 3]
    # Cameras and screens give a fourth channel that is never filled in.
    unused = alpha.max() == 0
    return np.ascontiguousarray(pixels[:, :, :3]) if unused else on_white(pixels)


def on_white(bgra: npt.NDArray[np.uint8]) -> Image:
    """A BGRA picture laid on white."""
    white = np.empty((*bgra.shape[:2], 3), dtype=np.uint8)
    step = max(1, TILE_HEIGHT_PX * TILE_WIDTH_PX // bgra.shape[1])
    for top in range(0, len(bgra), step):
        rows = bgra[top : top + step].astype(np.uint16)
        alpha = rows[:, :, 3:]
        # In whole numbers, rounded: white counts 255 where nothing covers it.
        mixed = (rows[:, :, :3] * alpha + 255 * (255 - alpha) + 127) // 255
        white[top : top + step] = mixed
    return white


def _tiles(picture: PillowImage.Image) -> Iterator[tuple[int, int, PillowImage.Image]]:
    width, height = picture.size
    for top in range(0, height, TILE_HEIGHT_PX):
        for left in range(0, width, TILE_WIDTH_PX):
            right, bottom = min(left + TILE_WIDTH_PX, width), min(top + TILE_HEIGHT_PX, height)
            yield left, top, picture.crop((left, top, right, bottom))


def _bgr_of_plain(tile: PillowImage.Image) -> Image:
    if tile.has_transparency_data:
        with_alpha = tile.convert("RGBA")
        white = PillowImage.new("RGBA", tile.size, "white")
        tile = PillowImage.alpha_composite(white, with_alpha)
    rgb = np.asarray(tile.convert("RGB"))
    return np.asarray(cv2.cvtColor(rgb, cv2.COLOR_RGB2BGR), dtype=np.uint8)


def _bgr_of_deep(tile: PillowImage.Image, scale: float) -> Image:
    with np.errstate(over="ignore"):  # what is beyond all numbers is white, too
        values = np.nan_to_num(np.asarray(tile).astype(np.float32)) * np.float32(scale)
        gray = np.clip(np.rint(values), 0, 255).astype(np.uint8)
    return np.asarray(cv2.cvtColor(gray, cv2.COLOR_GRAY2BGR), dtype=np.uint8)


def _deep_scale(picture: PillowImage.Image) -> float:
    """What deep gray is multiplied by: integers count to 65535; floats to 1, or to 255 where any
    passes 1."""
    if picture.mode != "F":
        return 1.0 / 257.0
    largest = max(float(np.nan_to_num(np.asarray(tile)).max()) for _, _, tile in _tiles(picture))
    return 255.0 if largest <= 1.0 else 1.0
