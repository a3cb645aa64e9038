"""What one process has for some seconds at a time, and others may take where it dies."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TypeVar

from sqlalchemy import ColumnElement, case, or_, select, update
from sqlalchemy.orm import Session

from lpr.service.store.database import now
from lpr.service.store.tables.base import Leased

Entry = TypeVar("Entry", bound=Leased)


def take(
    session: Session,
    table: type[Entry],
    wanted: ColumnElement[bool],
    owner: str,
    seconds: float,
    most: int | None = None,
) -> Sequence[Entry]:
    """Take, or keep, rows that are wanted and that no living process has.

    Args:
        session: of a transaction that writes.
        table: has them; its ``id`` gives the order.
        wanted: which.
        owner: the process that asks; it may ask often, leases are made longer when half of their
            time is over.
        seconds: after so long without asking again, others may take them.
        most: so many at most; None takes all.
    """
    time = now()
    mine = table.lease_owner == owner
    free = or_(mine, table.lease_until.is_(None), table.lease_until < time)
    number = table.__table__.c.id  # type: ignore[attr-defined]
    # Those that it has already come first.
    order = (case((mine, 0), else_=1), number)
    statement = select(table).where(wanted, free).order_by(*order).limit(most)
    entries = session.scalars(statement.with_for_update(skip_locked=True)).all()
    for entry in entries:
        ends = entry.lease_until
        soon = ends is None or ends < time + timedelta(seconds=seconds / 2)
        if soon or entry.lease_owner != owner:
            entry.lease_owner, entry.lease_until = owner, time + timedelta(seconds=seconds)
    session.flush()
    return entries


def release(session: Session, table: type[Leased], owner: str) -> None:
    """Give all that a process has back."""
    free = {"lease_owner": None, "lease_until": None}
    session.execute(update(table).where(table.lease_owner == owner).values(**free))
