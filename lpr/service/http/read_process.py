"""A process that reads pictures: one that hangs or dies costs its own picture, and no other.

Processes rather than threads, since two fifths of reading hold Python's one lock, and because only
a process can be stopped.
"""

from __future__ import annotations

import multiprocessing
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess

from lpr import ImageResult
from lpr.errors import LprError, ServiceError
from lpr.service.http.read_work import READY, ReadWay, answer_all

START_LIMIT_S = 120.0
DIED = "reading the picture ended the process (memory?); make it smaller, and report this picture"


class TooSlow(ServiceError):
    """Reading a picture took longer than it may."""


class ReadFailed(ServiceError):
    """A picture could not be read, by no fault of the one who sent it."""


class ReadProcess:
    """One process with its recognizers, for one thread to ask; begins anew where it was lost."""

    def __init__(self, max_megapixels: float) -> None:
        self._max_megapixels = max_megapixels
        self._process: BaseProcess | None = None
        self._line: Connection | None = None
        self._is_ready = False

    @property
    def is_up(self) -> bool:
        """Whether it has loaded its models and lives."""
        return self._is_ready and self._process is not None and self._process.is_alive()

    @property
    def pid(self) -> int | None:
        """Its number among the machine's processes; None where there is none."""
        return None if self._process is None else self._process.pid

    def start(self) -> None:
        """Start it and load the models, unless it is there.

        Raises:
            ReadFailed: it does not come up.
        """
        if self._process is not None and self._process.is_alive():
            return
        self.stop()
        spawning = multiprocessing.get_context("spawn")
        self._line, theirs = spawning.Pipe()
        arguments = (theirs, self._max_megapixels)
        self._process = spawning.Process(
            target=answer_all, args=arguments, name="lpr-read", daemon=True
        )
        self._process.start()
        theirs.close()
        answer = self._answer(START_LIMIT_S, "the models took too long to load")
        if answer != READY:
            self.stop()
            raise ReadFailed(f"no picture can be read now: {answer}")
        self._is_ready = True

    def read(self, data: bytes, way: ReadWay, limit_s: float) -> ImageResult:
        """Read a picture there.

        Raises:
            LprError: as `lpr.Recognizer.read` raises them.
            TooSlow: it took longer than the limit; the process is ended.
            ReadFailed: the process died of it.
        """
        self.start()
        assert self._line is not None
        with suppress(OSError):
            self._line.send((data, way))
        slow = f"reading the picture took longer than {limit_s:.0f} s; make it smaller"
        answer = self._answer(limit_s, slow)
        if isinstance(answer, ImageResult):
            return answer
        raise answer if isinstance(answer, LprError) else ReadFailed(str(answer))

    def stop(self) -> None:
        """End it; what it reads is lost."""
        if self._line is not None:
            self._line.close()
        if self._process is not None:
            self._process.kill()
            self._process.join()
        self._line = self._process = None
        self._is_ready = False

    def _answer(self, limit_s: float, slow: str) -> object:
        """What it says; where it says nothing in time, or is gone, it is ended.

        Raises:
            TooSlow, ReadFailed: it said nothing.
        """
        assert self._line is not None
        try:
            if self._line.poll(limit_s):
                return self._line.recv()
        except (EOFError, OSError):
            self.stop()
            raise ReadFailed(DIED) from None
        self.stop()
        raise TooSlow(slow)
