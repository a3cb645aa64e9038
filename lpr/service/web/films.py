"""Films that were uploaded: kept in a file until a job has read them."""

from __future__ import annotations

from werkzeug.datastructures import FileStorage

from lpr.service.store.values import Job

FILM = "film"
ENDINGS = (".mp4", ".m4v", ".mov", ".mkv", ".avi", ".webm", ".mpg", ".mpeg", ".ts", ".mjpeg")


def is_film(name: str, mimetype: str) -> bool:
    """Whether a file is a film, by its name or by what the browser says.

    >>> is_film("gate.MP4", ""), is_film("car.jpg", "image/jpeg")
    (True, False)
    """
    return name.lower().endswith(ENDINGS) or mimetype.startswith("video/")


def kept_film(file: FileStorage, name: str, region: str) -> Job:
    """Keep a film, and a job that reads it."""
    raise NotImplementedError
