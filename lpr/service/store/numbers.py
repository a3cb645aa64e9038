"""Numbers that settings, pages and programs name: what is removed takes its own along.

SQLite gives the number of the last row again when that row is deleted, and a rule for camera 3
would act on another camera 3. Sequences of PostgreSQL do not, but a backup does not have them.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from lpr.service.store.tables import (
    CameraEntry,
    GateEntry,
    ListTable,
    NumberEntry,
    RuleEntry,
    SiteEntry,
    Table,
    TargetEntry,
    UserEntry,
)

NAMED: frozenset[type[Table]] = frozenset(
    (CameraEntry, GateEntry, ListTable, RuleEntry, SiteEntry, TargetEntry, UserEntry)
)
"""Tables whose rows are named by number elsewhere."""


def next_number(session: Session, table: Any) -> int:
    """A number that no row of a table has had; others who ask wait for the transaction's end."""
    make = sqlite_insert if session.get_bind().dialect.name == "sqlite" else postgres_insert
    highest = select(func.coalesce(func.max(table.id), 0)).scalar_subquery()
    first = make(NumberEntry).values(name=table.__tablename__, last=highest + 1)
    known, free = NumberEntry.last, first.excluded.last
    later = {"last": case((known >= free, known + 1), else_=free)}
    wanted = first.on_conflict_do_update(index_elements=["name"], set_=later)
    return int(session.execute(wanted.returning(NumberEntry.last)).scalar_one())
