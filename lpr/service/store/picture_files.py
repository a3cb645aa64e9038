"""Pictures of passages: files by days, in a folder beside the database or in a bucket."""

from __future__ import annotations

import io
import re
from datetime import date, datetime

from lpr.errors import ServiceError, StoreError, shown
from lpr.service.store.places import Place

FOLDER = "pictures"
"""Under the folder of the data."""
SUFFIXES = {"picture": ".jpg", "crop": ".crop.jpg", "thumbnail": ".small.jpg"}
THUMBNAIL_PX = 320
"""The longer side of a thumbnail."""
THUMBNAIL_QUALITY = 80
_SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")


class PictureFiles:
    """The files of pictures, crops and thumbnails, by passage and by day.

    A disk that is full, or a bucket that does not answer, stops nothing: what cannot be kept is
    left out, and ``trouble`` says why until a picture is kept again.

    Args:
        place: keeps them, under ``YYYY/MM/DD``.
    """

    def __init__(self, place: Place) -> None:
        self.place = place
        self.trouble: str | None = None

    def key(self, passage_id: str, day: date, name: str) -> str:
        """The key of a file of a passage, whether it is there or not.

        Raises:
            ServiceError: the id cannot be a file's name, or there is no such kind of picture.
        """
        if not _SAFE.fullmatch(passage_id):
            raise ServiceError(f"{shown(passage_id)} is no id of a passage")
        if name not in SUFFIXES:
            raise ServiceError(f"no picture is called {shown(name)}; {', '.join(SUFFIXES)} are")
        return f"{day:%Y/%m/%d}/{passage_id}{SUFFIXES[name]}"

    def keep(self, passage_id: str, day: datetime, name: str, data: bytes) -> bool:
        """Write a JPEG, and a thumbnail of it where it is a ``picture``; whether it was kept."""
        key = self.key(passage_id, day, name)
        try:
            self.place.write(key, data)
            if name == "picture" and (small := thumbnail(data)):
                self.place.write(self.key(passage_id, day, "thumbnail"), small)
        except StoreError as error:
            self.trouble = str(error)
            return False
        self.trouble = None
        return True

    def bytes(self, passage_id: str, day: datetime, name: str) -> bytes | None:
        """A file of a passage; None where there is none, or its place does not answer."""
        key = self.key(passage_id, day, name)
        try:
            return self.place.read(key)
        except StoreError as error:
            self.trouble = str(error)
            return None

    def remove(self, passage_id: str, day: datetime) -> None:
        """Remove all files of a passage, as far as they are there."""
        for name in SUFFIXES:
            try:
                self.place.remove(self.key(passage_id, day, name))
            except StoreError as error:
                self.trouble = str(error)


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
