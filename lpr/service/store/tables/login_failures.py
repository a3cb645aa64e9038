"""The table of wrong passwords."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from lpr.service.store.tables.base import Table


class LoginFailure(Table):
    """How often a login failed of late, and when last, in seconds since 1970; ``key`` is the hash
    of who tried, for a wrong name may be a secret that was typed into the wrong field."""

    __tablename__ = "login_failures"

    key: Mapped[str] = mapped_column(primary_key=True)
    count: Mapped[int]
    last: Mapped[float] = mapped_column(index=True)
