"""Pictures in: load them as BGR arrays whatever their kind, cut pieces out of them.

Pillow reads the files, because it tells a picture's size before it decodes one pixel. Sound JPEGs,
as nearly all photographs are, OpenCV then decodes: the same pixels in a third of the time.
"""

from __future__ import annotations

import io
import math
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image as PillowImage
from PIL import UnidentifiedImageError

from lpr.arrays import Image
from lpr.errors import ImageError, ImageMissing, ImageTooLarge
from lpr.geometry import Box

FORMATS = ("JPEG", "PNG", "BMP", "GIF", "PPM", "WEBP", "TIFF")
"""What Pillow may read; others are left out because few have them and some run programs."""
MAX_MEGAPIXELS = 64.0
JPEG_END = b"\xff\xd9"

_ORIENTATION_TAG = 0x0112
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
_pillow_lock = threading.Lock()


def load_image(path: str | Path, max_megapixels: float = MAX_MEGAPIXELS) -> Image:
    """The picture in a file, upright, as contiguous uint8 BGR; of an animation, its first frame.

    Raises:
        ImageMissing: no such file.
        ImageTooLarge: more pixels than the limit; told from the header, nothing is decoded.
        ImageError: not a picture, a damaged one, or a file that may not be read.
    """
    try:
        data = Path(path).read_bytes()
    except FileNotFoundError as error:
        raise ImageMissing(f"{path}: no such file; check the path") from error
    except IsADirectoryError as error:
        raise ImageError(f"{path}: is a folder, not a picture; name it as a source") from error
    except PermissionError as error:
        raise ImageError(f"{path}: may not be read; check the file's rights") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise ImageError(f"{path}: cannot be read ({reason}); check the path") from error
    return decode_image(data, str(path), max_megapixels)


def decode_image(data: bytes, name: str, max_megapixels: float = MAX_MEGAPIXELS) -> Image:
    """The picture in the bytes of a file; ``name`` is what errors call it.

    Transparent pixels are laid on white; 16-bit and float gray is scaled to 8 bits.

    Raises:
        ImageTooLarge, ImageError: see `load_image`.
    """
    if not data:
        raise ImageError(f"{name}: the file is empty; copy or download it again")
    # Pillow's decoders raise nearly anything on hostile bytes: struct.error, SyntaxError, EOFError.
    try:
        with _quiet_pillow():
            picture = PillowImage.open(io.BytesIO(data), formats=FORMATS)
    except UnidentifiedImageError as error:
        raise ImageError(
            f"{name}: not a picture in a format that can be read (JPEG, PNG, WebP, TIFF, BMP, GIF, "
            "PPM), or one cut short; save it again as JPEG or PNG"
        ) from error
    except Exception as error:
        raise _damaged(name, error) from error
    _check_size(name, picture.size, max_megapixels)
    try:
        pixels = _plain_jpeg(data, picture)
        if pixels is None:
            picture.load()
            pixels = _to_bgr(picture)
        with _quiet_pillow():
            orientation = picture.getexif().get(_ORIENTATION_TAG, 1)
    except Exception as error:
        raise _damaged(name, error) from error
    turn = _TURNS.get(orientation)
    return np.ascontiguousarray(turn(pixels) if turn else pixels)


def crop(image: Image, box: Box) -> Image:
    """The part of a picture inside a box: whole pixels, clipped to the picture, at least 1 x 1."""
    height, width = image.shape[:2]
    left = min(max(math.floor(box.x_min), 0), width - 1)
    top = min(max(math.floor(box.y_min), 0), height - 1)
    right = max(min(math.ceil(box.x_max), width), left + 1)
    bottom = max(min(math.ceil(box.y_max), height), top + 1)
    return np.ascontiguousarray(image[top:bottom, left:right])


def _check_size(name: str, size: tuple[int, int], max_megapixels: float) -> None:
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


def _damaged(name: str, error: Exception) -> ImageError:
    reason = " ".join(str(error).split()) or type(error).__name__
    return ImageError(f"{name}: the picture is damaged or cut short ({reason}); copy it again")


def _plain_jpeg(data: bytes, picture: PillowImage.Image) -> Image | None:
    """The pixels of a JPEG as they are stored; None where OpenCV does not read it as Pillow does.

    It knows no CMYK, and of files that do not end as they should it complains on stderr.
    """
    if picture.format != "JPEG" or picture.mode not in ("RGB", "L") or not data.endswith(JPEG_END):
        return None
    flags = cv2.IMREAD_COLOR | cv2.IMREAD_IGNORE_ORIENTATION
    pixels = cv2.imdecode(np.frombuffer(data, np.uint8), flags)
    return None if pixels is None else np.asarray(pixels, dtype=np.uint8)


def _to_bgr(picture: PillowImage.Image) -> Image:
    if picture.mode == "F" or picture.mode.startswith("I"):
        gray = _to_8_bit(np.asarray(picture))
        return np.asarray(cv2.cvtColor(gray, cv2.COLOR_GRAY2BGR), dtype=np.uint8)
    if picture.has_transparency_data:
        with_alpha = picture.convert("RGBA")
        white = PillowImage.new("RGBA", picture.size, "white")
        picture = PillowImage.alpha_composite(white, with_alpha)
    rgb = np.asarray(picture.convert("RGB"))
    return np.asarray(cv2.cvtColor(rgb, cv2.COLOR_RGB2BGR), dtype=np.uint8)


def _to_8_bit(gray: npt.NDArray[Any]) -> npt.NDArray[np.uint8]:
    """Deep gray in 8 bits: integers count to 65535; floats to 1, or to 255 where they pass 1."""
    values = np.nan_to_num(gray.astype(np.float32))
    if np.issubdtype(gray.dtype, np.integer):
        values /= 257.0
    elif values.max(initial=0.0) <= 1.0:
        values *= 255.0
    return np.clip(np.rint(values), 0, 255).astype(np.uint8)


@contextmanager
def _quiet_pillow() -> Iterator[None]:
    """Pillow without its own size limit (ours replaces it) and without warnings on sloppy files.

    Both are settings of the whole process, so only one thread may be in here, and only briefly.
    """
    with _pillow_lock, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        limit, PillowImage.MAX_IMAGE_PIXELS = PillowImage.MAX_IMAGE_PIXELS, None
        try:
            yield
        finally:
            PillowImage.MAX_IMAGE_PIXELS = limit
