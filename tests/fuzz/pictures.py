"""The target that reads pictures: small ones of every kind, with errors."""

from __future__ import annotations

import io
import logging
from functools import cache, partial

import cv2
import numpy as np
from PIL import Image as PillowImage

from lpr.images import decode_image
from lpr.pipeline import Recognizer
from tests.fuzz.harness import Target
from tests.fuzz.mutation import mutated

NAME = "\x1b[2Jcar\n.jpg"
"""What errors call the pictures; a name that must not come out as it is."""


def start() -> Target:
    """A target that decodes the mutated picture of a number."""
    seeds()
    logging.getLogger("lpr.images").addHandler(logging.NullHandler())
    return try_picture


def try_picture(number: int) -> str:
    """Decode the mutated picture of a number; what comes out must be a picture."""
    picture = decode_image(mutated(seeds(), number), NAME)
    assert picture.dtype == np.uint8
    assert picture.shape[2:] == (3,)
    return "read"


def start_reading() -> Target:
    """A target that also reads the plates of what could be decoded."""
    start()
    return partial(_read, Recognizer())


def _read(recognizer: Recognizer, number: int) -> str:
    recognizer.read(mutated(seeds(), number))
    return "read"


@cache
def seeds() -> list[bytes]:
    """Sound pictures of all the kinds that are read, in their common flavours."""
    rng = np.random.default_rng(1)
    noise = cv2.GaussianBlur(rng.integers(0, 256, (48, 80, 3), dtype=np.uint8), (0, 0), 1.5)
    picture = PillowImage.fromarray(noise)
    turned = picture.getexif()
    turned[0x0112] = 6
    with_alpha = picture.copy()
    with_alpha.putalpha(picture.convert("L"))
    gray, palette = picture.convert("L"), picture.convert("P")
    deep = PillowImage.fromarray(np.asarray(gray).astype(np.uint16) * 257)
    moving = {"save_all": True, "append_images": [picture.rotate(180)]}
    flavours: list[tuple[PillowImage.Image, str, dict[str, object]]] = [
        (picture, "JPEG", {"exif": turned}),
        (picture, "JPEG", {"progressive": True}),
        (picture, "JPEG", {"progressive": True, "subsampling": 0, "quality": 95}),
        (gray, "JPEG", {"comment": b"a comment", "restart_marker_rows": 1}),
        (picture.convert("CMYK"), "JPEG", {}),
        (picture, "PNG", {"exif": turned}),
        *((kind, "PNG", {}) for kind in (with_alpha, palette, gray, deep, gray.convert("1"))),
        (picture, "PNG", moving),
        (picture, "WEBP", {}),
        (with_alpha, "WEBP", {"lossless": True, "exif": turned}),
        (picture, "WEBP", moving),
        (picture, "TIFF", {}),
        (picture, "TIFF", {"compression": "tiff_lzw"}),
        (picture, "TIFF", {"compression": "tiff_adobe_deflate"}),
        (picture, "TIFF", {"compression": "packbits"}),
        (picture, "TIFF", {"compression": "jpeg"}),
        (gray.convert("F"), "TIFF", {}),
        (gray.convert("1"), "TIFF", {"compression": "group4"}),
        (picture.convert("CMYK"), "TIFF", {}),
        *((kind, "BMP", {}) for kind in (picture, palette, gray.convert("1"))),
        (palette, "GIF", {}),
        (palette, "GIF", moving),
        *((kind, "PPM", {}) for kind in (picture, gray, gray.convert("1"), deep)),
        (picture, "AVIF", {"exif": turned}),
    ]
    coded = [_coded(*flavour) for flavour in flavours]
    numbers = b" ".join(b"%d" % value for value in noise.ravel())
    return [*coded, b"P3 80 48 255\n" + numbers, *_heic(picture)]


def _coded(picture: PillowImage.Image, kind: str, options: dict[str, object]) -> bytes:
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def _heic(picture: PillowImage.Image) -> list[bytes]:
    try:
        from pillow_heif import register_heif_opener
    except ImportError:
        return []
    register_heif_opener()
    return [_coded(picture, "HEIF", {})]
