"""Cursors of pages whose rows are in the order of their numbers, or of a text and then those."""

from __future__ import annotations

import base64

from lpr.errors import ConfigError

_NONE = "cursor is none that a page gave; leave it out to begin anew"


def cursor_id(cursor: str) -> int:
    """The number that a page ended with.

    >>> cursor_id("120")
    120

    Raises:
        ConfigError: the cursor is none that a page gave.
    """
    if not (cursor.isascii() and cursor.isdigit() and len(cursor) < 19):
        raise ConfigError(_NONE)
    return int(cursor)


def cursor_behind(text: str, number: int) -> str:
    """The cursor behind a row of a text and a number.

    >>> place_of(cursor_behind("ZG*", 12))
    ('ZG*', 12)
    """
    return base64.urlsafe_b64encode(f"{number}|{text}".encode()).decode()


def place_of(cursor: str) -> tuple[str, int]:
    """The text and the number that a page ended with.

    Raises:
        ConfigError: the cursor is none that a page gave.
    """
    try:
        number, text = base64.urlsafe_b64decode(cursor.encode()).decode().split("|", 1)
    except ValueError as error:
        raise ConfigError(_NONE) from error
    return text, cursor_id(number)
