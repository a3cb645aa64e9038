"""Tables of rules, of what they did, and of incidents."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from lpr.service.store.tables.base import PlainText, Table


class RuleEntry(Table):
    """A rule; ``conditions`` and ``actions`` are the fields of both values."""

    __tablename__ = "rules"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    when: Mapped[str]
    enabled: Mapped[bool]
    conditions: Mapped[dict[str, Any]]
    actions: Mapped[dict[str, Any]]
    quiet_hours: Mapped[str]
    time_zone: Mapped[str]
    pause_min: Mapped[float]


class HitEntry(Table):
    """A rule has acted; ``key`` tells what for, so that it does so once, ``subject`` for which
    plate, without look-alikes, or camera, so that it does not do so again too soon."""

    __tablename__ = "rule_hits"
    __table_args__ = (
        Index("ix_rule_hits_rule_id_key", "rule_id", "key", unique=True),
        Index("ix_rule_hits_rule_id_subject_at", "rule_id", "subject", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    rule_id: Mapped[int] = mapped_column(ForeignKey("rules.id", ondelete="CASCADE"))
    key: Mapped[str]
    subject: Mapped[str]
    at: Mapped[datetime] = mapped_column(index=True)
    text: Mapped[str]
    passage_id: Mapped[str | None] = mapped_column(
        PlainText, ForeignKey("passages.id", ondelete="CASCADE"), index=True
    )
    camera_id: Mapped[int | None] = mapped_column(ForeignKey("cameras.id", ondelete="SET NULL"))
    quiet: Mapped[bool]


class IncidentEntry(Table):
    """Something that somebody is to see to; it stays when its rule goes, and goes with its passage,
    whose plate it names."""

    __tablename__ = "incidents"

    id: Mapped[int] = mapped_column(primary_key=True)
    rule: Mapped[str]
    at: Mapped[datetime]
    message: Mapped[str]
    text: Mapped[str]
    passage_id: Mapped[str | None] = mapped_column(
        PlainText, ForeignKey("passages.id", ondelete="CASCADE"), index=True
    )
    camera_id: Mapped[int | None] = mapped_column(ForeignKey("cameras.id", ondelete="SET NULL"))
    closed_at: Mapped[datetime | None] = mapped_column(index=True)
    closed_by: Mapped[str | None]
    note: Mapped[str]
