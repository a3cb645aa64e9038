"""What all sources of frames have in common."""

from __future__ import annotations

import math
import threading
from abc import ABC, abstractmethod
from collections.abc import Iterator
from types import TracebackType

from lpr.video.frames.base import Frame, StreamCounters, StreamState, Trouble
from lpr.video.frames.options import FrameOptions
from lpr.video.frames.tally import Tally


class Source(ABC):
    """A `FrameSource`; those that derive from it give `frames_or_silence`."""

    live = False
    duration_s: float | None = None

    def __init__(self, name: str, options: FrameOptions) -> None:
        self.name = name
        self._options = options
        self._tally = Tally()
        self._state = StreamState.CONNECTING
        self._closed = threading.Event()
        self._trouble: Trouble | None = None

    @property
    def state(self) -> StreamState:
        return StreamState.ENDED if self._closed.is_set() else self._state

    @property
    def counters(self) -> StreamCounters:
        return self._tally.counters

    @property
    def trouble(self) -> Trouble | None:
        """Why nothing comes now; None where frames come, or nothing was tried yet."""
        return self._trouble

    def frames(self) -> Iterator[Frame]:
        """All frames in order, until the source ends or is closed."""
        for frame in self.frames_or_silence(math.inf):
            if frame is not None:
                yield frame

    @abstractmethod
    def frames_or_silence(self, every_s: float) -> Iterator[Frame | None]:
        """All frames, and None whenever none came for so many seconds."""

    def close(self) -> None:
        """End it; `frames` gives no more."""
        self._closed.set()

    def __enter__(self) -> Source:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.name!r})"
