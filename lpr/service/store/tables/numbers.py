"""The table of the numbers that were given."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from lpr.service.store.tables.base import PlainText, Table


class NumberEntry(Table):
    """The last number that a row of a table was given, whether it is still there or not."""

    __tablename__ = "numbers"

    name: Mapped[str] = mapped_column(PlainText, primary_key=True)
    last: Mapped[int]
