"""Films that somebody uploaded: kept in a file until they have been read."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO
from uuid import uuid4

from lpr.errors import ConfigError, NotFound, ServiceError, first_line
from lpr.service.cameras.jpeg import pictures_of
from lpr.service.cameras.plan import watch_config
from lpr.service.events import PassageChanged
from lpr.service.jobs.base import JobStopped, Progress
from lpr.service.store import CameraSettings, Job, Kind, Store
from lpr.video import Frame, SourceWatch

FILM = "film"
UPLOADS = "uploads"
"""The folder of films that wait."""
ENDINGS = (
    ".mp4",
    ".m4v",
    ".mov",
    ".mkv",
    ".avi",
    ".webm",
    ".mpg",
    ".mpeg",
    ".ts",
    ".mjpeg",
    ".3gp",
)


def keep_film(store: Store, stream: BinaryIO, name: str, region: str = "auto", by: str = "") -> Job:
    """Keep a film, and the job that reads it.

    Args:
        store: takes both.
        stream: the film's bytes.
        name: what its file was called.
        region: whose plates to expect.
        by: who sent it.

    Raises:
        ConfigError: the name has no ending that films have.
        ServiceError: there is no room for it.
    """
    ending = Path(name).suffix.lower()
    if ending not in ENDINGS:
        raise ConfigError(f"{name} is no film; send one of {', '.join(ENDINGS)}")
    folder = store.config.data / UPLOADS
    kept = folder / f"{uuid4().hex}{ending}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with kept.open("wb") as file:
            shutil.copyfileobj(stream, file, 1 << 20)
    except OSError as error:
        kept.unlink(missing_ok=True)
        reason = error.strerror or first_line(error)
        raise ServiceError(
            f"{name} cannot be kept ({reason}); make room and send it again"
        ) from error
    return store.jobs.add(FILM, {"file": kept.name, "name": name, "region": region, "by": by})


def read_film(progress: Progress) -> Mapping[str, Any]:
    """Read the passages of a film, and remove its file.

    Raises:
        NotFound: the file is gone.
        StreamError: it cannot be read.
        JobStopped: the job is to stop.
    """
    given = progress.job.arguments
    path = progress.config.data / UPLOADS / Path(str(given["file"])).name
    if not path.exists():
        raise NotFound(f"the film {given['name']} is gone; send it again")
    settings = CameraSettings(str(given["name"])[:80], str(path), region=str(given["region"]))
    # What a process that died had read of it comes again, under other ids.
    progress.store.passages.delete(progress.job.result.get("ids", ()))
    watching, ids = _Watching(progress), list[str]()
    networks = progress.store.models.networks()
    config = watch_config(settings, live=False, networks=networks)
    try:
        with SourceWatch(path, config, on_frame=watching.taken) as film:
            watching.duration_s = film.status().duration_s or 0.0
            for event in film.events():
                picture, crop = pictures_of(event)
                row = progress.store.passages.save(
                    replace(event.passage, source=str(given["name"])),
                    kind=Kind.UPLOAD,
                    picture=picture,
                    crop=crop,
                    model_version=networks.version,
                )
                if row.id not in ids:
                    ids.append(row.id)
                    progress.store.jobs.note(progress.job, {"passages": len(ids), "ids": ids})
                progress.events.publish(PassageChanged(row))
    except JobStopped:
        if progress.store.jobs.get(progress.job.id).cancel_asked:
            path.unlink(missing_ok=True)
        raise
    path.unlink(missing_ok=True)
    return {"passages": len(ids), "ids": ids}


@dataclass(slots=True)
class _Watching:
    """Tells how far a film has been read."""

    progress: Progress
    duration_s: float = 0.0

    def taken(self, frame: Frame) -> None:
        """A frame has been taken."""
        share = frame.offset_s / self.duration_s if self.duration_s else 0.0
        self.progress.tell(share, f"{frame.offset_s:.0f} s of {self.duration_s:.0f} s")
