"""The size of a picture from its header alone: quick enough for every picture of a data set."""

from __future__ import annotations

import warnings
from pathlib import Path

from PIL import Image as PillowImage

from lpr.datasets.issues import Kind, LabelError
from lpr.errors import first_line
from lpr.images import FORMATS
from lpr.sources import is_picture_name

_ORIENTATION_TAG = 0x0112
_LYING_DOWN = range(5, 9)
"""EXIF orientations that swap width and height."""


def upright_size(path: Path, place: str) -> tuple[int, int]:
    """Width and height of a picture as `lpr.images.load_image` gives it, upright.

    Raises:
        LabelError: the file is no picture that can be read.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with PillowImage.open(path, formats=FORMATS) as picture:
                width, height = picture.size
                turned = picture.getexif().get(_ORIENTATION_TAG, 1) in _LYING_DOWN
    # Pillow raises nearly anything on hostile bytes.
    except Exception as error:
        raise LabelError(
            Kind.UNREADABLE,
            place,
            f"picture '{path}' cannot be read ({first_line(error)}); save it again as JPEG or PNG",
        ) from error
    return (height, width) if turned else (width, height)


def pictures_in(folder: Path) -> list[Path]:
    """The pictures of a folder, not searched deeper, by name; none where there is no folder."""
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if is_picture_name(path.name))
