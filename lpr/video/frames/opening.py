"""Which source of frames a name stands for."""

from __future__ import annotations

from pathlib import Path

from lpr.video.frames.base import FrameSource
from lpr.video.frames.options import FrameOptions
from lpr.video.frames.video_file import VideoFile


def open_source(source: str | int | Path, options: FrameOptions | None = None) -> FrameSource:
    """The frames that a name stands for."""
    return VideoFile(Path(str(source)), options or FrameOptions())
