"""Addresses as they may be shown: without passwords and keys."""

from __future__ import annotations

import re

HIDDEN = "***"
"""Stands where a password stood."""

_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*:/+)", re.IGNORECASE)
_HOST = re.compile(r"([\w.-]*|\[[0-9a-f:.%]*\])(:\d*)?", re.IGNORECASE)
_KEY = re.compile(
    r"([\w.-]*(?:pass|pwd|token|secret|key|auth|signature|sig|hash)[\w.-]*)=[^&#;/?]*",
    re.IGNORECASE,
)


def without_secrets(address: str) -> str:
    """An address with ``***`` in place of its password, and of the keys in its query.

    Where a password has signs that should have been encoded, rather too much is hidden. What is no
    address is given back as it is.

    >>> without_secrets("rtsp://admin:p@ss/1@10.0.0.5:554/live?token=abc&channel=1")
    'rtsp://admin:***@10.0.0.5:554/live?token=***&channel=1'
    >>> without_secrets("rtsp://10.0.0.5/live")
    'rtsp://10.0.0.5/live'
    """
    scheme = _SCHEME.match(address)
    if not scheme:
        return address
    user, place = _parted(address[scheme.end() :])
    name, colon, _ = user.partition(":")
    shown = f"{name}:{HIDDEN}@" if colon else f"{HIDDEN}@" if user else ""
    return scheme.group() + shown + _KEY.sub(rf"\1={HIDDEN}", place)


def _parted(rest: str) -> tuple[str, str]:
    """What stands before the ``@`` of an address without its scheme, and what behind it."""
    authority = re.split(r"[/?#]", rest, maxsplit=1)[0]
    plain = "@" in authority or _HOST.fullmatch(authority)
    # A query may have an @ of its own, but a password may hold a question mark.
    end = len(rest.split("?", 1)[0]) if plain else len(rest)
    at = rest.rfind("@", 0, end)
    return ("", rest) if at < 0 else (rest[:at], rest[at + 1 :])
