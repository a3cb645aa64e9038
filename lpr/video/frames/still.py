"""A picture at an address that is always the newest, as many cameras offer one: polled."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

from lpr.errors import ImageError
from lpr.images import MAX_MEGAPIXELS, decode_image
from lpr.images.files import max_bytes
from lpr.sources.kinds import HEAD_BYTES, kind_of_content
from lpr.video.frames.breaks import UNKNOWN, Break, Judge, Reason
from lpr.video.frames.connection import Arrival
from lpr.video.frames.judged import Web, told_as_breaks
from lpr.video.frames.options import FrameOptions
from lpr.video.frames.pixels import ArrayPixels
from lpr.video.frames.tally import Tally


class StillOpener:
    """Connects to an address that gives one picture each time."""

    def __init__(self, address: str, options: FrameOptions) -> None:
        self._fetch = Fetcher(address, options.stall_s, options.may_connect)
        self._poll_s = options.poll_s

    def __call__(self, tally: Tally, stop: threading.Event) -> StillConnection:
        """Fetch the first picture.

        Raises:
            Break: there is none.
        """
        data = self._fetch()
        kind = kind_of_content(data[:HEAD_BYTES])
        if kind is None or not kind.pillow:
            raise Break(Reason("what comes is neither a picture nor a stream", UNKNOWN.advice))
        return StillConnection(self._fetch, data, self._poll_s, tally, stop)


class StillConnection:
    """Asks for the picture every so often; one that has not changed is no new frame."""

    finite = False
    duration_s = None

    def __init__(
        self,
        fetch: Fetcher,
        first: bytes,
        poll_s: float,
        tally: Tally,
        stop: threading.Event,
    ) -> None:
        self._fetch = fetch
        self._first = first
        self._poll_s = poll_s
        self._tally = tally
        self._stop = stop

    def arrivals(self) -> Iterator[Arrival]:
        """Each new picture, dated by its arrival."""
        data, before = self._first, b""
        while True:
            arrived_s = time.time()
            if data != before:
                before = data
                yield from self._decoded(data, arrived_s)
            if self._stop.wait(max(arrived_s + self._poll_s - time.time(), 0.0)):
                return
            data = self._fetch()

    def _decoded(self, data: bytes, arrived_s: float) -> Iterator[Arrival]:
        self._tally.add(seen=1)
        try:
            picture = decode_image(data, "the picture", MAX_MEGAPIXELS)
        except ImageError:
            self._tally.add(failed=1)
            return
        self._tally.add(decoded=1)
        yield Arrival(ArrayPixels(picture), arrived_s)

    def close(self) -> None:
        """Nothing is open between two pictures."""


class Fetcher:
    """Fetches what is at an address, with the user name and password that stand in it."""

    def __init__(self, address: str, timeout_s: float, may_connect: Judge | None = None) -> None:
        self._web = Web(address, timeout_s, may_connect)

    def __call__(self) -> bytes:
        """All of it.

        Raises:
            Break: it is not to be had, or is too large for a picture.
        """
        limit = max_bytes(MAX_MEGAPIXELS)
        with told_as_breaks(), self._web.opened(self._web.address) as answer:
            data: bytes = answer.read(limit + 1)
        if len(data) > limit:
            raise Break(Reason("what comes is too large for a picture", UNKNOWN.advice))
        return data
