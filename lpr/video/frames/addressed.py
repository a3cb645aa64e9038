"""Whatever is at an address of the web: a stream, a film, or a picture that changes."""

from __future__ import annotations

import threading
from types import ModuleType
from urllib.parse import urlsplit

from lpr.sources import is_picture_name
from lpr.video.frames.breaks import Break
from lpr.video.frames.connection import Connection
from lpr.video.frames.options import FrameOptions
from lpr.video.frames.still import StillOpener
from lpr.video.frames.streams import StreamOpener
from lpr.video.frames.tally import Tally


class WebOpener:
    """Connects to an address of the web, as what it turned out to be the first time.

    What is named like a picture is asked for as one; all else first as a stream, and then, where
    that is none, as a picture.
    """

    def __init__(self, av: ModuleType, address: str, options: FrameOptions) -> None:
        self._still = StillOpener(address, options)
        self._stream = StreamOpener(av, address, options)
        self._known: StillOpener | StreamOpener | None = None
        if is_picture_name(urlsplit(address).path):
            self._known = self._still

    def __call__(self, tally: Tally, stop: threading.Event) -> Connection:
        """Connect.

        Raises:
            Break: it is not to be had now.
        """
        if self._known is not None:
            return self._known(tally, stop)
        try:
            stream = self._stream(tally, stop)
        except Break as end:
            if not end.other_way:
                raise
            still = self._still(tally, stop)
            self._known = self._still
            return still
        if stream.one_picture:
            stream.close()
            self._known = self._still
            return self._still(tally, stop)
        self._known = self._stream
        return stream
