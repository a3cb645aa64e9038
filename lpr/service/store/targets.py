"""Targets: settings, how they do, and which process sends to them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, and_, delete, func, select, true, update

from lpr.service.store import leases
from lpr.service.store.database import Database, insert_one
from lpr.service.store.entries import entry_of
from lpr.service.store.names import taken
from lpr.service.store.sealed import sealed, unsealed
from lpr.service.store.secrets import Cipher
from lpr.service.store.tables import NoticeEntry, TargetEntry
from lpr.service.store.values import NewTarget, NoticeState, Target
from lpr.service.store.values.targets import SETTINGS

_WHAT = "the settings of a target were"


class Targets:
    """The targets of a store; their settings are encrypted there."""

    def __init__(self, database: Database, cipher: Cipher) -> None:
        self._database = database
        self._cipher = cipher

    def all(self) -> tuple[Target, ...]:
        """All targets by name."""
        with self._database.read() as session:
            found = session.execute(_counted().order_by(TargetEntry.name)).all()
            return tuple(self._target(one) for one in found)

    def get(self, target_id: int) -> Target:
        """A target.

        Raises:
            NotFound: there is none of that number.
        """
        with self._database.read() as session:
            entry_of(session, TargetEntry, target_id, "target")
            return self._target(session.execute(_counted(target_id)).one())

    def add(self, new: NewTarget) -> Target:
        """A new target.

        Raises:
            Conflict: another one has its name.
        """
        row = self._columns(new) | {"version": 1, "message": ""}
        with taken(f"a target is called {new.name} already"), self._database.write() as session:
            number = insert_one(session, TargetEntry, row)
            return self._target(session.execute(_counted(number)).one())

    def change(self, target_id: int, new: NewTarget) -> Target:
        """Other settings for a target; what waits is sent with them, at once.

        Raises:
            NotFound: there is none of that number.
            Conflict: another one has its name.
        """
        with taken(f"a target is called {new.name} already"), self._database.write() as session:
            entry = entry_of(session, TargetEntry, target_id, "target")
            for name, value in self._columns(new).items():
                setattr(entry, name, value)
            entry.version, entry.message = entry.version + 1, ""
            waiting = NoticeEntry.state == str(NoticeState.WAITING)
            mine = NoticeEntry.target_id == target_id
            session.execute(update(NoticeEntry).where(mine, waiting).values(next_try=None))
            session.flush()
            return self._target(session.execute(_counted(target_id)).one())

    def remove(self, target_id: int) -> None:
        """Remove a target with its notices.

        Raises:
            NotFound: there is none of that number.
        """
        with self._database.write() as session:
            entry_of(session, TargetEntry, target_id, "target")
            session.execute(delete(TargetEntry).where(TargetEntry.id == target_id))

    def lease(self, owner: str, seconds: float) -> tuple[Target, ...]:
        """Take, or keep, the targets that are switched on and that no living process has; see
        `lpr.service.store.leases.take`."""
        with self._database.write() as session:
            entries = leases.take(
                session, TargetEntry, TargetEntry.enabled.is_(true()), owner, seconds
            )
            return tuple(self._plain(entry) for entry in entries)

    def release(self, owner: str) -> None:
        """Give all targets of a process back."""
        with self._database.write() as session:
            leases.release(session, TargetEntry, owner)

    def note(self, target_id: int, message: str) -> None:
        """Write down what is wrong with a target; empty is nothing."""
        with self._database.write() as session:
            wanted = TargetEntry.id == target_id
            session.execute(update(TargetEntry).where(wanted).values(message=message))

    def _columns(self, new: NewTarget) -> dict[str, Any]:
        return {
            "name": new.name.strip(),
            "kind": str(new.kind),
            "enabled": new.enabled,
            "settings": sealed(self._cipher, new.settings),
        }

    def _target(self, found: Row[Any]) -> Target:
        return self._plain(found[0], found.waiting, found.dead)

    def _plain(self, entry: TargetEntry, waiting: int = 0, dead: int = 0) -> Target:
        return Target(
            id=entry.id,
            name=entry.name,
            kind=entry.kind,
            settings=unsealed(self._cipher, SETTINGS[entry.kind], entry.settings, _WHAT),
            enabled=entry.enabled,
            version=entry.version,
            message=entry.message,
            delivered=entry.delivered,
            waiting=waiting,
            dead=dead,
        )


def _counted(target_id: int | None = None) -> Any:
    """Targets with the numbers of their notices that wait, and that were given up."""

    def count(state: NoticeState) -> Any:
        mine = and_(NoticeEntry.target_id == TargetEntry.id, NoticeEntry.state == str(state))
        return select(func.count()).where(mine).correlate(TargetEntry).scalar_subquery()

    statement = select(
        TargetEntry,
        count(NoticeState.WAITING).label("waiting"),
        count(NoticeState.DEAD).label("dead"),
    )
    return statement if target_id is None else statement.where(TargetEntry.id == target_id)
