"""Frames with the times at which they were taken, from films, streams, folders and cameras."""

from lpr.video.frames.base import Frame, FrameSource, StreamCounters, StreamState, Trouble
from lpr.video.frames.opening import open_source
from lpr.video.frames.options import FrameOptions

__all__ = [
    "Frame",
    "FrameOptions",
    "FrameSource",
    "StreamCounters",
    "StreamState",
    "Trouble",
    "open_source",
]
