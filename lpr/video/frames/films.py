"""What a file must be to be read as a film, and what it says of itself: length and time."""

from __future__ import annotations

import os
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from lpr.errors import StreamError, printable
from lpr.sources.kinds import GIF, HEAD_BYTES, kind_of_content

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.video.stream import VideoStream

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
"""Cameras whose clock was never set write times before this."""


def check_film(path: Path) -> None:
    """See that a path is that of a plain file that is no picture.

    Raises:
        StreamError: there is none, it cannot be opened, is empty, or is something else.
    """
    name = printable(path)
    try:
        status = os.stat(path)
        if not stat.S_ISREG(status.st_mode):
            raise StreamError(f"{name}: is no plain file; name a film, a folder or an address")
        with path.open("rb") as file:
            head = file.read(HEAD_BYTES)
    except FileNotFoundError:
        raise StreamError(f"{name}: no such file; check the path") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise StreamError(f"{name}: cannot be opened ({reason}); check the path") from error
    if not head:
        raise StreamError(f"{name}: the file is empty; copy or download it again")
    kind = kind_of_content(head)
    if kind is not None and kind.pillow and kind is not GIF:
        raise StreamError(
            f"{name}: is a picture ({kind.name}), no film; 'lpr read' reads it, and a folder of "
            "pictures, or numbered ones like img_%04d.jpg, can be watched"
        )


def step_s(track: VideoStream) -> float:
    """Seconds from one frame to the next, as a rule."""
    rate = track.average_rate or track.guessed_rate
    return float(1 / rate) if rate else 0.04


def told_length_s(container: InputContainer, track: VideoStream) -> float | None:
    """How long a film says that its pictures last; None where it does not say."""
    lengths = []
    if track.duration is not None and track.time_base is not None:
        lengths.append(float(track.duration * track.time_base))
    elif container.duration is not None and len(container.streams) == 1:
        lengths.append(container.duration / 1e6)
    if track.frames > 0:
        lengths.append(track.frames * step_s(track))
    return max(lengths, default=None)


def length_s(container: InputContainer, track: VideoStream) -> float | None:
    """How long a film lasts, as far as can be told."""
    told_s = told_length_s(container, track)
    if told_s is None and container.duration is not None:
        return container.duration / 1e6
    return told_s


def recorded_at(container: InputContainer, track: VideoStream, path: Path | None) -> datetime:
    """When a film's first frame was taken, in UTC.

    It is what the file says; where it says nothing, the file's last change less the film's length,
    as where a recorder closes the file in the end; for a film that is no file, now.
    """
    for told in (container.metadata.get("creation_time"), track.metadata.get("creation_time")):
        try:
            time = datetime.fromisoformat(told or "")
        except ValueError:
            continue
        time = time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)
        if time > EARLIEST:
            return time
    if path is None:
        return datetime.now(UTC)
    changed = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    return changed - timedelta(seconds=length_s(container, track) or 0.0)
