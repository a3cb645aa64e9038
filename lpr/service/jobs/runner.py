"""The thread that does jobs, one after the other."""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping

from lpr.errors import LprError, first_line
from lpr.service.events import EventBus, JobChanged
from lpr.service.jobs.base import JobStopped, Progress, Work
from lpr.service.jobs.films import FILM, read_film
from lpr.service.jobs.retention import RETENTION, add_when_due, apply_retention
from lpr.service.store import Job, Store

KINDS: Mapping[str, Work] = {FILM: read_film, RETENTION: apply_retention}
"""What does each kind of job."""
LOOK_EVERY_S = 1.0
_LOG = logging.getLogger("lpr.jobs")


class JobRunner:
    """Does the jobs of a store; each is done once, however many processes share the store.

    Args:
        store: has the jobs.
        events: is told how they go on.
        kinds: what does each kind of job.
    """

    def __init__(self, store: Store, events: EventBus, kinds: Mapping[str, Work] = KINDS) -> None:
        self._store, self._events, self._kinds = store, events, kinds
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._work, name="jobs", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End; a job that is being done is begun anew by whoever comes next."""
        self._over.set()
        if self._thread.is_alive():
            self._thread.join()

    def do_next(self) -> Job | None:
        """Do the oldest job that waits; None where there is none."""
        job = self._store.jobs.claim(self._store.config.instance, tuple(self._kinds))
        if job is None:
            return None
        self._events.publish(JobChanged(job))
        progress = Progress(job, self._store, self._events, self._over.is_set)
        try:
            done = self._store.jobs.finish(job, self._kinds[job.kind](progress))
        except JobStopped:
            done = self._stopped(job)
        except LprError as error:
            done = self._store.jobs.fail(job, str(error))
        except Exception as error:
            _LOG.exception("job %s (%s) failed", job.id, job.kind)
            done = self._store.jobs.fail(job, f"{type(error).__name__}: {first_line(error)}")
        self._events.publish(JobChanged(done))
        return done

    def _stopped(self, job: Job) -> Job:
        asked = self._store.jobs.get(job.id).cancel_asked
        return self._store.jobs.cancelled(job) if asked else self._store.jobs.give_back(job)

    def _work(self) -> None:
        while not self._over.is_set():
            try:
                add_when_due(self._store)
                done = self.do_next()
            except LprError as error:
                _LOG.warning("jobs wait: %s", error)
                done = None
            if done is None:
                self._over.wait(LOOK_EVERY_S)
