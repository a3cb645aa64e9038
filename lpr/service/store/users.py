"""Users and their passwords."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session

from lpr.errors import ConfigError, Conflict
from lpr.service.store.database import Database, insert_one, now
from lpr.service.store.entries import entry_of
from lpr.service.store.names import taken
from lpr.service.store.secrets import new_secret, password_fits, password_hash
from lpr.service.store.seen_by import cameras_of, set_cameras
from lpr.service.store.tables import SessionEntry, UserCamera, UserEntry
from lpr.service.store.values import Role, User
from lpr.service.store.values.people import role_named

SHORTEST_PASSWORD, LONGEST_PASSWORD = 10, 1000
LONGEST_NAME = 80
_ANY = select(exists().select_from(UserEntry))
"""Whether there is a user at all."""


class Users:
    """The users of a store. Names differ in more than capitals."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def any(self) -> bool:
        """Whether there is a user at all."""
        with self._database.read() as session:
            return bool(session.scalar(_ANY))

    def all(self) -> tuple[User, ...]:
        """All users by name."""
        with self._database.read() as session:
            entries = session.scalars(select(UserEntry).order_by(UserEntry.folded_name)).all()
            return tuple(user_of(session, entry) for entry in entries)

    def get(self, user_id: int) -> User:
        """A user.

        Raises:
            NotFound: there is none of that number.
        """
        with self._database.read() as session:
            return user_of(session, entry_of(session, UserEntry, user_id, "user"))

    def add(
        self, name: str, password: str, role: str, cameras: Iterable[int] | None = None
    ) -> User:
        """A new user.

        Args:
            name: to log in with.
            password: at least 10 characters.
            role: what they may do.
            cameras: those that they may see; None, or none of them, is all.

        Raises:
            ConfigError: the name or role is none, or the password is too short or too long.
            Conflict: another user has this name.
        """
        row = _row(name, password, role, all_cameras=not cameras)
        with taken(f"a user is called {name.strip()} already"), self._database.write() as session:
            number = insert_one(session, UserEntry, row)
            set_cameras(session, UserCamera, number, cameras or ())
            return user_of(session, session.get_one(UserEntry, number))

    def first(self, name: str, password: str) -> User:
        """The first administrator, of a store without users.

        Raises:
            ConfigError: the name is none, or the password is too short or too long.
            Conflict: there is a user already.
        """
        row = _row(name, password, Role.ADMINISTRATOR, all_cameras=True)
        with self._database.write() as session:
            if session.scalar(_ANY):
                raise Conflict("there are users already; log in as an administrator")
            return user_of(session, session.get_one(UserEntry, insert_one(session, UserEntry, row)))

    def check(self, name: str, password: str) -> User | None:
        """The user of a name and a password; None where they do not belong together."""
        with self._database.read() as session:
            wanted = select(UserEntry).where(UserEntry.folded_name == _folded(name))
            entry = session.scalar(wanted)
        fits = len(password) <= LONGEST_PASSWORD and password_fits(
            _nobodys_hash() if entry is None else entry.password_hash, password
        )
        if entry is None or not fits:
            return None
        with self._database.write() as session:
            known = session.get(UserEntry, entry.id)
            if known is None:
                return None
            known.last_login = now()
            return user_of(session, known)

    def change(
        self,
        user_id: int,
        *,
        role: str | None = None,
        cameras: Iterable[int] | None = None,
        password: str | None = None,
    ) -> User:
        """Another role, other cameras (none of them is all), or another password for a user; what
        is None stays. All their logins end.

        Raises:
            NotFound: there is none of that number.
            ConfigError: the role is none, or the password is too short or too long.
            Conflict: nobody would be an administrator any more.
        """
        hashed = None if password is None else _hashed(password)
        with self._database.write() as session:
            entry = entry_of(session, UserEntry, user_id, "user")
            ruled = _rules(entry)
            if role is not None:
                entry.role = str(role_named(role))
            if hashed is not None:
                entry.password_hash = hashed
            if cameras is not None:
                wanted = list(cameras)
                entry.all_cameras = not wanted
                set_cameras(session, UserCamera, user_id, wanted)
            session.execute(delete(SessionEntry).where(SessionEntry.user_id == user_id))
            session.flush()
            if ruled:
                _need_administrator(session)
            return user_of(session, entry)

    def remove(self, user_id: int) -> None:
        """Remove a user; their logins end.

        Raises:
            NotFound: there is none of that number.
            Conflict: nobody would be an administrator any more.
        """
        with self._database.write() as session:
            ruled = _rules(entry_of(session, UserEntry, user_id, "user"))
            session.execute(delete(UserEntry).where(UserEntry.id == user_id))
            if ruled:
                _need_administrator(session)


@cache
def _nobodys_hash() -> str:
    """What a password is compared with where the name is unknown, so that it takes as long."""
    return password_hash(new_secret())


def user_of(session: Session, entry: UserEntry) -> User:
    """What the store gives of a user."""
    cameras = None if entry.all_cameras else cameras_of(session, UserCamera, entry.id)
    return User(entry.id, entry.name, Role(entry.role), cameras, entry.last_login)


def _rules(entry: UserEntry) -> bool:
    """Whether somebody may administer: who is bound to cameras may not."""
    return entry.role == str(Role.ADMINISTRATOR) and entry.all_cameras


def _need_administrator(session: Session) -> None:
    ruling = UserEntry.role == str(Role.ADMINISTRATOR), UserEntry.all_cameras
    if not session.scalar(select(exists().where(*ruling))):
        raise Conflict("nobody would be an administrator any more; make another one first")


def _row(name: str, password: str, role: str, *, all_cameras: bool) -> dict[str, Any]:
    return {
        "name": _checked_name(name),
        "folded_name": _folded(name),
        "password_hash": _hashed(password),
        "role": str(role_named(role)),
        "all_cameras": all_cameras,
        "created": now(),
    }


def _folded(name: str) -> str:
    """What names have in common that differ in capitals alone."""
    return name.strip().casefold()


def _checked_name(name: str) -> str:
    wanted = name.strip()
    if not 0 < len(wanted) <= LONGEST_NAME or not wanted.isprintable():
        raise ConfigError(f"a user needs a name; give one of 1 to {LONGEST_NAME} characters")
    return wanted


def _hashed(password: str) -> str:
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise ConfigError(
            f"the password has {len(password)} characters; give {SHORTEST_PASSWORD} or more"
        )
    return password_hash(password)
