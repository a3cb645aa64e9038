"""Logins of users, by tokens of which the database knows only the hashes."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, insert, update

from lpr.service.store.database import Database, now
from lpr.service.store.secrets import new_secret, secret_hash
from lpr.service.store.tables import SessionEntry, UserEntry
from lpr.service.store.users import user_of
from lpr.service.store.values import User

IDLE = timedelta(days=7)
"""After so long without a request a login ends."""
LONGEST = timedelta(days=30)
"""After so long every login ends."""
_TOUCH = timedelta(minutes=5)
"""The last use is written down at most so often."""


class Sessions:
    """The logins of a store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def open(self, user_id: int) -> str:
        """A new login; its token is told here alone."""
        token, time = new_secret(), now()
        row = {"token_hash": secret_hash(token), "user_id": user_id}
        with self._database.write() as session:
            session.execute(delete(SessionEntry).where(SessionEntry.last_used < time - IDLE))
            session.execute(insert(SessionEntry).values(**row, created=time, last_used=time))
        return token

    def user(self, token: str) -> User | None:
        """Whose login a token is of; None where it is of none, or of one that has ended."""
        time, hashed = now(), secret_hash(token)
        with self._database.read() as session:
            entry = session.get(SessionEntry, hashed)
            if entry is None or time - entry.last_used > IDLE or time - entry.created > LONGEST:
                return None
            last_used = entry.last_used
            user = user_of(session, session.get_one(UserEntry, entry.user_id))
        if time - last_used > _TOUCH:
            with self._database.write() as session:
                touched = update(SessionEntry).where(SessionEntry.token_hash == hashed)
                session.execute(touched.values(last_used=time))
        return user

    def close(self, token: str) -> None:
        """End a login."""
        with self._database.write() as session:
            statement = delete(SessionEntry).where(SessionEntry.token_hash == secret_hash(token))
            session.execute(statement)

    def close_all(self, user_id: int) -> None:
        """End all logins of a user."""
        with self._database.write() as session:
            session.execute(delete(SessionEntry).where(SessionEntry.user_id == user_id))
