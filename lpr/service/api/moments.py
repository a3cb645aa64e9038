"""Times as programs give them: aware, and in years that databases and calendars know."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime

FIRST, LAST = datetime(1970, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)


def checked(moment: datetime) -> datetime:
    """A time of an offset, between 1970 and 2200.

    Raises:
        ValueError: it is none.
    """
    if not FIRST <= moment <= LAST:
        raise ValueError("give a time between 1970 and 2200")
    return moment


Moment = Annotated[AwareDatetime, AfterValidator(checked)]
"""A time of day with an offset; RFC 3339, as in 2026-05-01T00:00:00Z."""
