"""The size of a picture from its header alone: quick enough for every picture of a data set."""

from __future__ import annotations

from pathlib import Path

from lpr.datasets.files import list_folder
from lpr.datasets.issues import Kind, LabelError
from lpr.errors import ImageError
from lpr.images import picture_size
from lpr.sources import is_picture_name


def upright_size(path: Path, place: str) -> tuple[int, int]:
    """Width and height of a picture as `lpr.images.load_image` gives it, upright.

    Raises:
        LabelError: the file is no picture that can be read.
    """
    try:
        return picture_size(path)
    except ImageError as error:
        raise LabelError(Kind.UNREADABLE, place, f"picture {error}") from error


def pictures_in(folder: Path) -> list[Path]:
    """The pictures of a folder, not searched deeper, by name; none where there is no folder."""
    return [path for path in list_folder(folder) if is_picture_name(path.name)]
