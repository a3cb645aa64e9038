"""Where a reading thread leaves frames: one place, so that nothing ever piles up."""

from __future__ import annotations

import threading
import time

from lpr.video.frames.base import Frame

LONGEST_WAIT_S = 1.0
"""Ctrl-C is noticed between two waits, on every system."""


class Mailbox:
    """Holds the newest frame until it is fetched, or until a newer one replaces it."""

    def __init__(self) -> None:
        self._frame: Frame | None = None
        self._closed = False
        self._changed = threading.Condition()

    def put(self, frame: Frame) -> bool:
        """Leave a frame; True where it replaces one that nobody fetched."""
        with self._changed:
            replaced = self._frame is not None
            self._frame = frame
            self._changed.notify_all()
            return replaced

    def put_when_empty(self, frame: Frame) -> None:
        """Leave a frame after the one before it has been fetched, or the box has been closed."""
        with self._changed:
            while self._frame is not None and not self._closed:
                self._changed.wait()
            self._frame = frame
            self._changed.notify_all()

    def take(self, wait_s: float) -> Frame | None:
        """Fetch the frame, waiting for one at most so long; None where none came, and from a closed
        box that is empty."""
        until = time.monotonic() + wait_s
        with self._changed:
            while self._frame is None and not self._closed:
                left_s = until - time.monotonic()
                if left_s <= 0:
                    return None
                self._changed.wait(min(left_s, LONGEST_WAIT_S))
            frame, self._frame = self._frame, None
            self._changed.notify_all()
            return frame

    @property
    def finished(self) -> bool:
        """Whether it is closed and empty."""
        with self._changed:
            return self._closed and self._frame is None

    def close(self, drop: bool = False) -> None:
        """No more frames will come; what is there can be fetched, or is dropped."""
        with self._changed:
            self._closed = True
            if drop:
                self._frame = None
            self._changed.notify_all()
