"""Names that may be there once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import IntegrityError

from lpr.errors import Conflict


@contextmanager
def taken(sentence: str) -> Iterator[None]:
    """Turn a name that is there already into the sentence that says so.

    Raises:
        Conflict: in place of the database's error.
    """
    try:
        yield
    except IntegrityError as error:
        raise Conflict(f"{sentence}; give another name") from error
