"""Picture files of all kinds, decoded to BGR at a cost that is known before it begins.

Pillow reads the files, because it tells a picture's size before it decodes one pixel. JPEGs, as
nearly all photographs are, go through libjpeg's own interface, which tells of damage, too.
Pictures that are damaged but can be decoded are read; a line in the log ``lpr.images`` names them.
"""

from __future__ import annotations

import ctypes
import io
import logging
import os
import threading
import warnings
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from functools import cache, partial
from importlib.util import find_spec
from pathlib import Path
from typing import BinaryIO

import cv2
import numpy as np
from PIL import Image as PillowImage
from PIL import UnidentifiedImageError

from lpr.arrays import Image
from lpr.errors import ImageError, ImageTooLarge, printable
from lpr.images.files import MAX_MEGAPIXELS, check_byte_count, open_picture_file
from lpr.images.jpeg import count_scans, decode_sound_jpeg, jpeg_damage
from lpr.images.limits import check_cost, check_size
from lpr.images.pixels import LYING_DOWN, ORIENTATION_TAG, bgr_of_pillow, on_white, upright
from lpr.sources.kinds import HEAD_BYTES, HEIC, READABLE, TIFF, kind_of_content

_READABLE_NAMES = ", ".join(kind.name for kind in READABLE)
_JPEGS = ("JPEG", "MPO")
"""MPO is what Pillow calls a JPEG with more of them behind it, as many phones write."""
_DECODED_WHOLE = (*_JPEGS, "WEBP")
_ANY_MEGAPIXELS = 1e6
_opencv_log_lock = threading.Lock()
"""For what costs the same however many pixels there are."""
_log = logging.getLogger("lpr.images")
# Without a handler of its own, Pillow's complaints about odd files would end up on stderr.
logging.getLogger("PIL").addHandler(logging.NullHandler())
_pillow_lock = threading.Lock()


def load_image(path: str | os.PathLike[str], max_megapixels: float = MAX_MEGAPIXELS) -> Image:
    """The picture in a file, upright, as contiguous uint8 BGR; of an animation, its first frame.

    Raises:
        ImageMissing: no such file.
        ImageTooLarge: more pixels, or bytes, than the limit; told before anything is decoded.
        ImageError: not a picture, one too damaged to read, or a file that may not be read.
    """
    with open_picture_file(path, max_megapixels) as file:
        return _decode(file, printable(path), max_megapixels)


def decode_image(data: bytes, name: str, max_megapixels: float = MAX_MEGAPIXELS) -> Image:
    """The picture in the bytes of a file; ``name`` is what errors call it.

    Transparent pixels are laid on white; 16-bit and float gray is scaled to 8 bits.

    Raises:
        ImageTooLarge, ImageError: see `load_image`.
    """
    name = printable(name)
    if not data:
        raise ImageError(f"{name}: the file is empty; copy or download it again")
    check_byte_count(name, len(data), max_megapixels)
    return _decode(io.BytesIO(data), name, max_megapixels)


def picture_size(path: str | os.PathLike[str]) -> tuple[int, int]:
    """Width and height of a picture file as `load_image` gives it, from its header alone.

    Raises:
        ImageMissing, ImageError: see `load_image`; there is no limit on the pixels.
    """
    name = printable(path)
    with open_picture_file(path, _ANY_MEGAPIXELS) as file, _reading(name):
        picture, _ = _open(file, name)
        width, height = picture.size
        return (height, width) if _orientation(picture) in LYING_DOWN else (width, height)


def _decode(file: BinaryIO, name: str, max_megapixels: float) -> Image:
    with _reading(name):
        picture, notes = _open(file, name)
        # Closed before it is turned, as its pixels are not needed twice.
        with closing(picture):
            check_size(name, picture.size, max_megapixels)
            whole_file = partial(_whole, file)
            data = whole_file() if picture.format in _DECODED_WHOLE else b""
            scans = count_scans(data) if picture.format in _JPEGS else 0
            check_cost(name, picture, whole_file, scans, max_megapixels)
            orientation = _orientation(picture)
            pixels, damage = _pixels(picture, data)
        notes += [damage] if damage else []
        if notes:
            reasons = printable("; ".join(notes))
            _log.warning("%s: the picture is damaged (%s); the rest of it is read", name, reasons)
        return upright(pixels, orientation)


def _whole(file: BinaryIO) -> bytes:
    file.seek(0)
    return file.read()


def _pixels(picture: PillowImage.Image, data: bytes) -> tuple[Image, str]:
    """The pixels of a picture, and what is broken in it, if anything is."""
    if picture.format == "WEBP" and not getattr(picture, "is_animated", False):
        return _decode_webp(data), ""
    damage = ""
    if picture.format in _JPEGS and picture.mode in ("RGB", "L"):
        try:
            return decode_sound_jpeg(data), ""
        except ValueError as error:
            damage = str(error)
    picture.load()
    pixels = bgr_of_pillow(picture)
    return pixels, damage or (jpeg_damage(data) if picture.format in _JPEGS else "")


def _decode_webp(data: bytes) -> Image:
    """The pixels of a WebP that does not move; Pillow would keep four copies of them."""
    with _quiet_opencv():
        pixels = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)
    if pixels is None:
        raise ValueError("broken data stream")
    bgr = on_white(pixels) if pixels.shape[2] == 4 else pixels
    return np.asarray(bgr, dtype=np.uint8)


@contextmanager
def _quiet_opencv() -> Iterator[None]:
    """Keep OpenCV from printing of damage; its level of logging is one for all threads."""
    log = cv2.utils.logging
    with _opencv_log_lock:
        level = log.getLogLevel()
        log.setLogLevel(log.LOG_LEVEL_SILENT)
        try:
            yield
        finally:
            log.setLogLevel(level)


@contextmanager
def _reading(name: str) -> Iterator[None]:
    """Turn whatever decoders raise into an `ImageError` that names the picture."""
    try:
        yield
    except ImageError:
        raise
    except MemoryError as error:
        raise ImageTooLarge(
            f"{name}: there is no memory left for this picture; shrink it, or read fewer at once"
        ) from error
    # Pillow's decoders raise nearly anything on hostile bytes: struct.error, SyntaxError, EOFError.
    except Exception as error:
        reason = " ".join(printable(error).split())[:120] or type(error).__name__
        raise ImageError(
            f"{name}: the picture is damaged or cut short ({reason}); copy it again"
        ) from error


def _open(file: BinaryIO, name: str) -> tuple[PillowImage.Image, list[str]]:
    """A picture's header read by Pillow, and what Pillow warns of."""
    kind = kind_of_content(file.read(HEAD_BYTES))
    if kind is None or not kind.pillow:
        what, remedy = (
            (f"this is a {kind.name}, which is not read", kind.remedy)
            if kind
            else (
                f"not a picture in a format that can be read ({_READABLE_NAMES}), or one cut short",
                "save it again as JPEG or PNG",
            )
        )
        raise ImageError(f"{name}: {what}; {remedy}")
    if kind is HEIC:
        _register_heic(name)
    if kind is TIFF:
        _silence_libtiff()
    file.seek(0)
    try:
        with pillow_warnings() as notes:
            return PillowImage.open(file, formats=[kind.pillow]), notes
    except UnidentifiedImageError:
        # What it says names a Python object.
        raise ValueError(f"no {kind.name} header that makes sense") from None


def _register_heic(name: str) -> None:
    """Teach Pillow to read HEIC.

    Raises:
        ImageError: what reads it is not installed.
    """
    try:
        from pillow_heif import register_heif_opener
    except ImportError as error:
        raise ImageError(
            f"{name}: this is a HEIC picture; to read it: pip install 'lpr[heif]', or save it "
            "again as JPEG"
        ) from error
    register_heif_opener()


@cache
def _silence_libtiff() -> None:
    """Keep libtiff from printing what Pillow raises anyway; no way where it is linked into Pillow.

    The name is looked up in Pillow's own library and those that it has loaded.
    """
    pillow = find_spec("PIL._imaging")
    with suppress(OSError, AttributeError):
        ctypes.CDLL(pillow.origin if pillow else None).TIFFSetErrorHandler(None)


def _orientation(picture: PillowImage.Image) -> int:
    with pillow_warnings():
        orientation = picture.getexif().get(ORIENTATION_TAG, 1)
    return orientation if isinstance(orientation, int) else 1


@contextmanager
def pillow_warnings() -> Iterator[list[str]]:
    """Pillow without its own size limit (ours replaces it); what it warns of is collected.

    Both are settings of the whole process, so only one thread may be in here, and only briefly.
    What others warn of meanwhile is passed on.
    """
    notes: list[str] = []
    caught: list[warnings.WarningMessage] = []
    try:
        with _pillow_lock, warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            limit, PillowImage.MAX_IMAGE_PIXELS = PillowImage.MAX_IMAGE_PIXELS, None
            try:
                yield notes
            finally:
                PillowImage.MAX_IMAGE_PIXELS = limit
    finally:
        for one in caught:
            if "PIL" in Path(one.filename).parts:
                notes.append(str(one.message))
            else:
                warnings.warn_explicit(one.message, one.category, one.filename, one.lineno)
