"""A watched source tells how it is doing, shows its picture, and ends when another thread asks."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from lpr.errors import StreamError
from lpr.video import SourceWatch, StreamCounters, StreamState, WatchConfig
from lpr.video.frames import Frame
from tests.video.scripted import START, ScriptedRecognizer, frame, parked

FPS = 10.0
HANGS_S = 60.0
ALL_FRAMES = replace(WatchConfig(), motion=None)


class Camera:
    """A source that gives as many frames as it is allowed to, and then waits for its end."""

    name, live, duration_s = "gate", False, None

    def __init__(self, count: int, error: StreamError | None = None) -> None:
        self._count, self._error = count, error
        self._closed = threading.Event()
        self._given = 0

    @property
    def state(self) -> StreamState:
        return StreamState.ENDED if self._closed.is_set() else StreamState.LIVE

    @property
    def counters(self) -> StreamCounters:
        return StreamCounters(seen=self._given, decoded=self._given)

    def frames(self) -> Iterator[Frame]:
        for number in range(self._count):
            self._given += 1
            yield frame(number, FPS)
        if self._error is not None:
            raise self._error
        assert self._closed.wait(HANGS_S), "nobody ended it"

    def frames_or_silence(self, every_s: float) -> Iterator[Frame | None]:
        yield from self.frames()

    def close(self) -> None:
        self._closed.set()

    def __enter__(self) -> Camera:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def watch_of(camera: Camera) -> SourceWatch:
    recognizer = ScriptedRecognizer([parked("RI77TT")], FPS)
    return SourceWatch(camera, ALL_FRAMES, recognizer=recognizer)


def test_before_the_first_frame_nothing_is_known() -> None:
    with watch_of(Camera(0)) as gate:
        status = gate.status()
        assert gate.picture() is None
    assert (status.source, status.state, status.frames_watched) == ("gate", StreamState.LIVE, 0)
    assert (status.last_frame, status.open_passages) == (None, ())


def test_another_thread_asks_and_ends_it() -> None:
    gate = watch_of(Camera(30))
    states: list[str] = []
    opened = threading.Event()

    def take() -> None:
        for event in gate.events():
            states.append(event.passage.state)
            opened.set()

    thread = threading.Thread(target=take)
    thread.start()
    assert opened.wait(HANGS_S)
    gate.stop()
    thread.join(HANGS_S)
    assert not thread.is_alive()
    assert states == ["opened", "closed"]
    status = gate.status()
    assert status.state == StreamState.ENDED
    assert status.counters.seen == status.frames_watched == 30
    assert status.open_passages == ()


def test_status_and_picture_are_those_of_the_last_frame() -> None:
    with watch_of(Camera(30)) as gate:
        events = gate.events()
        event = next(events)
        status, picture = gate.status(), gate.picture()
    assert event.passage.state == "opened"
    assert [one.text for one in status.open_passages] == ["RI77TT"]
    assert picture is not None
    assert status.last_frame is not None
    assert (status.last_frame - START).total_seconds() == pytest.approx(status.offset_s)
    plain = frame(status.frames_watched - 1, FPS).image
    assert picture.shape == plain.shape
    assert np.any(picture != plain)


def test_open_passages_are_told_while_they_are_open() -> None:
    told: list[tuple[str, ...]] = []

    def look(_: Frame) -> None:
        told.append(tuple(one.text for one in gate.status().open_passages))

    recognizer = ScriptedRecognizer([parked("RI77TT")], FPS)
    error = StreamError("gate: it broke; mend it")
    gate = SourceWatch(Camera(40, error), ALL_FRAMES, recognizer=recognizer, on_frame=look)
    states: list[str] = []
    with pytest.raises(StreamError, match="it broke"):
        states.extend(event.passage.state for event in gate.events())
    assert told[0] == ()
    assert told[-1] == ("RI77TT",)
    assert len(told) == 40
    assert gate.status().open_passages == ()
