"""How often keys were used in the last minute, by all processes of a store together."""

from __future__ import annotations

from sqlalchemy import delete, select

from lpr.service.store.database import Database
from lpr.service.store.tables import KeyEntry, KeyUse

WINDOW_S = 60


class Uses:
    """The uses of keys of a store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def take(self, key_id: int, per_minute: int, second: int) -> int:
        """Count a use of a key, and give 0; or count none, and give the seconds to wait.

        Args:
            key_id: which.
            per_minute: so often it may be used in any minute.
            second: now, in whole seconds since 1970.
        """
        mine = KeyUse.key_id == key_id
        with self._database.write() as session:
            # One process at a time counts a key's uses.
            session.scalar(select(KeyEntry.id).where(KeyEntry.id == key_id).with_for_update())
            session.execute(delete(KeyUse).where(mine, KeyUse.second <= second - WINDOW_S))
            known = {use.second: use for use in session.scalars(select(KeyUse).where(mine))}
            if sum(use.count for use in known.values()) >= per_minute:
                return max(1, min(known) + WINDOW_S - second)
            if second in known:
                known[second].count += 1
            else:
                session.add(KeyUse(key_id=key_id, second=second, count=1))
        return 0
