"""Live sources: a thread that reads, the newest frame at hand, and connections made anew."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from lpr.errors import LprError
from lpr.video.frames.base import Frame, StreamState, Trouble
from lpr.video.frames.breaks import Break, Reason, stream_error
from lpr.video.frames.connection import Arrival, Connect, Connection
from lpr.video.frames.mailbox import Mailbox
from lpr.video.frames.options import FrameOptions
from lpr.video.frames.source import Source
from lpr.video.frames.timing import BackOff, Pace

CLOSING_S = 2.0
"""Closing waits so long for the thread, which may be waiting for the network itself."""

_LOG = logging.getLogger(__name__)


class LiveSource(Source):
    """Frames of something live, of which the newest is given and others are skipped.

    A thread of its own reads from the first call of `frames` on. What breaks is connected anew,
    until the source is closed, is at the end that it told of, or ``give_up_s`` have passed.
    """

    live = True

    def __init__(self, name: str, options: FrameOptions, connect: Connect) -> None:
        super().__init__(name, options)
        self._connect = connect
        self._box = Mailbox()
        self._thread: threading.Thread | None = None
        self._error: LprError | None = None
        self._wait = BackOff(options.retry_s, options.retry_most_s)
        self._pace = Pace(options.fps)
        self._first_s: float | None = None
        self._number = 0
        self._silent_since_s = 0.0
        self._told = ""

    def frames_or_silence(self, every_s: float) -> Iterator[Frame | None]:
        """The newest frame whenever one is asked for, and None after so many seconds without.

        Raises:
            StreamError: what is named can never be read, or nothing came for ``give_up_s``.
        """
        self._start()
        while True:
            frame = self._box.take(every_s)
            if frame is None and self._box.finished:
                break
            yield frame
        if self._error is not None:
            raise self._error

    def close(self) -> None:
        """End it, and its thread, as soon as that stops waiting for the network."""
        self._closed.set()
        self._box.close(drop=True)
        thread = self._thread
        if thread is not None and thread is not threading.current_thread():
            thread.join(CLOSING_S)

    def _start(self) -> None:
        if self._thread is None and not self._closed.is_set():
            self._silent_since_s = time.monotonic()
            self._thread = threading.Thread(target=self._run, name=self.name, daemon=True)
            self._thread.start()

    def _run(self) -> None:
        try:
            while not self._closed.is_set() and self._session():
                wait_s = self._wait.next_s()
                if self._trouble is not None:
                    due = datetime.now(UTC) + timedelta(seconds=wait_s)
                    self._trouble = replace(self._trouble, next_try=due)
                self._closed.wait(wait_s)
        except LprError as error:
            self._error = error
        except Exception as error:  # a thread of its own tells nobody else
            self._error = stream_error(self.name, Reason(repr(type(error).__name__), "report it"))
            raise
        finally:
            self._state = StreamState.ENDED
            self._box.close()

    def _session(self) -> bool:
        """From connecting to the break; False at the end of all.

        Raises:
            StreamError: there is no use in going on.
        """
        if self._trouble is not None:
            self._trouble = replace(self._trouble, next_try=None)
        try:
            connection = self._connect(self._tally, self._closed)
            try:
                return self._read(connection)
            finally:
                connection.close()
        except Break as end:
            self._broken(end)
            return True

    def _read(self, connection: Connection) -> bool:
        """All that a connection gives, which is then all there is: False."""
        self.live, self.duration_s = not connection.finite, connection.duration_s
        for arrival in connection.arrivals():
            if self._closed.is_set():
                return False
            if self._state is not StreamState.LIVE:
                self._came()
            self._silent_since_s = time.monotonic()
            if not self._deliver(arrival):
                return False
        return False

    def _deliver(self, arrival: Arrival) -> bool:
        """Hand out a picture if it is wanted; False after the last that is."""
        if self._first_s is None:
            self._first_s = arrival.taken_s
        offset_s = round(arrival.taken_s - self._first_s, 6)
        number, self._number = self._number, self._number + 1
        end_s = self._options.end_s
        if end_s is not None and offset_s >= end_s:
            return False
        if not self._pace.wants(offset_s):
            self._tally.add(skipped=1)
            return True
        taken = datetime.fromtimestamp(arrival.taken_s, UTC)
        frame = Frame(arrival.pixels, taken, offset_s, number, self.name)
        if not self.live:
            self._box.put_when_empty(frame)
        elif self._box.put(frame):
            self._tally.add(skipped=1)
        return True

    def _came(self) -> None:
        """A frame after none."""
        if self._number:
            self._tally.add(reconnects=1)
            silent_s = time.monotonic() - self._silent_since_s
            _LOG.warning("%s: frames come again, after %.1f s", self.name, silent_s)
        self._told, self._trouble = "", None
        self._wait.reset()
        self._state = StreamState.LIVE

    def _broken(self, end: Break) -> None:
        """Nothing comes: tell it once, and stop where no second try helps.

        Raises:
            StreamError: there is no use in going on.
        """
        if self._closed.is_set():
            return
        silent_s = time.monotonic() - self._silent_since_s
        give_up_s = self._options.give_up_s
        if end.reason.lasting and not (self.live and self._number):
            raise stream_error(self.name, end.reason)
        if give_up_s is not None and silent_s >= give_up_s:
            words = f"no frame for {silent_s:.0f} s, {end.reason.words}"
            raise stream_error(self.name, Reason(words, end.reason.advice))
        self._state = StreamState.STALLED if end.stalled else StreamState.OFFLINE
        since = datetime.now(UTC) if self._trouble is None else self._trouble.since
        self._trouble = Trouble(f"{end.reason.words}; {end.reason.advice}", since)
        if self._told != end.reason.words:
            self._told = end.reason.words
            _LOG.warning("%s: %s; trying again until it comes", self.name, end.reason.words)
