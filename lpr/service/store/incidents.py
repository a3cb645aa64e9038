"""Incidents: opened by rules, closed by people."""

from __future__ import annotations

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from lpr.errors import Conflict
from lpr.service.store.cursors import cursor_id
from lpr.service.store.database import Database, now
from lpr.service.store.entries import entry_of, same
from lpr.service.store.tables import IncidentEntry
from lpr.service.store.values import Incident, Page
from lpr.service.store.values.rules import NewHit


class Incidents:
    """The incidents of a store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def open(self, session: Session, rule: str, hit: NewHit, message: str) -> None:
        """A new incident, as part of a transaction.

        Args:
            session: of a transaction that writes.
            rule: the name of the rule that saw it.
            hit: what for.
            message: one line for people.
        """
        row = {"rule": rule, "at": hit.at, "message": message, "text": hit.text, "note": ""}
        row |= {"passage_id": hit.passage_id, "camera_id": hit.camera_id}
        session.execute(insert(IncidentEntry), [row])

    def get(self, incident_id: int) -> Incident:
        """An incident.

        Raises:
            NotFound: there is none of that number.
        """
        with self._database.read() as session:
            entry = entry_of(session, IncidentEntry, incident_id, "incident")
            return Incident(**same(Incident, entry))

    def page(
        self,
        cursor: str | None = None,
        limit: int = 50,
        is_open: bool | None = None,
        cameras: tuple[int, ...] | None = None,
    ) -> Page[Incident]:
        """Incidents, the latest first.

        Args:
            cursor: where the page before ended.
            limit: so many at most.
            is_open: only those that are open, or that are closed; None is both.
            cameras: only those of these; None is all.

        Raises:
            ConfigError: the cursor is none that a page gave.
        """
        statement = select(IncidentEntry).order_by(IncidentEntry.id.desc()).limit(limit + 1)
        if cursor is not None:
            statement = statement.where(IncidentEntry.id < cursor_id(cursor))
        if is_open is not None:
            closed = IncidentEntry.closed_at
            statement = statement.where(closed.is_(None) if is_open else closed.is_not(None))
        if cameras is not None:
            statement = statement.where(IncidentEntry.camera_id.in_(cameras))
        with self._database.read() as session:
            found = [Incident(**same(Incident, one)) for one in session.scalars(statement)]
        more = len(found) > limit
        return Page(tuple(found[:limit]), str(found[limit - 1].id) if more else None)

    def count_open(self) -> int:
        """How many nobody has seen to."""
        statement = select(func.count()).where(IncidentEntry.closed_at.is_(None))
        with self._database.read() as session:
            return session.scalar(statement) or 0

    def close(self, incident_id: int, by: str, note: str = "") -> Incident:
        """Somebody has seen to it.

        Raises:
            NotFound: there is none of that number.
            Conflict: it is closed already.
        """
        with self._database.write() as session:
            entry = entry_of(session, IncidentEntry, incident_id, "incident")
            if entry.closed_at is not None:
                raise Conflict(f"incident {incident_id} was closed by {entry.closed_by} already")
            entry.closed_at, entry.closed_by, entry.note = now(), by, note.strip()
            session.flush()
            return Incident(**same(Incident, entry))
