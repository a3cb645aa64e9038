"""A folder that is being filled with pictures, as cameras do by FTP: each new one is a frame."""

from __future__ import annotations

import logging
import math
import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from lpr.errors import StreamError, printable
from lpr.sources import is_picture_name
from lpr.video.frames.base import Frame, StreamState
from lpr.video.frames.options import FrameOptions
from lpr.video.frames.pictures import picture_pixels
from lpr.video.frames.source import Source
from lpr.video.frames.timing import Pace

SETTLED_S = 2.0
"""What was last written so long before the first look is whole."""

_LOG = logging.getLogger(__name__)


class Stamp(NamedTuple):
    """What changes while a file is being written."""

    changed_ns: int
    size: int


class PictureFolder(Source):
    """The pictures of a folder, oldest first, and then each that is added, once it is whole.

    A file counts as whole when it is the same at two looks. Its time is that of its last change.
    Every picture is given, however long it waits, but those that lay there before ``since``;
    sub-folders are not looked into.

    Raises:
        StreamError: the folder is not there.
    """

    def __init__(self, folder: Path, options: FrameOptions) -> None:
        super().__init__(printable(folder), options)
        self._folder = folder
        self._done: set[str] = set()
        self._last: dict[str, Stamp] = {}
        self._number = 0
        self._first_s: float | None = None
        self._offset_s = 0.0
        self._pace = Pace(options.fps)
        since = options.since
        self._since_ns = None if since is None else int(since.timestamp() * 1e9)
        try:
            os.listdir(folder)
        except OSError as error:
            raise StreamError(
                f"{self.name}: the folder cannot be opened ({error.strerror}); check the path"
            ) from error

    def frames_or_silence(self, every_s: float) -> Iterator[Frame | None]:
        """All pictures as they come; ends after ``give_up_s`` without a new one."""
        options = self._options
        told_s = new_s = time.monotonic()
        poll_s = -math.inf
        try:
            while not self._closed.is_set():
                # Two looks at a file that are nearer to each other tell nothing.
                due = time.monotonic() - poll_s >= options.poll_s
                if due:
                    poll_s = time.monotonic()
                for name, stamp in self._whole() if due else ():
                    frame = self._frame(name, stamp)
                    if options.end_s is not None and self._offset_s >= options.end_s:
                        return
                    if self._closed.is_set():
                        return
                    if frame is not None:
                        yield frame
                    told_s = new_s = time.monotonic()
                now_s = time.monotonic()
                if options.give_up_s is not None and now_s - new_s >= options.give_up_s:
                    return
                if now_s - told_s >= every_s:
                    yield None
                    told_s = now_s
                wait_s = min(poll_s + options.poll_s, told_s + every_s) - now_s
                self._closed.wait(max(wait_s, 0.01))
        finally:
            self._state = StreamState.ENDED

    def _whole(self) -> list[tuple[str, Stamp]]:
        """The new pictures that nobody writes any more, oldest first."""
        try:
            stamps = self._stamps()
        except OSError as error:
            if self._state is not StreamState.OFFLINE:
                _LOG.warning("%s: the folder is gone (%s)", self.name, error.strerror)
            self._state = StreamState.OFFLINE
            return []
        self._state = StreamState.LIVE
        self._done &= stamps.keys()
        new = {name: stamp for name, stamp in stamps.items() if name not in self._done}
        settled_ns = time.time_ns() - int(SETTLED_S * 1e9)
        whole = [
            (name, stamp)
            for name, stamp in new.items()
            if stamp.size and (stamp == self._last.get(name) or stamp.changed_ns < settled_ns)
        ]
        self._last = new
        return sorted(whole, key=lambda one: (one[1].changed_ns, one[0]))

    def _stamps(self) -> dict[str, Stamp]:
        with os.scandir(self._folder) as entries:
            return {
                entry.name: Stamp(status.st_mtime_ns, status.st_size)
                for entry in entries
                if is_picture_name(entry.name) and not entry.name.startswith(".")
                if entry.is_file() and self._is_wanted(status := entry.stat())
            }

    def _is_wanted(self, status: os.stat_result) -> bool:
        """Whether a file was not there yet at ``since``: one that was copied with its time has
        another time at which it came."""
        came_ns = max(status.st_mtime_ns, status.st_ctime_ns)
        return self._since_ns is None or came_ns >= self._since_ns

    def _frame(self, name: str, stamp: Stamp) -> Frame | None:
        """The frame of a picture; None where it cannot be read, or is not wanted."""
        self._done.add(name)
        changed_s = stamp.changed_ns / 1e9
        self._first_s = changed_s if self._first_s is None else self._first_s
        self._offset_s = max(round(changed_s - self._first_s, 6), self._offset_s)
        number, self._number = self._number, self._number + 1
        pixels = picture_pixels(self._folder / name, self._tally)
        if pixels is None:
            return None
        if not self._pace.wants(self._offset_s):
            self._tally.add(skipped=1)
            return None
        taken = datetime.fromtimestamp(changed_s, UTC)
        return Frame(pixels, taken, self._offset_s, number, self.name)
