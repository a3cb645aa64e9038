"""The record of who did what."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from lpr.service.store.audit_plates import hashed
from lpr.service.store.cursors import cursor_id
from lpr.service.store.database import Database, now
from lpr.service.store.entries import same
from lpr.service.store.hashes import PlateHashes
from lpr.service.store.tables import AuditLine
from lpr.service.store.values import AuditEntry, Page

_PORTION = 500


class Audit:
    """The record of a store: it is written and read, and changed only to forget a plate.

    Args:
        database: has it.
        hashes: stand in the place of plates, where they do so elsewhere.
    """

    def __init__(self, database: Database, hashes: PlateHashes) -> None:
        self._database, self._hashes = database, hashes

    def write(
        self,
        who: str,
        action: str,
        subject: str = "",
        details: Mapping[str, Any] | None = None,
        address: str = "",
    ) -> None:
        """Write down what somebody did, from what address of the network."""
        if self._hashes.on:
            subject, details = hashed(action, subject, details or {}, self._hashes.of)
        with self._database.write() as session:
            add_line(session, who, action, subject, details, address)

    def page(
        self,
        cursor: str | None = None,
        limit: int = 100,
        who: str | None = None,
        action: str | None = None,
        since: datetime | None = None,
    ) -> Page[AuditEntry]:
        """What was done, the latest first.

        Raises:
            ConfigError: the cursor is none that a page gave.
        """
        statement = select(AuditLine).order_by(AuditLine.id.desc()).limit(limit + 1)
        if cursor is not None:
            statement = statement.where(AuditLine.id < cursor_id(cursor))
        if who is not None:
            statement = statement.where(AuditLine.who == who)
        if action is not None:
            statement = statement.where(AuditLine.action == action)
        if since is not None:
            statement = statement.where(AuditLine.at >= since)
        with self._database.read() as session:
            found = session.scalars(statement).all()
        entries = tuple(AuditEntry(**same(AuditEntry, line)) for line in found[:limit])
        return Page(entries, str(entries[-1].id) if len(found) > limit else None)

    def forget(self, before: datetime) -> int:
        """Delete what was done before a time; how many lines there were."""
        with self._database.write() as session:
            statement = delete(AuditLine).where(AuditLine.at < before).returning(AuditLine.id)
            return len(session.execute(statement).all())

    def hash_all(self) -> int:
        """Replace the plates that are named already by their hashes, for good; in how many
        lines."""
        changed, last = 0, 0
        while True:
            portion = select(AuditLine).where(AuditLine.id > last).order_by(AuditLine.id)
            with self._database.write() as session:
                lines = session.scalars(portion.limit(_PORTION)).all()
                for line in lines:
                    told = hashed(line.action, line.subject, line.details, self._hashes.of)
                    if told != (line.subject, line.details):
                        (line.subject, line.details), changed = told, changed + 1
                    last = line.id
            if not lines:
                return changed


def add_line(
    session: Session,
    who: str,
    action: str,
    subject: str = "",
    details: Mapping[str, Any] | None = None,
    address: str = "",
) -> None:
    """Write down what was done as part of the transaction in which it was done."""
    row = {"who": who, "action": action, "subject": subject, "address": address}
    session.execute(insert(AuditLine).values(**row, details=dict(details or {}), at=now()))
