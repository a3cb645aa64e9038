"""Numbered pictures, as films are often taken apart into: ``img_%04d.jpg``."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from lpr.errors import StreamError, printable
from lpr.video.frames.base import Frame, StreamState
from lpr.video.frames.options import FrameOptions
from lpr.video.frames.pictures import picture_pixels
from lpr.video.frames.source import Source
from lpr.video.frames.timing import Pace

_NUMBER = re.compile(r"%(?:0(\d+))?d")


def is_sequence(name: str) -> bool:
    """Whether a name stands for numbered files: the last part of the path has one ``%d``, ``%04d``.

    >>> is_sequence("frames/img_%04d.jpg"), is_sequence("frames/img_0001.jpg")
    (True, False)
    """
    return len(_NUMBER.findall(os.path.basename(name))) == 1


class PictureSequence(Source):
    """The frames of numbered pictures, ``picture_fps`` a second; missing numbers are gaps in time.

    Raises:
        StreamError: there are none.
    """

    def __init__(self, pattern: str, options: FrameOptions) -> None:
        super().__init__(printable(pattern), options)
        self._paths = numbered(pattern)
        if not self._paths:
            raise StreamError(f"{self.name}: there are no such pictures; check the path")
        given = options.recorded_at
        changed_s = self._paths[0][1].stat().st_mtime
        self._begun = given.astimezone(UTC) if given else datetime.fromtimestamp(changed_s, UTC)
        numbers = self._paths[-1][0] - self._paths[0][0] + 1
        ends = (numbers / options.picture_fps, options.end_s)
        end_s = min(end_s for end_s in ends if end_s is not None)
        self.duration_s = max(end_s - options.start_s, 0.0)

    def frames_or_silence(self, every_s: float) -> Iterator[Frame | None]:
        """All frames; pictures on a disk are never silent."""
        del every_s
        self._state = StreamState.LIVE
        try:
            yield from self._frames()
        finally:
            self._state = StreamState.ENDED

    def _frames(self) -> Iterator[Frame]:
        options, pace = self._options, Pace(self._options.fps)
        first = self._paths[0][0]
        for number, path in self._paths:
            offset_s = round((number - first) / options.picture_fps, 6)
            if options.end_s is not None and offset_s >= options.end_s:
                return
            if offset_s < options.start_s or not pace.wants(offset_s):
                continue
            if self._closed.is_set():
                return
            pixels = picture_pixels(path, self._tally)
            if pixels is not None:
                time = self._begun + timedelta(seconds=offset_s)
                yield Frame(pixels, time, offset_s, number - first, self.name)


def numbered(pattern: str) -> list[tuple[int, Path]]:
    """The files that a pattern stands for, with their numbers, in their order.

    Raises:
        StreamError: their folder cannot be opened.
    """
    folder, name = os.path.split(pattern)
    mark = _NUMBER.search(name)
    assert mark is not None
    digits = rf"\d{{{mark.group(1)},}}" if mark.group(1) else r"\d+"
    before, after = re.escape(name[: mark.start()]), re.escape(name[mark.end() :])
    wanted = re.compile(f"{before}({digits}){after}")
    try:
        names = os.listdir(folder or ".")
    except OSError as error:
        raise StreamError(
            f"{printable(pattern)}: the folder cannot be opened ({error.strerror}); check the path"
        ) from error
    found = ((wanted.fullmatch(name), name) for name in names)
    return sorted((int(match[1]), Path(folder, name)) for match, name in found if match)
