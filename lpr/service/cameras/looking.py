"""A look at a camera before it is set up: its picture, and what would be read in it."""

from __future__ import annotations

import multiprocessing
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING

from lpr.errors import LprError, StreamError, first_line
from lpr.service.log_lines import log_to
from lpr.service.store import CameraSettings, Networks

if TYPE_CHECKING:
    from lpr.video import Frame, FrameSource, Trouble

WAIT_S = 20.0
"""So long a picture is waited for."""
TROUBLE_S = 4.0
"""What has kept a picture away for so long, tried again meanwhile, is told."""


@dataclass(frozen=True, slots=True)
class ReadPlate:
    """A plate that was read in the look."""

    text: str
    confidence: float
    region: str | None


@dataclass(frozen=True, slots=True)
class CameraLook:
    """What a camera shows: a JPEG, with boxes where plates were looked for."""

    picture: bytes
    width: int
    height: int
    plates: tuple[ReadPlate, ...] = ()


def look(
    settings: CameraSettings, read: bool = False, networks: Networks | None = None
) -> CameraLook:
    """One picture of a camera, in a process of its own.

    Args:
        settings: its address, and where is looked at.
        read: whether plates are looked for in it.
        networks: what reads; None are the networks that come with lpr.

    Raises:
        StreamError: no picture came in time, or none can come.
    """
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_look, args=(settings, read, networks, theirs), daemon=True)
    process.start()
    theirs.close()
    try:
        answer: CameraLook | str = ours.recv() if ours.poll(WAIT_S) else _no_picture(settings)
    except EOFError:
        answer = _no_picture(settings)
    finally:
        ours.close()
        process.kill()
        process.join()
    if isinstance(answer, str):
        raise StreamError(answer)
    return answer


def _no_picture(settings: CameraSettings) -> str:
    return f"camera {settings.name}: no picture came within {WAIT_S:g} s; check its address"


def _look(
    settings: CameraSettings, read: bool, networks: Networks | None, pipe: Connection
) -> None:
    log_to(sys.stderr)
    try:
        pipe.send(_looked(settings, read, networks))
    except LprError as error:
        pipe.send(str(error))
    except Exception as error:
        pipe.send(f"{type(error).__name__}: {first_line(error)}")


def _first(source: FrameSource) -> Frame:
    """The first frame of a source.

    Raises:
        StreamError: there is none, or none comes for now.
    """
    for frame in source.frames_or_silence(0.5):
        if frame is not None:
            return frame
        trouble: Trouble | None = getattr(source, "trouble", None)
        if trouble and (datetime.now(UTC) - trouble.since).total_seconds() >= TROUBLE_S:
            raise StreamError(f"{source.name}: {trouble.reason}")
    raise StreamError(f"{source.name}: there is no picture in it; name one that has pictures")


def _looked(settings: CameraSettings, read: bool, networks: Networks | None) -> CameraLook:
    from lpr import Recognizer
    from lpr.service.cameras.jpeg import jpeg
    from lpr.service.cameras.plan import frame_options, watch_config
    from lpr.video import annotated, open_source

    with open_source(settings.address, frame_options(settings)) as source:
        frame = _first(source)
    if not read:
        return CameraLook(jpeg(frame.image), frame.width, frame.height)
    config = watch_config(settings, live=False, networks=networks)
    result = Recognizer(config.recognizer).read(frame.image)
    size = frame.width, frame.height
    plates = tuple(one for one in result.plates if config.regions.looks_at(one.box, *size))
    texts = tuple(ReadPlate(one.text, one.confidence, one.region) for one in plates)
    return CameraLook(jpeg(annotated(frame, plates)), *size, texts)
