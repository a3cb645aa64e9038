"""JPEGs: their scans counted before one is decoded, and what is broken in them told."""

from __future__ import annotations

import re

import numpy as np
import simplejpeg

from lpr.arrays import Image

_MARKER = re.compile(rb"\xff+[^\x00\xff\xd0-\xd7]", re.DOTALL)
"""A marker other than a restart. Inside a scan's data, 0xff is always followed by zero."""
_END, _SCAN = 0xD9, 0xDA


def count_scans(data: bytes) -> int:
    """How many scans a JPEG file has; in time proportional to its length.

    See ITU-T T.81, annex B: segments are a marker and a length that counts itself.
    """
    scans, at = 0, 2
    while (marker := _MARKER.search(data, at)) is not None:
        code, at = data[marker.end() - 1], marker.end()
        if code == _END:
            break
        scans += code == _SCAN
        at += max(int.from_bytes(data[at : at + 2], "big"), 2)
    return scans


def decode_sound_jpeg(data: bytes) -> Image:
    """The pixels of a JPEG in colour or gray, as they are stored.

    Raises:
        ValueError: the file is damaged in any way, also one that decoders read on after.
    """
    return np.asarray(simplejpeg.decode_jpeg(data, "BGR", strict=True), dtype=np.uint8)


def jpeg_damage(data: bytes) -> str:
    """What is broken in a JPEG, in the words of libjpeg; empty where nothing is.

    Everything is unpacked, but made to a picture of one eighth the size.
    """
    try:
        simplejpeg.decode_jpeg(data, "GRAY", min_height=1, min_width=1, min_factor=8, strict=True)
    except ValueError as error:
        return str(error)
    return ""
