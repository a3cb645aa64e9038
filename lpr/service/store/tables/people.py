"""Tables of users, keys, sessions, and of what they did."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from lpr.service.store.tables.base import Table


class UserEntry(Table):
    """A user; ``all_cameras`` says whether they see all, otherwise `UserCamera` does."""

    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    folded_name: Mapped[str] = mapped_column(unique=True)
    password_hash: Mapped[str]
    role: Mapped[str]
    all_cameras: Mapped[bool]
    created: Mapped[datetime]
    last_login: Mapped[datetime | None]


class UserCamera(Table):
    """A camera that a user may see."""

    __tablename__ = "user_cameras"

    user_id: Mapped[int] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
    camera_id: Mapped[int] = mapped_column(
        ForeignKey("cameras.id", ondelete="CASCADE"), primary_key=True
    )


class SessionEntry(Table):
    """A login; of its token only the hash is kept."""

    __tablename__ = "sessions"

    token_hash: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    created: Mapped[datetime]
    last_used: Mapped[datetime]


class KeyEntry(Table):
    """A program's key; of its secret only the hash is kept."""

    __tablename__ = "api_keys"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    role: Mapped[str]
    hint: Mapped[str]
    secret_hash: Mapped[str] = mapped_column(unique=True)
    per_minute: Mapped[int | None]
    all_cameras: Mapped[bool]
    created: Mapped[datetime]
    last_used: Mapped[datetime | None]
    revoked: Mapped[datetime | None]


class KeyCamera(Table):
    """A camera that a key may see."""

    __tablename__ = "key_cameras"

    key_id: Mapped[int] = mapped_column(
        ForeignKey("api_keys.id", ondelete="CASCADE"), primary_key=True
    )
    camera_id: Mapped[int] = mapped_column(
        ForeignKey("cameras.id", ondelete="CASCADE"), primary_key=True
    )


class AuditLine(Table):
    """What somebody did."""

    __tablename__ = "audit"
    __table_args__ = (Index("ix_audit_at_id", "at", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    who: Mapped[str] = mapped_column(index=True)
    action: Mapped[str] = mapped_column(index=True)
    subject: Mapped[str]
    details: Mapped[dict[str, Any]]
    address: Mapped[str]
