"""How many pictures clients had read this month: clients of clouds ask for it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Protocol

SETTING = "usage"
WRITTEN_EVERY_S = 30.0


class Settings(Protocol):
    """Where the counts are kept."""

    def get(self, name: str, default: Any = None) -> Any:
        """What was set, or the default."""

    def set(self, name: str, value: Any) -> None:
        """Set it."""


def _now() -> datetime:
    return datetime.now(UTC)


class Usage:
    """Counts by calendar month (UTC); kept in the settings, written twice a minute at most."""

    def __init__(self, settings: Settings, now: Callable[[], datetime] = _now) -> None:
        self._settings = settings
        self._now = now
        self._lock = threading.Lock()
        self._months: dict[str, int] = dict(settings.get(SETTING, {}) or {})
        self._written = time.monotonic()
        self._changed = False

    def count(self) -> int:
        """Count one picture; gives how many there were this month."""
        with self._lock:
            month = self._month()
            self._months[month] = self._months.get(month, 0) + 1
            self._changed = True
            due = time.monotonic() - self._written >= WRITTEN_EVERY_S
        if due:
            self.write()
        return self.this_month()

    def this_month(self) -> int:
        """How many there were this month."""
        with self._lock:
            return self._months.get(self._month(), 0)

    def write(self) -> None:
        """Keep the counts; the last twelve months are enough."""
        with self._lock:
            if not self._changed:
                return
            self._months = dict(sorted(self._months.items())[-12:])
            months, self._changed = dict(self._months), False
            self._written = time.monotonic()
        self._settings.set(SETTING, months)

    def _month(self) -> str:
        return self._now().strftime("%Y-%m")
