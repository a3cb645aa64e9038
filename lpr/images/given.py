"""Whatever a caller has for a picture (path, bytes, file, Pillow picture, array) made BGR."""

from __future__ import annotations

import os
from typing import Any, Protocol, TypeAlias

import numpy as np
import numpy.typing as npt
from PIL import Image as PillowImage

from lpr.arrays import Image
from lpr.errors import ImageError, ImageTooLarge, printable
from lpr.images.decoding import decode_image, load_image, pillow_warnings
from lpr.images.files import MAX_MEGAPIXELS, check_byte_count, max_bytes
from lpr.images.limits import check_size
from lpr.images.pixels import ORIENTATION_TAG, bgr_of_array, bgr_of_pillow, upright


class BinaryFile(Protocol):
    """An open file, or anything that is read like one, in binary mode."""

    def read(self, size: int, /) -> bytes:
        """At most so many bytes; none at the end."""


PictureLike: TypeAlias = (
    str
    | os.PathLike[str]
    | bytes
    | bytearray
    | memoryview
    | BinaryFile
    | PillowImage.Image
    | npt.NDArray[Any]
    | None
)
"""What `as_picture` takes. None is among it because ``cv2.imread`` and cameras give it where they
have no picture; it is answered with an `ImageError`."""

_GIVE = (
    "give a path, the bytes of a file, a file opened with 'rb', a PIL picture, or a uint8 array "
    "(BGR, gray or BGRA)"
)


def as_picture(
    source: PictureLike, max_megapixels: float = MAX_MEGAPIXELS, name: str = ""
) -> Image:
    """A picture as contiguous uint8 BGR, height x width x 3, upright, whatever it is given as.

    ``max_megapixels`` limits what is decoded, not arrays, which are there already. ``name`` is what
    errors call the picture, `picture_name` if empty.

    Raises:
        ImageMissing, ImageTooLarge: see `load_image`.
        ImageError: no picture, or one that cannot be read; says what to give.

    >>> as_picture(np.zeros((2, 4), np.uint8)).shape
    (2, 4, 3)
    """
    called = printable(name or picture_name(source) or "the picture")
    if source is None:
        raise ImageError(
            f"{called}: None is no picture: the camera gave no frame, or cv2.imread could not read "
            f"the file; {_GIVE}"
        )
    if isinstance(source, str | os.PathLike):
        return load_image(_path(source, called), max_megapixels)
    if isinstance(source, bytes | bytearray | memoryview):
        return decode_image(bytes(source), called, max_megapixels)
    if isinstance(source, np.ndarray):
        # A numpy.matrix would stay flat whatever is done to its shape.
        return _of_array(np.asarray(source), called)
    if isinstance(source, PillowImage.Image):
        return _of_pillow(source, called, max_megapixels)
    if hasattr(source, "read"):
        return decode_image(_read(source, called, max_megapixels), called, max_megapixels)
    raise ImageError(f"{called}: {type(source).__name__} is no picture; {_GIVE}")


def picture_name(source: PictureLike) -> str:
    """What results call a picture: its path, or the path its file or Pillow knows; else nothing.

    >>> picture_name("car.jpg"), picture_name(b"...")
    ('car.jpg', '')
    """
    if isinstance(source, str | os.PathLike):
        return str(source)
    known = getattr(source, "filename", "") or getattr(source, "name", "")
    return known if isinstance(known, str) else ""


def is_one_picture(value: object) -> bool:
    """Whether a value is a picture, or looks like one, rather than several of them.

    >>> is_one_picture("car.jpg"), is_one_picture(["car.jpg"])
    (True, False)
    """
    if isinstance(value, np.ndarray):
        return value.ndim in (2, 3)
    if isinstance(value, str | os.PathLike | bytes | bytearray | memoryview):
        return True
    return isinstance(value, PillowImage.Image) or hasattr(value, "read")


def _path(source: str | os.PathLike[str], name: str) -> str:
    """The path as a string.

    Raises:
        ImageError: it is empty, or the object does not give one.
    """
    try:
        path = os.fsdecode(source)
    except Exception as error:
        raise ImageError(
            f"{name}: this {type(source).__name__} gives no path ({_why(error)})"
        ) from error
    if not path:
        raise ImageError(f"{name}: its name is empty; {_GIVE}")
    return path


def _why(error: Exception) -> str:
    """What another library's error says, as one short line."""
    return " ".join(printable(error).split())[:120] or type(error).__name__


def _of_array(pixels: npt.NDArray[Any], name: str) -> Image:
    shape = pixels.shape
    channels = 1 if pixels.ndim == 2 else shape[2] if pixels.ndim == 3 else 0
    if channels not in (1, 3, 4) or pixels.dtype != np.uint8 or not pixels.size:
        raise ImageError(
            f"{name}: an array of shape {shape} and type {pixels.dtype} is no picture; give height "
            "x width x 3, BGR, uint8 (cv2.imread makes such), gray or BGRA, or the path of a file"
        )
    return bgr_of_array(pixels)


def _of_pillow(picture: PillowImage.Image, name: str, max_megapixels: float) -> Image:
    check_size(name, picture.size, max_megapixels)
    try:
        picture.load()
        with pillow_warnings():
            orientation = picture.getexif().get(ORIENTATION_TAG, 1)
        return upright(bgr_of_pillow(picture), orientation)
    except Exception as error:
        raise ImageError(f"{name}: this PIL picture cannot be read ({_why(error)})") from error


def _read(file: BinaryFile, name: str, max_megapixels: float) -> bytes:
    """All bytes of a file, from where it stands, if they are not too many.

    Raises:
        ImageTooLarge: they are, or there is no memory for them.
        ImageError: they cannot be read, or are text.
    """
    limit = max_bytes(max_megapixels)
    pieces, count = [], 0
    try:
        while count <= limit and (piece := file.read(limit + 1 - count)):
            if not isinstance(piece, bytes | bytearray | memoryview):
                raise ImageError(f"{name}: this file gives text; open it in binary mode, with 'rb'")
            pieces.append(bytes(piece))
            count += len(piece)
    except ImageError:
        raise
    except MemoryError as error:
        raise ImageTooLarge(f"{name}: there is no memory left for this file; shrink it") from error
    # Files inside archives, and those of other people's classes, raise errors of their own.
    except Exception as error:
        raise ImageError(f"{name}: cannot be read ({_why(error)}); check the file") from error
    check_byte_count(name, count, max_megapixels)
    return b"".join(pieces)
