"""Tables of targets, notices and gates."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from lpr.service.store.tables.base import Leased, PlainText, Table


class TargetEntry(Leased, Table):
    """A target; ``settings`` are encrypted JSON."""

    __tablename__ = "targets"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    settings: Mapped[bytes]
    enabled: Mapped[bool]
    version: Mapped[int]
    message: Mapped[str]
    delivered: Mapped[datetime | None]


class NoticeEntry(Table):
    """The outbox: a notice of a target. Those of a passage go with it."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index("ix_outbox_target_id_key", "target_id", "key", unique=True),
        Index("ix_outbox_target_id_state_id", "target_id", "state", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    target_id: Mapped[int] = mapped_column(ForeignKey("targets.id", ondelete="CASCADE"))
    key: Mapped[str]
    kind: Mapped[str]
    subject: Mapped[str]
    body: Mapped[dict[str, Any]]
    passage_id: Mapped[str | None] = mapped_column(
        PlainText, ForeignKey("passages.id", ondelete="CASCADE"), index=True
    )
    state: Mapped[str]
    tries: Mapped[int]
    created: Mapped[datetime]
    next_try: Mapped[datetime | None]
    ended: Mapped[datetime | None]
    message: Mapped[str]


class GateEntry(Table):
    """A gate; ``relay`` is encrypted JSON."""

    __tablename__ = "gates"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    relay: Mapped[bytes]
    enabled: Mapped[bool]
    pulse_s: Mapped[float]
    lockout_s: Mapped[float]
    min_confidence: Mapped[float]
    needs_format: Mapped[bool]
    cameras: Mapped[list[Any]] = mapped_column(server_default=sql("'[]'"))
    opened: Mapped[datetime | None]
    open_until: Mapped[datetime | None]
    message: Mapped[str]


class DecisionEntry(Table):
    """A wish to open a gate; ``key`` is there once for a gate."""

    __tablename__ = "gate_decisions"
    __table_args__ = (Index("ix_gate_decisions_gate_id_key", "gate_id", "key", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    gate_id: Mapped[int] = mapped_column(ForeignKey("gates.id", ondelete="CASCADE"))
    key: Mapped[str]
    passage_id: Mapped[str | None] = mapped_column(
        PlainText, ForeignKey("passages.id", ondelete="SET NULL"), index=True
    )
    text: Mapped[str]
    by: Mapped[str]
    reason: Mapped[str]
    state: Mapped[str] = mapped_column(index=True)
    message: Mapped[str]
    asked: Mapped[datetime]
    decided: Mapped[datetime | None]
