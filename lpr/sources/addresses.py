"""Addresses and cameras, which people name where a picture's path is wanted: what to do instead."""

from __future__ import annotations

import os
import re

from lpr.errors import printable
from lpr.sources.secrets import without_secrets

# One slash where the address has been through a `Path`.
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]+:/", re.IGNORECASE)
_STREAMS = ("rtsp", "rtsps", "rtmp", "rtmps", "udp", "tcp", "srt", "mms", "hls")


def is_address(source: str) -> bool:
    """Whether a name begins as an address does.

    >>> is_address("https://example.org/car.jpg"), is_address("photos/car.jpg")
    (True, False)
    """
    return _ADDRESS.match(source) is not None


def what_to_do_instead(source: str) -> str:
    """The sentence for an address or a camera's number; empty for a file that is there, and for
    what may be the path of one.

    >>> what_to_do_instead("0")[:48]
    '0: no such file; a camera is watched, not read: '
    """
    # os.path answers False where pathlib raises: names too long, or with a NUL in them.
    if os.path.exists(source):
        return ""
    if source.isascii() and source.isdigit():
        return f"{source}: no such file; a camera is watched, not read: lpr watch {source}"
    address = _ADDRESS.match(source)
    if not address:
        return ""
    name = printable(without_secrets(source))
    scheme = address.group()[:-2].lower()
    if scheme in _STREAMS:
        return f"{name}: a stream is watched, not read: lpr watch ADDRESS"
    if scheme == "file":
        return f"{name}: give the path alone, without file://"
    return (
        f"{name}: nothing is fetched from the network; download the picture first, with curl "
        "-O ADDRESS for one, and read the file; lpr watch ADDRESS follows a stream"
    )
