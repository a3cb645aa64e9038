"""Pictures of cameras for the processes that do not run their worker: files in the shared folder.

Who wants to see a camera says so by touching a file; the process that has the camera's worker then
puts its pictures beside it, for as long as somebody asks. Processes that share a database but no
folder see no live pictures of each other's cameras.
"""

from __future__ import annotations

import os
import time
from contextlib import suppress
from pathlib import Path

FOLDER = "live"
ASKED_FOR_S = 10.0
"""Who asked longer ago has gone."""
LOOK_EVERY_S = 0.1
"""So often it is looked whether a newer picture is there."""
_PICTURE, _ASKED, _PART = ".jpg", ".asked", ".part"


class Relay:
    """The folder of newest pictures; where it cannot be written, nothing is relayed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def picture(self, camera_id: int, after: int, timeout_s: float) -> tuple[int, bytes] | None:
        """A camera's newest picture with its number, which grows; None where none came in time.

        Args:
            camera_id: whose; its process is asked for pictures.
            after: the number of the picture that was seen last; a newer one is waited for.
            timeout_s: so long.
        """
        self._ask(camera_id)
        ends = time.monotonic() + timeout_s
        while (found := self._newer(camera_id, after)) is None and time.monotonic() < ends:
            time.sleep(LOOK_EVERY_S)
        return found

    def is_asked(self, camera_id: int) -> bool:
        """Whether another process wants a camera's pictures now."""
        return _age_s(self._path(camera_id, _ASKED)) < ASKED_FOR_S

    def put(self, camera_id: int, picture: bytes) -> None:
        """Let the others have a picture; it is there whole, or not at all."""
        part = self._path(camera_id, _PART)
        with suppress(OSError):
            part.write_bytes(picture)
            part.replace(self._path(camera_id, _PICTURE))

    def tidy(self) -> None:
        """Remove what nobody has asked for any more: pictures of people do not lie about."""
        if not self._folder.exists():
            return
        for path in self._folder.iterdir():
            if _age_s(path) >= ASKED_FOR_S:
                path.unlink(missing_ok=True)

    def _ask(self, camera_id: int) -> None:
        with suppress(OSError):
            self._folder.mkdir(mode=0o700, exist_ok=True)
            self._path(camera_id, _ASKED).touch()

    def _newer(self, camera_id: int, after: int) -> tuple[int, bytes] | None:
        with suppress(OSError), self._path(camera_id, _PICTURE).open("rb") as file:
            number = os.fstat(file.fileno()).st_mtime_ns
            return (number, file.read()) if number > after else None
        return None

    def _path(self, camera_id: int, ending: str) -> Path:
        return self._folder / f"{int(camera_id)}{ending}"


def _age_s(path: Path) -> float:
    """How long ago a file was written; for ever where there is none."""
    try:
        return time.time() - path.stat().st_mtime
    except OSError:
        return float("inf")
