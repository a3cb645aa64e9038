"""Which source of frames a name stands for."""

from __future__ import annotations

import os
import re
from os import PathLike
from pathlib import Path

from lpr.errors import ConfigError, StreamError, printable, shown
from lpr.sources.addresses import is_address
from lpr.sources.secrets import without_secrets
from lpr.video.frames.addressed import WebOpener
from lpr.video.frames.base import FrameSource
from lpr.video.frames.camera import CameraOpener
from lpr.video.frames.connection import Connect
from lpr.video.frames.folder import PictureFolder
from lpr.video.frames.library import av_library
from lpr.video.frames.live import LiveSource
from lpr.video.frames.options import FrameOptions
from lpr.video.frames.picamera import PREFIX, picamera_opener
from lpr.video.frames.sequence import PictureSequence, is_sequence
from lpr.video.frames.streams import StreamOpener
from lpr.video.frames.video_file import VideoFile

STREAMS = ("rtsp", "rtsps", "rtmp", "rtmps", "srt", "udp", "rtp")
"""Schemes of addresses that are streams."""
WEB = ("http", "https")
"""Schemes of addresses behind which a stream, a film or a picture may be."""

_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):/+", re.IGNORECASE)


def open_source(
    source: str | int | PathLike[str], options: FrameOptions | None = None
) -> FrameSource:
    """The frames that a name stands for.

    Args:
        source: a film's file; an address (``rtsp://``, ``http://`` with MJPEG, HLS, a film, or a
            picture that changes); a camera's number; ``picamera:0``, a
            Raspberry Pi's; a folder that pictures are put into; numbered
            pictures like ``img_%04d.jpg``.
        options: which frames; without, all.

    Raises:
        ConfigError: PyAV is needed and not installed, or an option does not go with the source.
        StreamError: what is named is not there, or is none of these; of live sources, only
            `FrameSource.frames` can tell that.
    """
    options = options or FrameOptions()
    if isinstance(source, bool) or not isinstance(source, str | int | PathLike):
        raise ConfigError(f"source is {shown(source)}; give a path, an address or a number")
    name = str(source) if isinstance(source, int) else os.fspath(source)
    if not name:
        raise StreamError("'': the name of a source is empty; name a film, a folder or an address")
    if name.isascii() and name.isdigit() and (isinstance(source, int) or not os.path.exists(name)):
        return _live(f"camera {int(name)}", options, CameraOpener(int(name)))
    if name.split(":")[0] == PREFIX and not os.path.exists(name):
        return _live(name, options, picamera_opener(name))
    if is_address(name) and not os.path.exists(name):
        return _addressed(name, options)
    if is_sequence(name) and not os.path.exists(name):
        return PictureSequence(name, options)
    if os.path.isdir(name):
        return PictureFolder(Path(name), options)
    return VideoFile(Path(name), options)


def _addressed(address: str, options: FrameOptions) -> FrameSource:
    """What is behind an address."""
    shown_name = printable(without_secrets(address))
    match = _SCHEME.match(address)
    scheme = match[1].lower() if match else ""
    if match is None or scheme not in (*STREAMS, *WEB):
        raise StreamError(
            f"{shown_name}: {scheme}:// is no address of a stream here; use rtsp:// or http://, or "
            "the path alone for a file"
        )
    # A path object has made one slash of two.
    address = f"{scheme}://{address[match.end() :]}"
    av = av_library(shown_name)
    opener = WebOpener if scheme in WEB else StreamOpener
    return _live(shown_name, options, opener(av, address, options))


def _live(name: str, options: FrameOptions, connect: Connect) -> FrameSource:
    if options.start_s:
        raise ConfigError(f"{name}: start goes with films; what is live begins now")
    return LiveSource(name, options, connect)
