"""Pictures of passages: files in folders of days, beside the database."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

from lpr.errors import ServiceError, first_line, shown
from lpr.whole_files import written_beside

FOLDER = "pictures"
"""Under the folder of the data."""
SUFFIXES = {"picture": ".jpg", "crop": ".crop.jpg", "thumbnail": ".small.jpg"}
THUMBNAIL_PX = 320
"""The longer side of a thumbnail."""
THUMBNAIL_QUALITY = 80
_SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")


class PictureFiles:
    """The files of pictures, crops and thumbnails, by passage and by day.

    A disk that is full, or may not be written to, stops nothing: what cannot be kept is left out,
    and ``trouble`` says why until a picture is kept again.

    Args:
        folder: holds them, under ``YYYY/MM/DD``.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.trouble: str | None = None

    def path(self, passage_id: str, day: date, name: str) -> Path:
        """Where a file of a passage is, whether it is there or not.

        Raises:
            ServiceError: the id cannot be a file's name, or there is no such kind of picture.
        """
        if not _SAFE.fullmatch(passage_id):
            raise ServiceError(f"{shown(passage_id)} is no id of a passage")
        if name not in SUFFIXES:
            raise ServiceError(f"no picture is called {shown(name)}; {', '.join(SUFFIXES)} are")
        return self.folder / f"{day:%Y/%m/%d}" / f"{passage_id}{SUFFIXES[name]}"

    def keep(self, passage_id: str, day: datetime, name: str, data: bytes) -> bool:
        """Write a JPEG, and a thumbnail of it where it is a ``picture``; whether it was kept."""
        path = self.path(passage_id, day, name)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            _write(path, data)
            if name == "picture" and (small := thumbnail(data)):
                _write(self.path(passage_id, day, "thumbnail"), small)
        except OSError as error:
            self.trouble = (
                f"{self.folder}: pictures cannot be kept ({error.strerror or first_line(error)}); "
                "make room or see to its rights"
            )
            return False
        self.trouble = None
        return True

    def bytes(self, passage_id: str, day: datetime, name: str) -> bytes | None:
        """A file of a passage; None where there is none."""
        try:
            return self.path(passage_id, day, name).read_bytes()
        except OSError:
            return None

    def remove(self, passage_id: str, day: datetime) -> None:
        """Remove all files of a passage, as far as they are there."""
        for name in SUFFIXES:
            try:
                self.path(passage_id, day, name).unlink(missing_ok=True)
            except OSError as error:
                self.trouble = f"{self.folder}: pictures cannot be removed ({first_line(error)})"

    def days(self) -> Iterator[tuple[date, Path]]:
        """The folders of days, the oldest first."""
        for folder in sorted(self.folder.glob("[0-9][0-9][0-9][0-9]/[0-9][0-9]/[0-9][0-9]")):
            try:
                yield date(*(int(part) for part in folder.parts[-3:])), folder
            except ValueError:
                continue


def thumbnail(data: bytes) -> bytes | None:
    """A small JPEG of a picture; None where it is none that can be read."""
    from PIL import Image

    try:
        with Image.open(io.BytesIO(data)) as picture:
            picture.draft("RGB", (THUMBNAIL_PX, THUMBNAIL_PX))
            picture.thumbnail((THUMBNAIL_PX, THUMBNAIL_PX))
            small = io.BytesIO()
            picture.convert("RGB").save(small, "JPEG", quality=THUMBNAIL_QUALITY)
    except (OSError, ValueError, Image.DecompressionBombError):
        return None
    return small.getvalue()


def _write(path: Path, data: bytes) -> None:
    with written_beside(path, shared_folder=True) as partial:
        partial.write_bytes(data)
