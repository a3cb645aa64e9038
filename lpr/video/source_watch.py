"""One source that is watched, for programs: its events, how it is doing, its picture, its end."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType

from lpr.arrays import Image
from lpr.drawing import draw_result
from lpr.types import ImageResult, Passage, Plate
from lpr.video.frames import (
    Frame,
    FrameOptions,
    FrameSource,
    StreamCounters,
    StreamState,
    Trouble,
    open_source,
)
from lpr.video.passages import PassageEvent
from lpr.video.watcher import FrameReader, WatchConfig, Watcher
from lpr.video.watching import watched


@dataclass(frozen=True, slots=True)
class WatchStatus:
    """How the watching of one source is doing.

    ``frames_watched`` counts the frames that were taken, ``last_frame`` is the time at which the
    last of them was captured, ``offset_s`` its seconds from the first; ``duration_s`` is how long a
    film is. ``open_passages`` are those that have opened and not closed, as they were told last.
    ``trouble`` is why nothing comes from a live source.
    """

    source: str
    state: StreamState
    counters: StreamCounters
    live: bool
    frames_watched: int
    last_frame: datetime | None
    offset_s: float
    duration_s: float | None
    open_passages: tuple[Passage, ...]
    trouble: Trouble | None = None


@dataclass(frozen=True, slots=True)
class _Seen:
    """What was known when a frame had been taken; it is replaced as a whole, never changed."""

    frames: int = 0
    frame: Frame | None = None
    plates: tuple[Plate, ...] = ()
    passages: tuple[Passage, ...] = ()


class SourceWatch:
    """Watches one source; one thread takes the events, any other may ask and stop.

    >>> from lpr.video import SourceWatch
    >>> with SourceWatch("rtsp://camera.example/stream1") as gate:  # doctest: +SKIP
    ...     for event in gate.events():
    ...         print(event.passage.text, gate.status().state)
    ZG1234AB live

    Args:
        source: a path, an address, a camera's number, or a source that was opened elsewhere.
        config: how vehicles are followed; None is the usual way.
        options: which frames are taken of a source that is named.
        recognizer: finds and reads plates, in place of one built from the config; several watches
            may share it.
        on_frame: is told each frame when it has been taken, in the thread that takes the events.

    Raises:
        ConfigError: PyAV is needed and not installed, or an option does not go with the source.
        StreamError: what is named is not there; of live sources, only `events` can tell that.
    """

    def __init__(
        self,
        source: str | int | Path | FrameSource,
        config: WatchConfig | None = None,
        options: FrameOptions | None = None,
        recognizer: FrameReader | None = None,
        on_frame: Callable[[Frame], None] | None = None,
    ) -> None:
        if isinstance(source, str | int | Path):
            source = open_source(source, options)
        self._source: FrameSource = source
        self._watcher = Watcher(config, recognizer)
        self._on_frame = on_frame
        self._seen = _Seen()
        self._drawing = threading.Lock()

    @property
    def name(self) -> str:
        """What the source is called, without a password."""
        return self._source.name

    def events(self) -> Iterator[PassageEvent]:
        """What becomes of passages, as it happens, until the source ends or `stop` is called; all
        that are open close then. To be asked for once.

        Raises:
            StreamError: nothing, or nothing more, can be read; the events before that were given.
        """
        try:
            yield from watched(self._source, self._watcher, self._take)
        finally:
            self._seen = _Seen(self._seen.frames, self._seen.frame)

    def status(self) -> WatchStatus:
        """How it is doing right now."""
        seen, source = self._seen, self._source
        frame = seen.frame
        return WatchStatus(
            source=source.name,
            state=source.state,
            counters=source.counters,
            live=source.live,
            frames_watched=seen.frames,
            last_frame=None if frame is None else frame.time,
            offset_s=0.0 if frame is None else frame.offset_s,
            duration_s=source.duration_s,
            open_passages=seen.passages,
            trouble=getattr(source, "trouble", None),  # Sources of one's own may lack it.
        )

    def picture(self) -> Image | None:
        """The last frame with the plates that are followed drawn into it (BGR); None before the
        first. It is drawn when it is asked for."""
        seen = self._seen
        if seen.frame is None:
            return None
        with self._drawing:
            return annotated(seen.frame, seen.plates)

    def use(self, recognizer: FrameReader) -> None:
        """Let another one find and read, from any thread; passages that are open go on."""
        self._watcher.use(recognizer)

    def stop(self) -> None:
        """End it from any thread: `events` gives the closing of what is open, and ends. May be
        called more than once."""
        self._source.close()

    def __enter__(self) -> SourceWatch:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def _take(self, frame: Frame) -> None:
        watcher = self._watcher
        self._seen = _Seen(self._seen.frames + 1, frame, watcher.visible, watcher.open)
        if self._on_frame is not None:
            self._on_frame(frame)


def annotated(frame: Frame, plates: tuple[Plate, ...]) -> Image:
    """A frame's picture with the plates that are followed, as `Watcher.visible` has them."""
    return draw_result(frame.image, ImageResult(frame.source, frame.width, frame.height, plates))
