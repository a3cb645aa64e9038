"""Tables of sites and sections, and of the visits to them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from lpr.service.store.tables.base import PlainText, Table


class SiteEntry(Table):
    """A site or a section of road; ``settings`` are what its kind has. The moments are those from
    which on it is as full as they say; None is not."""

    __tablename__ = "sites"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(index=True)
    name: Mapped[str] = mapped_column(unique=True)
    version: Mapped[int]
    settings: Mapped[dict[str, Any]]
    nearly_full_since: Mapped[datetime | None]
    full_since: Mapped[datetime | None]


class VisitEntry(Table):
    """A visit, by the passage that it began with; it goes with its passages. Amounts are decimal
    numbers, written out."""

    __tablename__ = "visits"
    __table_args__ = (
        Index("ix_visits_site_id_began_key", "site_id", "began", "key"),
        Index("ix_visits_site_id_ending_ended", "site_id", "ending", "ended"),
    )

    site_id: Mapped[int] = mapped_column(
        ForeignKey("sites.id", ondelete="CASCADE"), primary_key=True
    )
    key: Mapped[str] = mapped_column(PlainText, primary_key=True)
    ending: Mapped[str]
    began: Mapped[datetime]
    ended: Mapped[datetime | None]
    entry_id: Mapped[str | None] = mapped_column(
        PlainText, ForeignKey("passages.id", ondelete="CASCADE"), index=True
    )
    entry_at: Mapped[datetime | None]
    entry_text: Mapped[str | None] = mapped_column(PlainText, index=True)
    entry_confidence: Mapped[float | None]
    exit_id: Mapped[str | None] = mapped_column(
        PlainText, ForeignKey("passages.id", ondelete="CASCADE"), index=True
    )
    exit_at: Mapped[datetime | None]
    exit_text: Mapped[str | None] = mapped_column(PlainText, index=True)
    exit_confidence: Mapped[float | None]
    amount: Mapped[str | None]
    currency: Mapped[str | None]
    speed_kmh: Mapped[float | None]
    speed_error_kmh: Mapped[float | None]
    closed_by: Mapped[str | None]
    confirmed_by: Mapped[str | None]
