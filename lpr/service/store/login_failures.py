"""Wrong passwords of late, counted by all processes of a store together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import delete, update

from lpr.service.store.database import Database
from lpr.service.store.secrets import secret_hash
from lpr.service.store.tables import LoginFailure


@dataclass(frozen=True, slots=True)
class Failures:
    """How often a login failed, and when last, in seconds since 1970."""

    count: int = 0
    last: float = 0.0


class LoginFailures:
    """The wrong passwords of a store, each under a text that says who tried; its hash is kept."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, key: str) -> Failures:
        """What is remembered of who tried."""
        with self._database.read() as session:
            known = session.get(LoginFailure, secret_hash(key))
            return Failures() if known is None else Failures(known.count, known.last)

    def add(self, keys: Iterable[str], at: float, forget_before: float) -> None:
        """Count a failure for each key, and forget what failed last before a time."""
        hashed = [secret_hash(key) for key in keys]
        with self._database.write() as session:
            session.execute(delete(LoginFailure).where(LoginFailure.last < forget_before))
            rows = [{"key": key, "count": 0, "last": at} for key in hashed]
            self._database.insert_new(session, LoginFailure, rows)
            session.execute(
                update(LoginFailure)
                .where(LoginFailure.key.in_(hashed))
                .values(count=LoginFailure.count + 1, last=at)
            )

    def forget(self, key: str) -> None:
        """Nothing failed under a key."""
        with self._database.write() as session:
            session.execute(delete(LoginFailure).where(LoginFailure.key == secret_hash(key)))
