"""What the service keeps: SQLite or PostgreSQL, and files of pictures beside it. It knows no HTTP.

Values that it takes and gives are frozen dataclasses, times are aware and in UTC.
"""

from lpr.service.store import values
from lpr.service.store.store import Store
from lpr.service.store.values import *  # noqa: F403  (named once, in its own `__all__`)

__all__ = ["Store"]
__all__ += values.__all__
