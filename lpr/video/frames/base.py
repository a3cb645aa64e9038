"""Frames, and what gives them: the one interface to films, streams, folders and cameras."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import TracebackType
from typing import Protocol

from lpr.arrays import GrayImage, Image
from lpr.checks import is_number
from lpr.errors import ConfigError, shown
from lpr.images import as_picture
from lpr.video.frames.pixels import ArrayPixels, Pixels


class StreamState(StrEnum):
    """How a source is doing."""

    CONNECTING = "connecting"
    """It has been asked, and has not answered yet."""
    LIVE = "live"
    """Frames are coming."""
    STALLED = "stalled"
    """There is a connection, but no frame came for too long: it is being made anew."""
    OFFLINE = "offline"
    """The last try to connect failed; it is tried again and again."""
    ENDED = "ended"
    """No frame will come any more."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why no frames come from a live source, which is tried again and again."""

    reason: str
    """In words, with what to do."""
    since: datetime
    """When it began; other reasons may have come before this one."""
    next_try: datetime | None = None
    """When it is tried again; None while it is being tried."""


@dataclass(frozen=True, slots=True)
class StreamCounters:
    """What became of the frames of a source so far."""

    seen: int = 0
    """Frames that came, as far as they were looked at at all."""
    decoded: int = 0
    """Frames of these that became pictures."""
    failed: int = 0
    """Frames of these that are damaged."""
    skipped: int = 0
    """Pictures of those decoded that were not handed out: newer ones were there, or fewer asked."""
    reconnects: int = 0
    """How often frames came again after the connection was lost."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One picture of a source, with the time at which it was taken.

    >>> import numpy as np
    >>> from datetime import UTC
    >>> frame = Frame.of_image(np.zeros((2, 4, 3), np.uint8), datetime(2026, 5, 1, tzinfo=UTC))
    >>> frame.image.shape, frame.gray.shape, frame.number
    ((2, 4, 3), (2, 4), 0)

    Raises:
        ConfigError: the time has no zone, or the offset is no number.
    """

    pixels: Pixels
    time: datetime
    """When it was taken, in UTC; what that is taken from depends on the source."""
    offset_s: float
    """Seconds from the source's first frame."""
    number: int
    """Counts the source's frames from 0 on."""
    source: str
    """The source's name as it may be shown: without a password."""

    def __post_init__(self) -> None:
        if not (isinstance(self.time, datetime) and self.time.tzinfo is not None):
            raise ConfigError(
                f"time is {shown(self.time)}; give a datetime with a time zone, as in "
                "datetime.now(UTC)"
            )
        if not is_number(self.offset_s):
            raise ConfigError(f"offset_s is {shown(self.offset_s)}; give seconds, a finite number")

    @property
    def image(self) -> Image:
        """The picture: height x width x 3, BGR, uint8; its colours are computed at first use."""
        return self.pixels.bgr()

    @property
    def gray(self) -> GrayImage:
        """Its brightness: height x width, uint8."""
        return self.pixels.gray()

    @property
    def width(self) -> int:
        """Columns of the picture."""
        return self.pixels.width

    @property
    def height(self) -> int:
        """Rows of the picture."""
        return self.pixels.height

    @classmethod
    def of_image(
        cls, image: Image, time: datetime, offset_s: float = 0.0, number: int = 0, source: str = ""
    ) -> Frame:
        """A frame from a picture that is there already: a uint8 array, BGR, BGRA or gray.

        Raises:
            ImageError: it is none, as the None of a camera that gave no frame.
            ConfigError: the time has no zone, or the offset is no number.
        """
        picture = as_picture(image, name=source or "the frame")
        return cls(ArrayPixels(picture), time, offset_s, number, source)


class FrameSource(Protocol):
    """Something that gives frames, one after the other; a context manager that closes itself."""

    @property
    def name(self) -> str:
        """What it is called, without a password."""

    @property
    def live(self) -> bool:
        """Whether frames come as they are taken, so that those that are not fetched in time are
        skipped; otherwise every frame waits until it is fetched."""

    @property
    def duration_s(self) -> float | None:
        """Seconds from the first frame to the last that will be given; None where unknown."""

    @property
    def state(self) -> StreamState:
        """How it is doing right now."""

    @property
    def counters(self) -> StreamCounters:
        """What became of its frames so far."""

    def frames(self) -> Iterator[Frame]:
        """All frames in order, until the source ends or is closed.

        Raises:
            StreamError: nothing, or nothing more, can be read; what came before has been given.
        """

    def frames_or_silence(self, every_s: float) -> Iterator[Frame | None]:
        """All frames like `frames`, and None whenever none came for so many seconds, so that who
        follows a live source can tell that nothing is there."""

    def close(self) -> None:
        """End it: `frames` gives no more; may be called from any thread, and more than once."""

    def __enter__(self) -> FrameSource:
        """Itself."""

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close it."""
