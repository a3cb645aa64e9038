"""The table of how often keys were used of late."""

from __future__ import annotations

from sqlalchemy import BigInteger, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from lpr.service.store.tables.base import Table


class KeyUse(Table):
    """How often a key was used in one second (since 1970); only the last minute is kept."""

    __tablename__ = "key_uses"

    key_id: Mapped[int] = mapped_column(
        ForeignKey("api_keys.id", ondelete="CASCADE"), primary_key=True
    )
    second: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    count: Mapped[int]
