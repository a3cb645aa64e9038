"""A process that writes a line of the audit for each change; it is killed at any moment."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from lpr.service.config import ServiceConfig
from lpr.service.events import EventBus
from lpr.service.rules.reader import Changed, ChangeReader
from lpr.service.store import Store
from lpr.service.store.database import now
from lpr.service.store.tables import AuditLine


class Counting:
    """Writes down which changes it was given."""

    name = "counting"

    def __init__(self) -> None:
        self.ticks = 0

    def take(self, session: Session, changed: Sequence[Changed]) -> None:
        for one in changed:
            row: dict[str, Any] = {"who": self.name, "action": one.change.state}
            row |= {"subject": one.passage.id, "details": {"number": one.change.number}}
            session.execute(insert(AuditLine).values(**row, address="", at=now()))

    def tick(self) -> None:
        self.ticks += 1


if __name__ == "__main__":
    folder, database, instance = sys.argv[1:]
    store = Store(ServiceConfig(Path(folder), database, instance=instance))
    reader = ChangeReader(store, EventBus(), Counting())
    reader.start()
    print("started", flush=True)
    sys.stdin.read()
