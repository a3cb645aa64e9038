"""Background work: each piece is done by one process, even where several share the store."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import or_, select, update

from lpr.service.store.database import Database, insert_one, now
from lpr.service.store.entries import entry_of, same
from lpr.service.store.tables import JobEntry
from lpr.service.store.values import Job, JobState

LEASE_S = 30.0
"""A job that nobody has told of for so long is taken by another process, from its beginning."""
_OPEN = (str(JobState.WAITING), str(JobState.RUNNING))


class Jobs:
    """The jobs of a store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, kind: str, arguments: Mapping[str, Any] | None = None) -> Job:
        """A new job, which waits until a process takes it."""
        row = {
            "kind": kind,
            "arguments": dict(arguments or {}),
            "state": str(JobState.WAITING),
            "share": 0.0,
            "message": "",
            "result": {},
            "error": "",
            "created": now(),
            "cancel_asked": False,
        }
        with self._database.write() as session:
            return _job(session.get_one(JobEntry, insert_one(session, JobEntry, row)))

    def claim(self, owner: str, kinds: tuple[str, ...] | None = None) -> Job | None:
        """Take the oldest job that waits, or whose process has died; None where there is none."""
        time = now()
        dead = (JobEntry.state == str(JobState.RUNNING)) & (JobEntry.lease_until < time)
        statement = select(JobEntry).where(or_(JobEntry.state == str(JobState.WAITING), dead))
        if kinds is not None:
            statement = statement.where(JobEntry.kind.in_(kinds))
        statement = statement.order_by(JobEntry.id).limit(1).with_for_update(skip_locked=True)
        with self._database.write() as session:
            entry = session.scalar(statement)
            if entry is None:
                return None
            entry.state, entry.lease_owner = str(JobState.RUNNING), owner
            entry.lease_until = time + timedelta(seconds=LEASE_S)
            entry.started, entry.share = entry.started or time, 0.0
            session.flush()
            return _job(entry)

    def progress(self, job: Job, share: float, message: str = "") -> Job:
        """Tell how far a job is, and keep it; ``cancel_asked`` of the answer says when to stop, and
        ``owner`` whose it is by now."""
        until = now() + timedelta(seconds=LEASE_S)
        share = min(max(share, 0.0), 1.0)
        return self._set(job, {"share": share, "message": message, "lease_until": until})

    def note(self, job: Job, result: Mapping[str, Any]) -> Job:
        """Keep what a job has done so far, for whoever begins it anew."""
        return self._set(job, {"result": dict(result)})

    def finish(self, job: Job, result: Mapping[str, Any] | None = None) -> Job:
        """A job is done."""
        return self._end(job, JobState.DONE, {"result": dict(result or {}), "share": 1.0})

    def fail(self, job: Job, error: str) -> Job:
        """A job cannot be done."""
        return self._end(job, JobState.FAILED, {"error": error})

    def cancelled(self, job: Job) -> Job:
        """A job has stopped because it was asked to."""
        return self._end(job, JobState.CANCELLED, {})

    def give_back(self, job: Job) -> Job:
        """A job is not done, and waits for whoever comes next."""
        free = {"state": str(JobState.WAITING), "lease_owner": None, "lease_until": None}
        return self._set(job, free)

    def cancel(self, job_id: int) -> Job:
        """Ask a job to stop; one that waits has stopped at once.

        Raises:
            NotFound: there is none of that number.
        """
        with self._database.write() as session:
            entry = entry_of(session, JobEntry, job_id, "job")
            if entry.state == str(JobState.WAITING):
                entry.state, entry.finished = str(JobState.CANCELLED), now()
            entry.cancel_asked = True
            session.flush()
            return _job(entry)

    def all(self, limit: int = 100, kind: str | None = None) -> tuple[Job, ...]:
        """The latest jobs first, all or those of a kind."""
        statement = select(JobEntry).order_by(JobEntry.id.desc()).limit(limit)
        if kind is not None:
            statement = statement.where(JobEntry.kind == kind)
        with self._database.read() as session:
            return tuple(_job(entry) for entry in session.scalars(statement))

    def get(self, job_id: int) -> Job:
        """A job.

        Raises:
            NotFound: there is none of that number.
        """
        with self._database.read() as session:
            return _job(entry_of(session, JobEntry, job_id, "job"))

    def open(self, kind: str) -> tuple[Job, ...]:
        """The jobs of a kind that wait or run."""
        statement = select(JobEntry).where(JobEntry.kind == kind, JobEntry.state.in_(_OPEN))
        with self._database.read() as session:
            return tuple(_job(entry) for entry in session.scalars(statement))

    def _end(self, job: Job, state: JobState, values: dict[str, Any]) -> Job:
        ended = {"state": str(state), "finished": now(), "lease_owner": None, "lease_until": None}
        return self._set(job, values | ended)

    def _set(self, job: Job, values: dict[str, Any]) -> Job:
        """Change a job, as long as it runs and is whose it was."""
        mine = (JobEntry.id == job.id) & (JobEntry.lease_owner == job.owner)
        running = JobEntry.state == str(JobState.RUNNING)
        with self._database.write() as session:
            session.execute(update(JobEntry).where(mine, running).values(**values))
            return _job(entry_of(session, JobEntry, job.id, "job"))


def _job(entry: JobEntry) -> Job:
    return Job(**same(Job, entry), owner=entry.lease_owner)
