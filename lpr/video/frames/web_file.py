"""An address of the web as a file that FFmpeg reads, one after the other where it is a playlist."""

from __future__ import annotations

import io
from collections.abc import Mapping

from lpr.video.frames.judged import Web, told_as_breaks

SIZE = 0x10000
"""FFmpeg asks in this way how large a file is (AVSEEK_SIZE)."""


class WebFile:
    """Reads an address; places are sought by asking anew, where the server can do that.

    Args:
        web: opens it.
        address: it.

    Raises:
        Break: it is not to be had.
    """

    def __init__(self, web: Web, address: str) -> None:
        self._web, self._address = web, address
        self._answer = web.opened(address)
        self._at = 0
        length = self._answer.headers.get("Content-Length", "")
        ranges = self._answer.headers.get("Accept-Ranges", "").strip().lower() == "bytes"
        self._size = int(length) if ranges and length.isdigit() else None

    def read(self, size: int) -> bytes:
        """What has come, so many bytes at most; nothing at the end."""
        with told_as_breaks():
            data = self._answer.read1(size)
        self._at += len(data)
        return data

    def seekable(self) -> bool:
        """Whether places can be sought."""
        return self._size is not None

    def tell(self) -> int:
        """The place of the next byte."""
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place; gives it, or the size where that is asked for."""
        if self._size is None:
            raise io.UnsupportedOperation("the server sends its bytes once")
        if whence == SIZE:
            return self._size
        begin = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        if begin + offset != self._at:
            self._answer.close()
            self._at = begin + offset
            self._answer = self._web.opened(self._address, self._at)
        return self._at

    def close(self) -> None:
        """Hang up."""
        self._answer.close()


class WebFiles:
    """Opens what FFmpeg asks for while it reads a stream: the stream, and what it names."""

    def __init__(self, web: Web) -> None:
        self._web = web

    def __call__(self, url: str, flags: int, options: Mapping[str, str]) -> WebFile:  # noqa: ARG002
        """A file at an address; PyAV gives all three."""
        return WebFile(self._web, url)
