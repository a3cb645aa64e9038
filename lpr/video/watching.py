"""Passages of a film, a camera or any frames, one after the other as they happen."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TypeAlias

from lpr.video.frames import Frame, FrameOptions, FrameSource, open_source
from lpr.video.passages import PassageEvent
from lpr.video.watcher import FrameReader, WatchConfig, Watcher

Watchable: TypeAlias = str | int | Path | FrameSource | Iterable[Frame]
"""What frames come from: a path or an address, a camera's number, a source, or frames."""

AHEAD = 4
"""So many frames of a film are decoded ahead."""
SILENCE_S = 0.5
"""Where no frame of a live source came for so long, passages may close."""
POLL_S = 0.2
"""So often a full queue is looked at again."""


def watch(
    source: Watchable,
    config: WatchConfig | None = None,
    options: FrameOptions | None = None,
    recognizer: FrameReader | None = None,
) -> Iterator[PassageEvent]:
    """The events of all passages of a source, as they happen.

    A source that is opened here is closed when the iterator is; all passages close at the end.

    >>> from lpr.video import watch
    >>> for event in watch("gate.mp4"):  # doctest: +SKIP
    ...     print(event.passage.state, event.passage.text)
    opened ZG1234AB
    closed ZG1234AB
    >>> list(watch([]))
    []

    Args:
        source: a film, a stream's address, a camera's number, a source, or frames.
        config: how vehicles are followed; None is the usual way.
        options: which frames are taken of a source that is named.
        recognizer: finds and reads plates, in place of one built from the config.

    Raises:
        StreamError: nothing, or nothing more, can be read; the events of what came before, and the
            closing of open passages, have been given.
    """
    watcher = Watcher(config, recognizer)
    if isinstance(source, str | int | Path):
        with open_source(source, options) as opened:
            yield from watched(opened, watcher)
    else:
        yield from watched(source, watcher)


def watched(
    source: FrameSource | Iterable[Frame],
    watcher: Watcher,
    seen: Callable[[Frame], None] | None = None,
) -> Iterator[PassageEvent]:
    """The events of a source whose frames a watcher takes; it is not closed.

    ``seen`` is told each frame when the watcher has taken it, before the events that came of it.
    """
    frames: Iterator[Frame | None]
    if isinstance(source, Iterable):
        frames = iter(source)
    elif source.live:
        frames = source.frames_or_silence(SILENCE_S)
    else:
        frames = ahead(source.frames())
    problem: Exception | None = None
    came_s, offset_s = time.monotonic(), 0.0
    try:
        for frame in frames:
            if frame is None:
                yield from watcher.silence(offset_s + time.monotonic() - came_s)
                continue
            came_s, offset_s = time.monotonic(), frame.offset_s
            events = watcher.push(frame)
            if seen is not None:
                seen(frame)
            yield from events
    except Exception as error:
        problem = error
    yield from watcher.finish()
    if problem is not None:
        raise problem


def ahead(frames: Iterator[Frame], count: int = AHEAD) -> Iterator[Frame]:
    """The same frames, decoded by a thread of its own while the ones before are looked at.

    At most ``count`` of them wait; what the thread meets is raised here. It ends with the iterator.
    """
    waiting: queue.Queue[Frame | Exception | None] = queue.Queue(count)
    stopped = threading.Event()

    def put(item: Frame | Exception | None) -> None:
        while not stopped.is_set():
            with suppress(queue.Full):
                waiting.put(item, timeout=POLL_S)
                return

    def decode() -> None:
        try:
            for frame in frames:
                put(frame)
                if stopped.is_set():
                    return
            put(None)
        except Exception as error:
            put(error)

    thread = threading.Thread(target=decode, name="lpr-decoding", daemon=True)
    thread.start()
    try:
        while (item := waiting.get()) is not None:
            if isinstance(item, Exception):
                raise item
            yield item
    finally:
        stopped.set()
        thread.join()
