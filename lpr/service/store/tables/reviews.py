"""The table of what people say of readings."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from lpr.service.store.tables.base import PlainText, Table


class ReviewEntry(Table):
    """What somebody said of a passage's text as it was then; another text is not meant."""

    __tablename__ = "reviews"

    passage_id: Mapped[str] = mapped_column(
        PlainText, ForeignKey("passages.id", ondelete="CASCADE"), primary_key=True
    )
    verdict: Mapped[str]
    text: Mapped[str]
    by: Mapped[str]
    at: Mapped[datetime] = mapped_column(index=True)
