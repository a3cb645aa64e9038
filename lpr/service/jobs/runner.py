"""The threads that do jobs, one after the other in each lane."""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping, Sequence

from lpr.errors import LprError, first_line
from lpr.service.events import EventBus, JobChanged
from lpr.service.jobs.base import JobStopped, Progress, Work
from lpr.service.jobs.films import FILM, read_film
from lpr.service.jobs.improving import IMPROVE, improve_networks
from lpr.service.jobs.redaction import (
    HASH_TEXTS,
    REDACT,
    add_redaction_when_due,
    hash_texts,
    redact_pictures,
)
from lpr.service.jobs.retention import RETENTION, add_when_due, apply_retention
from lpr.service.store import Job, Store

KINDS: Mapping[str, Work] = {
    FILM: read_film,
    RETENTION: apply_retention,
    HASH_TEXTS: hash_texts,
    REDACT: redact_pictures,
    IMPROVE: improve_networks,
}
"""What does each kind of job."""
SLOW = (REDACT, IMPROVE)
"""Kinds that take minutes in a process of their own: each has a lane to itself, and keeps no other
job waiting."""
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
        quick = tuple(kind for kind in kinds if kind not in SLOW)
        lanes = [lane for lane in (quick, *((kind,) for kind in kinds if kind in SLOW)) if lane]
        self._threads = [
            threading.Thread(target=self._work, args=(lane,), name="jobs", daemon=True)
            for lane in lanes
        ]

    def start(self) -> None:
        """Begin."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """End; a job that is being done is begun anew by whoever comes next."""
        self._over.set()
        for thread in self._threads:
            if thread.is_alive():
                thread.join()

    def do_next(self, kinds: Sequence[str] | None = None) -> Job | None:
        """Do the oldest job that waits, of some kinds or of all; None where there is none."""
        wanted = tuple(self._kinds if kinds is None else kinds)
        job = self._store.jobs.claim(self._store.config.instance, wanted)
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

    def _work(self, kinds: Sequence[str]) -> None:
        while not self._over.is_set():
            try:
                if RETENTION in kinds and add_when_due(self._store):
                    add_redaction_when_due(self._store)
                done = self.do_next(kinds)
            except LprError as error:
                _LOG.warning("jobs wait: %s", error)
                done = None
            if done is None:
                self._over.wait(LOOK_EVERY_S)
