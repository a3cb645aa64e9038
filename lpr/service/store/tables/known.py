"""Tables of vehicles and lists."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from lpr.service.store.tables.base import PlainText, Table


class VehicleEntry(Table):
    """A plate that somebody has said something of."""

    __tablename__ = "vehicles"

    plate: Mapped[str] = mapped_column(PlainText, primary_key=True)
    owner: Mapped[str]
    notes: Mapped[str]
    tags: Mapped[list[Any]]
    changed_by: Mapped[str]
    changed_at: Mapped[datetime]


class ListTable(Table):
    """A list of plates."""

    __tablename__ = "lists"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    fuzziness: Mapped[int]


class ListLine(Table):
    """A line of a list."""

    __tablename__ = "list_entries"

    id: Mapped[int] = mapped_column(primary_key=True)
    list_id: Mapped[int] = mapped_column(ForeignKey("lists.id", ondelete="CASCADE"), index=True)
    pattern: Mapped[str]
    note: Mapped[str]
    valid_from: Mapped[datetime | None]
    valid_to: Mapped[datetime | None]
    hours: Mapped[str]


class LineKey(Table):
    """A key that a line of a list is found by; `lpr.service.store.line_keys` makes them."""

    __tablename__ = "line_keys"

    key: Mapped[str] = mapped_column(PlainText, primary_key=True)
    entry_id: Mapped[int] = mapped_column(
        ForeignKey("list_entries.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class ListedPlate(Table):
    """A text that a line of a list matches, whatever the hour: found once, not at each search."""

    __tablename__ = "listed_plates"

    plate_id: Mapped[int] = mapped_column(
        ForeignKey("plates.id", ondelete="CASCADE"), primary_key=True
    )
    entry_id: Mapped[int] = mapped_column(
        ForeignKey("list_entries.id", ondelete="CASCADE"), primary_key=True, index=True
    )
