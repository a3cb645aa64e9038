"""The outbox: notices wait here until their targets have them, each target's in order."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.orm import Session

from lpr.service.store.cursors import cursor_id
from lpr.service.store.database import Database, now
from lpr.service.store.entries import entry_of, same
from lpr.service.store.tables import NoticeEntry, TargetEntry
from lpr.service.store.values import NewNotice, Notice, NoticeState, Page


class Outbox:
    """The notices of a store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, session: Session, target_id: int, new: NewNotice) -> None:
        """Let a notice wait for a target, as part of a transaction; under a key that the target has
        already, or for one that is gone or switched off, nothing changes.

        Args:
            session: of a transaction that writes.
            target_id: whose.
            new: what is to be told.
        """
        if not session.scalar(select(TargetEntry.enabled).where(TargetEntry.id == target_id)):
            return
        row = {
            "target_id": target_id,
            "key": new.key,
            "kind": new.kind,
            "subject": new.subject,
            "body": dict(new.body),
            "passage_id": new.passage_id,
            "state": str(NoticeState.WAITING),
            "tries": 0,
            "created": now(),
            "message": "",
        }
        self._database.insert_new(session, NoticeEntry, [row])

    def put(self, target_id: int, new: NewNotice) -> None:
        """`add` in a transaction of its own."""
        with self._database.write() as session:
            self.add(session, target_id, new)

    def due(self, target_id: int, limit: int) -> tuple[Notice, ...]:
        """What waits for a target, the oldest first; nothing while the oldest is not to be tried
        yet, since none overtakes it."""
        mine = NoticeEntry.target_id == target_id
        waiting = NoticeEntry.state == str(NoticeState.WAITING)
        statement = select(NoticeEntry).where(mine, waiting).order_by(NoticeEntry.id).limit(limit)
        with self._database.read() as session:
            found = [_notice(entry) for entry in session.scalars(statement)]
        if found and found[0].next_try is not None and found[0].next_try > now():
            return ()
        return tuple(found)

    def delivered(self, target_id: int, ids: Sequence[int]) -> None:
        """A target has these, and all is well with it."""
        well = {"message": "", "delivered": now()}
        with self._database.write() as session:
            _end(session, NoticeEntry.id.in_(ids), NoticeState.DELIVERED)
            session.execute(update(TargetEntry).where(TargetEntry.id == target_id).values(**well))

    def give_up(self, notice_id: int, message: str) -> None:
        """A notice is not tried any more, and why."""
        with self._database.write() as session:
            _end(session, NoticeEntry.id == notice_id, NoticeState.DEAD, message)

    def try_later(self, notice_id: int, at: datetime, message: str, counts: bool = True) -> None:
        """A notice was not delivered, and is tried again; ``counts`` says whether as a failure."""
        waiting = NoticeEntry.state == str(NoticeState.WAITING)
        values = {
            "next_try": at,
            "message": message,
            "tries": NoticeEntry.tries + (1 if counts else 0),
        }
        with self._database.write() as session:
            statement = update(NoticeEntry).where(NoticeEntry.id == notice_id, waiting)
            session.execute(statement.values(**values))

    def page(
        self,
        cursor: str | None = None,
        limit: int = 100,
        target_id: int | None = None,
        state: str | None = None,
    ) -> Page[Notice]:
        """Notices, the latest first.

        Raises:
            ConfigError: the cursor is none that a page gave.
        """
        statement = select(NoticeEntry).order_by(NoticeEntry.id.desc()).limit(limit + 1)
        if cursor is not None:
            statement = statement.where(NoticeEntry.id < cursor_id(cursor))
        if target_id is not None:
            statement = statement.where(NoticeEntry.target_id == target_id)
        if state is not None:
            statement = statement.where(NoticeEntry.state == state)
        with self._database.read() as session:
            found = [_notice(entry) for entry in session.scalars(statement)]
        more = len(found) > limit
        return Page(tuple(found[:limit]), str(found[limit - 1].id) if more else None)

    def get(self, notice_id: int) -> Notice:
        """A notice.

        Raises:
            NotFound: there is none of that number.
        """
        with self._database.read() as session:
            return _notice(entry_of(session, NoticeEntry, notice_id, "notice"))

    def replay(self, notice_id: int | None = None, target_id: int | None = None) -> int:
        """Let what was given up wait again: one notice, a target's, or all; how many."""
        statement = update(NoticeEntry).where(NoticeEntry.state == str(NoticeState.DEAD))
        if notice_id is not None:
            statement = statement.where(NoticeEntry.id == notice_id)
        if target_id is not None:
            statement = statement.where(NoticeEntry.target_id == target_id)
        anew = {"state": str(NoticeState.WAITING), "tries": 0, "next_try": None, "ended": None}
        with self._database.write() as session:
            found = session.execute(statement.values(**anew).returning(NoticeEntry.id))
            return len(found.all())

    def remove(self, notice_id: int) -> None:
        """Delete a notice, whether it waits or not.

        Raises:
            NotFound: there is none of that number.
        """
        with self._database.write() as session:
            session.delete(entry_of(session, NoticeEntry, notice_id, "notice"))

    def forget(self, before: datetime) -> int:
        """Delete what was delivered or given up before a time; how many notices there were."""
        old = NoticeEntry.state != str(NoticeState.WAITING), NoticeEntry.ended < before
        with self._database.write() as session:
            return len(
                session.execute(delete(NoticeEntry).where(*old).returning(NoticeEntry.id)).all()
            )


def _end(
    session: Session, which: ColumnElement[bool], state: NoticeState, message: str = ""
) -> None:
    """Notices, as far as they wait, do not wait any more."""
    waiting = NoticeEntry.state == str(NoticeState.WAITING)
    ended = {"state": str(state), "message": message, "ended": now(), "next_try": None}
    values = {**ended, "tries": NoticeEntry.tries + 1}
    session.execute(update(NoticeEntry).where(which, waiting).values(**values))


def _notice(entry: NoticeEntry) -> Notice:
    return Notice(**same(Notice, entry))
