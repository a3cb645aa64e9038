"""The queue in front of the recogniser: bounded, fair, and honest about how long it takes."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Protocol

from lpr import ImageResult
from lpr.errors import LprError, ServiceError
from lpr.service.config import ServiceConfig
from lpr.service.http.read_process import ReadProcess
from lpr.service.http.read_work import ReadOptions, ReadWay
from lpr.service.http.turns import Turns
from lpr.service.store.values import Networks

READ_LIMIT_S = 60.0
"""A picture that takes longer to read is given up."""
WAIT_LIMIT_S = 30.0
"""One that has waited longer is not read any more: its client has hardly stayed."""
USUAL = ReadOptions()
FIRST_GUESS_S = 0.2
"""What reading a picture is thought to take before one was read;"""
LEARNING = 0.1
"""then a running mean in which each next one counts so much."""


class Busy(ServiceError):
    """More pictures wait than may; ``retry_after_s`` is when there should be room."""

    def __init__(self, retry_after_s: int) -> None:
        super().__init__(f"too many pictures wait to be read; send it again in {retry_after_s} s")
        self.retry_after_s = retry_after_s


class Reads(Protocol):
    """Reads pictures for views."""

    def start(self) -> None:
        """Load what it reads with, beside whatever goes on."""
        ...

    def read(self, data: bytes, options: ReadOptions = USUAL, asker: str = "") -> ImageResult:
        """Read a picture; see `ReadQueue.read`."""
        ...

    @property
    def waiting(self) -> int:
        """How many pictures wait."""
        ...

    @property
    def ready(self) -> bool:
        """Whether pictures can be read now."""
        ...

    def close(self) -> None:
        """Read no more."""
        ...


@dataclass(frozen=True, slots=True)
class _Job:
    data: bytes
    way: ReadWay
    since: float = field(default_factory=time.monotonic)
    result: Future[ImageResult] = field(default_factory=Future)


class ReadQueue:
    """Reads pictures in processes of its own; each asker's wait in their order, askers take turns.

    Args:
        config: limits.
        processes: so many read at once.
        most_waiting: so many more may wait.
        networks: tells which ones are in use; None are always those that come with lpr.
    """

    def __init__(
        self,
        config: ServiceConfig,
        processes: int,
        most_waiting: int,
        networks: Callable[[], Networks] | None = None,
    ) -> None:
        self._networks = networks
        self._turns: Turns[_Job] = Turns(most_waiting)
        self._mean_s = FIRST_GUESS_S
        self._lock = threading.Lock()
        self.processes = [ReadProcess(config.max_megapixels) for _ in range(processes)]
        self._threads = [
            threading.Thread(target=self._serve, args=(process,), name="lpr-read", daemon=True)
            for process in self.processes
        ]
        self._started = False

    def start(self) -> None:
        """Start the processes and load the models; returns before they are there."""
        with self._lock:
            started, self._started = self._started, True
        if not started:
            for thread in self._threads:
                thread.start()

    def read(self, data: bytes, options: ReadOptions = USUAL, asker: str = "") -> ImageResult:
        """Read a picture, as soon as it is its turn.

        Args:
            data: the bytes of its file.
            options: how.
            asker: who wants it: askers take turns.

        Raises:
            Busy: too many wait, or it has waited too long.
            LprError: as `lpr.Recognizer.read` raises them, or as `ReadProcess.read`.
        """
        self.start()
        networks = None if self._networks is None else self._networks()
        job = _Job(data, ReadWay(options, networks))
        if not self._turns.put(asker, job):
            raise Busy(self._until_room_s())
        return job.result.result()

    @property
    def waiting(self) -> int:
        return len(self._turns)

    @property
    def ready(self) -> bool:
        return any(process.is_up for process in self.processes)

    def close(self) -> None:
        """Read what waits, then end the processes."""
        self._turns.close()
        if self._started:
            for thread in self._threads:
                thread.join()

    def _until_room_s(self) -> int:
        """When, by the pace so far, a place in the queue will be free again."""
        return max(1, math.ceil(len(self._turns) * self._mean_s / len(self._threads) / 2))

    def _serve(self, process: ReadProcess) -> None:
        """What a thread does: bring pictures to its process."""
        # Where it does not start, each picture tries again, and tells its client.
        with suppress(LprError):
            process.start()
        while (job := self._turns.take()) is not None:
            self._do(process, job)
        process.stop()

    def _do(self, process: ReadProcess, job: _Job) -> None:
        started = time.monotonic()
        if started - job.since > WAIT_LIMIT_S:
            job.result.set_exception(Busy(self._until_room_s()))
            return
        try:
            job.result.set_result(process.read(job.data, job.way, READ_LIMIT_S))
        except Exception as error:
            job.result.set_exception(error)
        took_s = time.monotonic() - started
        self._mean_s += LEARNING * (took_s - self._mean_s)
