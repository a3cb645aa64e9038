"""Settings that are changed while the service runs."""

from __future__ import annotations

from typing import Any

from lpr.service.store.database import Database
from lpr.service.store.tables import Setting


class Settings:
    """The settings of a store, by name; values are what JSON knows."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, name: str, default: Any = None) -> Any:
        """A setting, or what is given for one that was never made."""
        with self._database.read() as session:
            entry = session.get(Setting, name)
            return default if entry is None else entry.value

    def set(self, name: str, value: Any) -> None:
        """Make a setting, in place of what it was."""
        with self._database.write() as session:
            self._database.put(session, Setting, "name", {"name": name, "value": value})
