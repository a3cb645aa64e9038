"""What a picture may cost: pixels, memory and time, all known before anything is decoded."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from PIL import Image as PillowImage

from lpr.errors import ImageError, ImageTooLarge

BYTES_A_PIXEL = 8.0
"""Memory that decoding may take for each pixel of the limit, beside the file's own bytes."""
MAX_SLOW_SAMPLES = 5e6
"""Numbers that are decoded where Pillow does it in Python, at about half a second a million."""
MAX_PPM_COMMENTS = 1000
"""Pillow cuts each out of a PPM in text on its own."""
MAX_SCAN_MEGAPIXELS = 1000.0
"""Megapixels times scans of a JPEG: two to three seconds of work. A progressive photograph has
about 10 scans; a small file can claim thousands, each of which goes over the whole picture."""

IN_TEXT = "ppm_plain"
STRIP_OFFSETS, TILE_OFFSETS = 273, 324

_SLOW_CODECS = {"ppm", IN_TEXT, "bmp_rle"}
_JPEG_IN_TIFF = ("jpeg", "tiff_jpeg")
_USUAL_BYTES = 7.5
"""Of Pillow: its own copy, of four bytes a pixel at most, and our three."""
_BYTES_OF = {"AVIF": 12.0, "HEIF": 8.0}


def check_size(name: str, size: tuple[int, int], max_megapixels: float) -> None:
    """Refuse pictures of too many pixels, or of none.

    Raises:
        ImageTooLarge, ImageError: it has.
    """
    width, height = size
    megapixels = width * height / 1e6
    if megapixels > max_megapixels:
        raise ImageTooLarge(
            f"{name}: {width} x {height} pixels are {megapixels:.1f} megapixels, over the limit of "
            f"{max_megapixels:g}; shrink the picture or raise --max-megapixels"
        )
    if min(size) < 1:
        raise ImageError(
            f"{name}: the picture is {width} x {height} pixels; there is nothing in it"
        )


def check_cost(
    name: str,
    picture: PillowImage.Image,
    whole_file: Callable[[], bytes],
    scans: int,
    max_megapixels: float,
) -> None:
    """Refuse pictures whose kind makes them need much more memory or time than others do.

    ``whole_file`` reads it where that is needed, ``scans`` is how many a JPEG has (0 for others).

    Raises:
        ImageTooLarge: says which, and what to do.
    """
    megapixels = picture.width * picture.height / 1e6
    need = bytes_a_pixel(picture, scans)
    if megapixels * need > max_megapixels * BYTES_A_PIXEL:
        raise ImageTooLarge(
            f"{name}: {megapixels:.1f} megapixels of this kind take {need:.0f} bytes each to "
            "decode, which is too much; save the picture again as a plain JPEG, or raise "
            "--max-megapixels"
        )
    codecs = {str(tile[0]) for tile in getattr(picture, "tile", ())}
    slow = codecs & _SLOW_CODECS and megapixels * 1e6 * len(picture.getbands()) > MAX_SLOW_SAMPLES
    if slow or (IN_TEXT in codecs and whole_file().count(b"#") > MAX_PPM_COMMENTS):
        raise ImageTooLarge(
            f"{name}: {megapixels:.1f} megapixels of this rare kind of {picture.format} take too "
            "long to decode; save the picture again as PNG"
        )
    scans = scans or _scans_in_tiff(picture, whole_file)
    if scans * megapixels > MAX_SCAN_MEGAPIXELS:
        raise ImageTooLarge(
            f"{name}: {scans} scans of {megapixels:.1f} megapixels take too long to decode; save "
            "the picture again as a plain JPEG"
        )


def bytes_a_pixel(picture: PillowImage.Image, scans: int) -> float:
    """Memory in bytes that decoding takes for each pixel, beside the file's own."""
    if scans:
        ours = 3.0 if picture.mode in ("RGB", "L") else _USUAL_BYTES
        return ours + (_coefficient_bytes(picture) if scans > 1 else 0.0)
    if picture.format == "WEBP":
        # A moving one keeps its canvas twice, and Pillow as many copies of it.
        return 16.5 if getattr(picture, "is_animated", False) else 8.0
    return _BYTES_OF.get(str(picture.format), _USUAL_BYTES)


def _coefficient_bytes(picture: PillowImage.Image) -> float:
    """For each pixel, what libjpeg keeps between scans: two bytes a coefficient (T.81, annex G)."""
    layers: list[tuple[Any, int, int, Any]] = getattr(picture, "layer", [])
    most = max((h * v for _, h, v, _ in layers), default=1)
    return 2.0 * sum(h * v for _, h, v, _ in layers) / max(most, 1)


def _scans_in_tiff(picture: PillowImage.Image, whole_file: Callable[[], bytes]) -> int:
    """Scans in each strip of a TIFF that is made of JPEGs, at most; 0 for other pictures."""
    if picture.format != "TIFF" or picture.info.get("compression") not in _JPEG_IN_TIFF:
        return 0
    tags = getattr(picture, "tag_v2", {})
    strips = max(len(tags.get(tag, ())) for tag in (STRIP_OFFSETS, TILE_OFFSETS))
    return math.ceil(whole_file().count(b"\xff\xda") / max(strips, 1))
