"""What has become of passages, for those who act upon it: in order, none lost, none done twice.

A change is written in the transaction that makes it. A reader moves its cursor in the transaction
that writes what it decided: whenever a process dies, both are there or neither is.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from sqlalchemy import delete, func, insert, or_, select, text, update
from sqlalchemy.orm import Session

from lpr.errors import Conflict
from lpr.service.store.database import Database, now
from lpr.service.store.tables import ChangeEntry, ReaderEntry
from lpr.service.store.values import Change
from lpr.service.store.values.changes import PASSAGE

_TURN = 8351
"""The number of the lock that PostgreSQL's transactions take turns by."""


def append(database: Database, session: Session, passage_id: str, state: str) -> None:
    """Write a change down, as the last thing of the transaction that makes it.

    Transactions of PostgreSQL take turns from here to their end: otherwise one could commit a lower
    number after a reader has passed a higher one. SQLite's take turns anyway.
    """
    if not database.is_sqlite:
        session.execute(text("SELECT pg_advisory_xact_lock(:turn)"), {"turn": _TURN})
    row = {"at": now(), "kind": PASSAGE, "passage_id": passage_id, "state": str(state)}
    session.execute(insert(ChangeEntry).values(**row))


class Changes:
    """The changes of a store, and their readers."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def after(self, number: int, limit: int = 200) -> tuple[Change, ...]:
        """The changes behind a number, the oldest first."""
        statement = select(ChangeEntry).where(ChangeEntry.id > number).order_by(ChangeEntry.id)
        with self._database.read() as session:
            return tuple(
                Change(one.id, one.at, one.kind, one.passage_id, one.state)
                for one in session.scalars(statement.limit(limit))
            )

    def last(self) -> int:
        """The number of the latest change; 0 where there is none."""
        with self._database.read() as session:
            return session.scalar(select(func.max(ChangeEntry.id))) or 0

    def cursor(self, reader: str) -> int:
        """The number of the last change that a reader has dealt with; 0 before the first."""
        with self._database.read() as session:
            statement = select(ReaderEntry.cursor).where(ReaderEntry.name == reader)
            return session.scalar(statement) or 0

    def take(self, reader: str, owner: str, seconds: float) -> bool:
        """Take, or keep, the work of a reader: one process has it at a time.

        Args:
            reader: whose work.
            owner: the process that asks.
            seconds: after so long without asking again, others may take it.
        """
        time = now()
        free = or_(
            ReaderEntry.lease_owner == owner,
            ReaderEntry.lease_until.is_(None),
            ReaderEntry.lease_until < time,
        )
        values = {"lease_owner": owner, "lease_until": time + timedelta(seconds=seconds)}
        first = {"name": reader, "cursor": 0, "lease_owner": None, "lease_until": None}
        with self._database.write() as session:
            self._database.insert_new(session, ReaderEntry, [first])
            statement = update(ReaderEntry).where(ReaderEntry.name == reader, free).values(**values)
            return session.scalar(statement.returning(ReaderEntry.name)) is not None

    def release(self, reader: str, owner: str) -> None:
        """Give the work of a reader back."""
        mine = ReaderEntry.name == reader, ReaderEntry.lease_owner == owner
        with self._database.write() as session:
            session.execute(
                update(ReaderEntry).where(*mine).values(lease_owner=None, lease_until=None)
            )

    @contextmanager
    def step(self, reader: str, owner: str, number: int) -> Iterator[Session]:
        """One transaction: the cursor moves to a change, and the block writes what it leads to.

        Raises:
            Conflict: another process has the work of the reader, or has dealt with the change.
        """
        mine = ReaderEntry.name == reader, ReaderEntry.lease_owner == owner
        before = ReaderEntry.cursor < number
        with self._database.write() as session:
            statement = update(ReaderEntry).where(*mine, before).values(cursor=number)
            if session.scalar(statement.returning(ReaderEntry.name)) is None:
                raise Conflict(f"change {number} is not for {reader} of {owner} any more")
            yield session

    def forget(self, before: datetime) -> int:
        """Delete the changes before a time; how many there were."""
        with self._database.write() as session:
            statement = delete(ChangeEntry).where(ChangeEntry.at < before)
            return len(session.execute(statement.returning(ChangeEntry.id)).all())
