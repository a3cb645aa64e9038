"""What a job's work sees of the runner: how to tell how far it is, and when to stop."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from lpr.service.config import ServiceConfig
from lpr.service.events import EventBus, JobChanged
from lpr.service.store import Job, Store

TELL_EVERY_S = 1.0


class JobStopped(Exception):
    """The job was asked to stop, or belongs to another process by now."""


class Progress:
    """One job that is being done.

    Args:
        job: which.
        store: knows it.
        events: is told of it.
        over: whether the service is ending.
    """

    def __init__(self, job: Job, store: Store, events: EventBus, over: Callable[[], bool]) -> None:
        self.job = job
        self.store = store
        self.events = events
        self._over = over
        self._told = float("-inf")

    @property
    def config(self) -> ServiceConfig:
        """How the service is set up."""
        return self.store.config

    def tell(self, share: float, message: str = "") -> None:
        """So much is done, 0 to 1; to be told at least every few seconds.

        Raises:
            JobStopped: the job is to stop.
        """
        if self._over():
            raise JobStopped
        now = time.monotonic()
        if now - self._told < TELL_EVERY_S:
            return
        self._told = now
        job = self.store.jobs.progress(self.job, share, message)
        self.events.publish(JobChanged(job))
        if job.cancel_asked or job.owner != self.config.instance:
            raise JobStopped


Work: TypeAlias = Callable[[Progress], Mapping[str, Any]]
"""Does a job, and gives its result."""
