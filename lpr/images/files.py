"""Picture files, opened only after it is known that they can be read in a moment."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import BinaryIO

from lpr.errors import ImageError, ImageMissing, ImageTooLarge, printable
from lpr.sources.addresses import what_to_do_instead

MAX_MEGAPIXELS = 64.0
BYTES_PER_PIXEL = 8
"""A file may have so many bytes for each pixel of the limit: four channels of 16 bits."""
MORE_BYTES = 16 << 20
"""And so many for what stands beside the pixels: thumbnails, profiles, a phone's short film."""

_NO_FILES = {
    stat.S_IFDIR: "a folder, not a picture; name it as a source",
    stat.S_IFIFO: "a pipe, not a file; save the picture first",
    stat.S_IFSOCK: "a socket, not a file; save the picture first",
    stat.S_IFCHR: "a device, not a file; save a picture first",
    stat.S_IFBLK: "a device, not a file; save a picture first",
}


def max_bytes(max_megapixels: float) -> int:
    """The largest file that is read where pictures may have so many megapixels."""
    return int(max_megapixels * 1e6 * BYTES_PER_PIXEL) + MORE_BYTES


def open_picture_file(path: str | os.PathLike[str], max_megapixels: float) -> BinaryIO:
    """A picture file, open for reading; what is no plain file, or too large, is not opened at all.

    Raises:
        ImageMissing: no such file.
        ImageTooLarge: more bytes than pictures of ``max_megapixels`` have.
        ImageError: a folder, pipe or device, an empty file, or one that may not be read.
    """
    name = printable(path)
    try:
        status = os.stat(path)
        no_file = _NO_FILES.get(stat.S_IFMT(status.st_mode))
        if no_file is None and 0 < status.st_size <= max_bytes(max_megapixels):
            return Path(path).open("rb")
    except FileNotFoundError as error:
        instead = what_to_do_instead(os.fsdecode(path))
        raise ImageMissing(instead or f"{name}: no such file; check the path") from error
    except PermissionError as error:
        raise ImageError(f"{name}: may not be read; check the file's rights") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise ImageError(f"{name}: cannot be read ({reason}); check the path") from error
    if no_file is not None:
        raise ImageError(f"{name}: is {no_file}")
    check_byte_count(name, status.st_size, max_megapixels)
    raise ImageError(f"{name}: the file is empty; copy or download it again")


def check_byte_count(name: str, count: int, max_megapixels: float) -> None:
    """Refuse more bytes than a picture of the limit can need.

    Raises:
        ImageTooLarge: there are more.
    """
    limit = max_bytes(max_megapixels)
    if count > limit:
        raise ImageTooLarge(
            f"{name}: {count / 1e6:.0f} MB or more are over the {limit / 1e6:.0f} MB that pictures "
            f"of {max_megapixels:g} megapixels may have; shrink the picture or raise "
            "--max-megapixels"
        )
