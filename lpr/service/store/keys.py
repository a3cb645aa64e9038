"""Keys of programs; of their secrets the database knows only the hashes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from lpr.errors import ConfigError
from lpr.service.store.database import Database, insert_one, now
from lpr.service.store.entries import entry_of, same
from lpr.service.store.secrets import KEY_PREFIX, new_secret, secret_hash
from lpr.service.store.seen_by import cameras_of, set_cameras
from lpr.service.store.tables import KeyCamera, KeyEntry
from lpr.service.store.values import ApiKey, Role
from lpr.service.store.values.checks import check_new_name
from lpr.service.store.values.people import role_named

_HINT = len(KEY_PREFIX) + 4
_TOUCH = timedelta(minutes=1)
"""The last use is written down at most so often."""


class Keys:
    """The keys of a store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(
        self,
        name: str,
        role: str,
        per_minute: int | None = None,
        cameras: Iterable[int] = (),
    ) -> tuple[ApiKey, str]:
        """A new key, and its secret, which is told here alone.

        Args:
            name: of the program.
            role: what it may do.
            per_minute: so many requests a minute; None is as many as it likes.
            cameras: those that it may see; none of them is all.

        Raises:
            ConfigError: the name, the role or the number is none.
            NotFound: there is no such camera.
        """
        check_new_name(name, "a key")
        checked = role_named(role)
        if per_minute is not None and per_minute < 1:
            raise ConfigError(f"per_minute is {per_minute}; give a number from 1 on")
        secret, wanted = KEY_PREFIX + new_secret(), list(cameras)
        row = {
            "name": name.strip(),
            "role": str(checked),
            "hint": secret[:_HINT],
            "secret_hash": secret_hash(secret),
            "per_minute": per_minute,
            "all_cameras": not wanted,
            "created": now(),
        }
        with self._database.write() as session:
            number = insert_one(session, KeyEntry, row)
            set_cameras(session, KeyCamera, number, wanted)
            return _key(session, session.get_one(KeyEntry, number)), secret

    def check(self, secret: str) -> ApiKey | None:
        """The key of a secret; None where it is of none, or of one that was revoked."""
        time = now()
        with self._database.read() as session:
            wanted = select(KeyEntry).where(KeyEntry.secret_hash == secret_hash(secret))
            entry = session.scalar(wanted)
            if entry is None or entry.revoked is not None:
                return None
            key = _key(session, entry)
        if key.last_used is None or time - key.last_used > _TOUCH:
            with self._database.write() as session:
                session.get_one(KeyEntry, key.id).last_used = time
        return key

    def all(self) -> tuple[ApiKey, ...]:
        """All keys by name, revoked ones too."""
        with self._database.read() as session:
            entries = session.scalars(select(KeyEntry).order_by(KeyEntry.name, KeyEntry.id)).all()
            return tuple(_key(session, entry) for entry in entries)

    def revoke(self, key_id: int) -> ApiKey:
        """Let a key open nothing any more.

        Raises:
            NotFound: there is none of that number.
        """
        with self._database.write() as session:
            entry = entry_of(session, KeyEntry, key_id, "key")
            entry.revoked = entry.revoked or now()
            session.flush()
            return _key(session, entry)


def _key(session: Session, entry: KeyEntry) -> ApiKey:
    cameras = None if entry.all_cameras else cameras_of(session, KeyCamera, entry.id)
    return ApiKey(**same(ApiKey, entry) | {"role": Role(entry.role), "cameras": cameras})
