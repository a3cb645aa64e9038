"""Films that are written: frames, each at its time."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import cv2

from lpr.arrays import Image
from lpr.errors import ConfigError, OutputError, first_line
from lpr.video.frames.library import av_library

CODECS = ("libx264", "h264", "mpeg4")
"""Of these the first that there is writes films."""
INDEXED = (".mp4", ".m4v", ".mov")
"""Kinds of films that have an index of all their pictures."""
TICKS = 90_000
"""Times in a film are counted in so many parts of a second."""


class Recorder:
    """Writes frames into a film, each at its time.

    Args:
        path: of the film; its ending tells the kind.
        option: what asked for it, named where something is wrong.

    Raises:
        ConfigError: PyAV is not installed, or the ending tells no kind of film.
    """

    def __init__(self, path: Path, option: str = "--record") -> None:
        self._av = av_library(option)
        self._told = f"{option} {path}"
        self._size = (0, 0)
        self._last = -1
        self._stream: Any = None
        try:
            path.touch()
            # The index goes before the pictures when all is written, so that a film plays while it
            # still comes over the web; films without such an index pass the option over.
            index = {"movflags": "+faststart"} if path.suffix.lower() in INDEXED else {}
            self._container: Any = self._av.open(str(path), "w", options=index)
        except (OSError, ValueError) as error:
            raise ConfigError(
                f"{self._told}: cannot be written ({first_line(error)}); name a film like "
                "out.mp4 in a folder that is there"
            ) from error

    def add(self, image: Image, offset_s: float) -> None:
        """Write a picture; pictures of another size are scaled to that of the first.

        Raises:
            OutputError: it cannot be written.
        """
        try:
            if self._stream is None:
                self._begin(image)
            even = cv2.resize(image, self._size, interpolation=cv2.INTER_AREA)
            frame = self._av.VideoFrame.from_ndarray(even, format="bgr24")
            self._last = frame.pts = max(round(offset_s * TICKS), self._last + 1)
            frame.time_base = Fraction(1, TICKS)
            self._container.mux(self._stream.encode(frame))
        except (OSError, ValueError) as error:
            raise OutputError(
                f"{self._told}: cannot be written ({first_line(error)}); make room there"
            ) from error

    def close(self) -> None:
        """Write what is still waiting."""
        if self._stream is not None:
            self._container.mux(self._stream.encode())
        self._container.close()

    def _begin(self, image: Image) -> None:
        height, width = image.shape[:2]
        self._size = width - width % 2, height - height % 2
        names = self._av.codecs_available
        codec = next((name for name in CODECS if name in names), CODECS[-1])
        stream = self._container.add_stream(codec, rate=25)
        stream.width, stream.height = self._size
        stream.pix_fmt = "yuv420p"
        stream.codec_context.time_base = Fraction(1, TICKS)
        self._stream = stream
