"""Cursors of pages whose rows are in the order of their numbers."""

from __future__ import annotations

from lpr.errors import ConfigError


def cursor_id(cursor: str) -> int:
    """The number that a page ended with.

    >>> cursor_id("120")
    120

    Raises:
        ConfigError: the cursor is none that a page gave.
    """
    if not (cursor.isascii() and cursor.isdigit() and len(cursor) < 19):
        raise ConfigError("cursor is none that a page gave; leave it out to begin anew")
    return int(cursor)
