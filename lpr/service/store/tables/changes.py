"""Tables of what has become of passages, and of how far its readers are."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from lpr.service.store.tables.base import Leased, LongNumber, PlainText, Table


class ChangeEntry(Table):
    """A passage was saved or corrected; numbers grow in the order of the commits and never come
    twice."""

    __tablename__ = "changes"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012

    id: Mapped[int] = mapped_column(LongNumber, primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    kind: Mapped[str]
    passage_id: Mapped[str] = mapped_column(PlainText)
    state: Mapped[str]


class ReaderEntry(Table, Leased):
    """A reader of changes: the last one that it has dealt with, and who has its work."""

    __tablename__ = "change_readers"

    name: Mapped[str] = mapped_column(PlainText, primary_key=True)
    cursor: Mapped[int] = mapped_column(LongNumber)
