"""Tables of passages, and of the texts that they are found by."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, false
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from lpr.service.store.tables.base import PlainText, Table


class PlateText(Table):
    """A text that was read or corrected to, each once; ``folded`` is it without look-alikes."""

    __tablename__ = "plates"

    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(PlainText, unique=True)
    folded: Mapped[str] = mapped_column(PlainText, index=True)


class PlateDelete(Table):
    """A folded text with one of its characters left out, or none."""

    __tablename__ = "plate_deletes"

    key: Mapped[str] = mapped_column(PlainText, primary_key=True)
    plate_id: Mapped[int] = mapped_column(
        ForeignKey("plates.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class PassageEntry(Table):
    """A passage, as lists show it."""

    __tablename__ = "passages"
    __table_args__ = (
        Index("ix_passages_first_seen_id", "first_seen", "id"),
        Index("ix_passages_camera_id_first_seen", "camera_id", "first_seen"),
        Index("ix_passages_plate_id_first_seen", "plate_id", "first_seen"),
        Index("ix_passages_kind_first_seen", "kind", "first_seen"),
        Index("ix_passages_region_first_seen", "region", "first_seen"),
        Index("ix_passages_doubt", "doubt"),
    )

    id: Mapped[str] = mapped_column(PlainText, primary_key=True)
    camera_id: Mapped[int | None] = mapped_column(ForeignKey("cameras.id", ondelete="SET NULL"))
    kind: Mapped[str]
    source: Mapped[str]
    state: Mapped[str]
    plate_id: Mapped[int] = mapped_column(ForeignKey("plates.id"))
    observed_text: Mapped[str]
    confidence: Mapped[float]
    region: Mapped[str | None]
    region_confidence: Mapped[float]
    matches_format: Mapped[bool]
    direction: Mapped[str | None]
    first_seen: Mapped[datetime]
    last_seen: Mapped[datetime]
    seen: Mapped[datetime]
    look_count: Mapped[int]
    zones: Mapped[list[Any]]
    lines: Mapped[list[Any]]
    picture: Mapped[bool]
    crop: Mapped[bool]
    corrected_by: Mapped[str | None]
    corrected_at: Mapped[datetime | None]
    model_version: Mapped[str]
    rule_tags: Mapped[list[Any]] = mapped_column(default=list)
    kept_until: Mapped[datetime | None]
    doubt: Mapped[float] = mapped_column(server_default=sql("0"))
    redacted: Mapped[bool] = mapped_column(server_default=false())
    changed: Mapped[datetime] = mapped_column(index=True)


class PassageRecord(Table):
    """The whole of a passage as the library writes it, looks and candidates too: packed JSON."""

    __tablename__ = "passage_records"

    passage_id: Mapped[str] = mapped_column(
        PlainText, ForeignKey("passages.id", ondelete="CASCADE"), primary_key=True
    )
    packed: Mapped[bytes]


class CorrectionEntry(Table):
    """A correction of a reading; undone ones stay."""

    __tablename__ = "corrections"

    id: Mapped[int] = mapped_column(primary_key=True)
    passage_id: Mapped[str] = mapped_column(
        PlainText, ForeignKey("passages.id", ondelete="CASCADE"), index=True
    )
    before: Mapped[str]
    after: Mapped[str]
    by: Mapped[str]
    at: Mapped[datetime]
    undone_by: Mapped[str | None]
    undone_at: Mapped[datetime | None]
