"""Streams that PyAV opens: rtsp, MJPEG, HLS and films over http, and a few rarer ones."""

from __future__ import annotations

import threading
import time
import urllib.parse
from types import ModuleType
from typing import TYPE_CHECKING

from lpr.video.frames.breaks import NO_ANSWER, UNKNOWN, Break, break_of, judged
from lpr.video.frames.judged import Web
from lpr.video.frames.options import FrameOptions
from lpr.video.frames.stream_frames import StreamConnection
from lpr.video.frames.tally import Tally
from lpr.video.frames.web_file import WebFiles

if TYPE_CHECKING:
    from av.container import InputContainer

HLS_STALL_S = 20.0
"""Pieces of HLS come every few seconds; before so many have passed, nothing is wrong."""
WAITED_SHARE = 0.9
"""An answer for which so much of the time allowed was waited did not come at all."""
RTSP_TRANSPORTS = ("tcp", "udp")
"""TCP first: what is lost on the way of UDP smears pictures."""

OUR_FILES = {"http_persistent": "0", "http_multiple": "0", "protocol_whitelist": "none"}
"""FFmpeg opens nothing itself: playlists and their pieces are files that it is given."""


class StreamOpener:
    """Connects to an address, again and again; remembers which transport worked."""

    def __init__(self, av: ModuleType, address: str, options: FrameOptions) -> None:
        lower = address.lower()
        self._av = av
        self._address = address
        self._may_connect = options.may_connect
        self._stall_s = options.stall_s
        if ".m3u8" in lower:
            self._stall_s = max(options.stall_s, HLS_STALL_S)
        self._web = None
        if options.may_connect is not None and lower.startswith("http"):
            self._web = Web(address, self._stall_s, options.may_connect)
        rtsp = lower.startswith(("rtsp:", "rtsps:"))
        self._transports: tuple[str, ...] = RTSP_TRANSPORTS if rtsp else ("",)

    def __call__(self, tally: Tally, stop: threading.Event) -> StreamConnection:
        """Connect.

        Raises:
            Break: it is not to be had now.
        """
        for transport in self._transports:
            try:
                container = self._opened(transport)
            except Break as end:
                if transport == self._transports[-1] or not end.other_way:
                    raise
                continue
            others = [other for other in self._transports if other != transport]
            self._transports = (transport, *others)
            return StreamConnection(self._av, container, self._stall_s, tally, stop)
        raise Break(UNKNOWN)

    def _opened(self, transport: str) -> InputContainer:
        """The opened stream.

        Raises:
            Break: this way does not lead to it.
        """
        # The rate of frames is of no use here, and would be counted for a second before the first.
        options = {"fpsprobesize": "0"} | ({"rtsp_transport": transport} if transport else {})
        if self._web is not None:
            return self._open(self._web.address, options | OUR_FILES, WebFiles(self._web))
        ips = judged(self._may_connect, self._address)
        *others, last = [at_ip(self._address, ip) for ip in ips] or [self._address]
        for place in others:
            try:
                return self._open(place, options)
            except Break as end:
                if end.reason.lasting:
                    raise
        return self._open(last, options)

    def _open(
        self, address: str, options: dict[str, str], files: WebFiles | None = None
    ) -> InputContainer:
        asked_s = time.monotonic()
        try:
            opened: InputContainer = self._av.open(
                address,
                "r",
                options=options,
                timeout=(self._stall_s, self._stall_s),
                io_open=files,
            )
        except (self._av.FFmpegError, OSError, ValueError) as error:
            if time.monotonic() - asked_s >= WAITED_SHARE * self._stall_s:
                raise Break(NO_ANSWER) from None
            raise break_of(error) from None
        return opened


def at_ip(address: str, ip: str) -> str:
    """An address with the place that its host was found at in the host's stead.

    >>> at_ip("rtsp://ana:word@gate.lan:8554/1", "10.0.0.9")
    'rtsp://ana:word@10.0.0.9:8554/1'
    """
    parts = urllib.parse.urlsplit(address)
    user, at, _ = parts.netloc.rpartition("@")
    host = f"[{ip}]" if ":" in ip else ip
    port = "" if parts.port is None else f":{parts.port}"
    return urllib.parse.urlunsplit(parts._replace(netloc=f"{user}{at}{host}{port}"))
