"""The table of cameras."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from lpr.service.store.tables.base import Leased, Table


class CameraEntry(Leased, Table):
    """A camera: its settings, how it does, and whose worker it has."""

    __tablename__ = "cameras"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    address: Mapped[bytes]
    address_shown: Mapped[str]
    region: Mapped[str]
    fps: Mapped[float | None]
    enabled: Mapped[bool]
    zones: Mapped[list[Any]]
    masks: Mapped[list[Any]]
    lines: Mapped[list[Any]]
    role: Mapped[str | None]
    same_after_s: Mapped[float]
    open_at: Mapped[float]
    version: Mapped[int] = mapped_column(default=1)
    state: Mapped[str]
    message: Mapped[str] = mapped_column(default="")
    counters: Mapped[dict[str, Any]] = mapped_column(default=dict)
    state_at: Mapped[datetime | None]
    well_at: Mapped[datetime | None]
    failing_since: Mapped[datetime | None]
    next_try: Mapped[datetime | None]
    played_s: Mapped[float | None]
    played_until: Mapped[datetime | None]
    played_since: Mapped[datetime | None]
