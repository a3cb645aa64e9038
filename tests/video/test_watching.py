"""A source's events come one after the other, whatever happens to the source."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest

import lpr.video
from lpr.errors import StreamError
from lpr.video.frames import Frame, StreamCounters, StreamState
from lpr.video.passages import PassageConfig
from lpr.video.watcher import WatchConfig, Watcher
from lpr.video.watching import ahead, watched
from tests.video.scripted import ScriptedRecognizer, frames, parked, passing


def test_any_frames_can_be_watched() -> None:
    recognizer = ScriptedRecognizer([passing("ZG1234AB", 0.0)], 10)
    events = list(lpr.video.watch(frames(5, 10), recognizer=recognizer))
    assert [event.passage.state for event in events] == ["opened", "closed"]


def test_a_source_that_breaks_closes_its_passages_before_it_tells() -> None:
    def broken() -> Iterator[Frame]:
        yield from frames(3, 10)
        raise StreamError("gate.mp4: ends before it says")

    states: list[str] = []
    watching = watched(broken(), Watcher(None, ScriptedRecognizer([parked("RI77TT")], 10)))
    with pytest.raises(StreamError, match="ends before it says"):
        states.extend(event.passage.state for event in watching)
    assert states == ["opened", "closed"]


class BrokenStream:
    """A live source that gives three seconds of frames, and then nothing for ever."""

    name, live, duration_s = "gate", True, None
    state, counters = StreamState.STALLED, StreamCounters()

    def frames(self) -> Iterator[Frame]:
        raise AssertionError("what is live is followed with its silence")

    def frames_or_silence(self, every_s: float) -> Iterator[Frame | None]:
        yield from frames(3, 10)
        for _ in range(4000):
            time.sleep(0.01)
            yield None
        raise AssertionError("nothing was told in the silence")

    def close(self) -> None:
        """Nothing is open."""

    def __enter__(self) -> BrokenStream:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing is open."""


def test_passages_close_while_a_stream_is_broken() -> None:
    config = replace(WatchConfig(), passages=PassageConfig(close_after_s=0.3))
    watcher = Watcher(config, ScriptedRecognizer([parked("RI77TT")], 10))
    events = watched(BrokenStream(), watcher)
    assert [next(events).passage.state for _ in range(2)] == ["opened", "closed"]
    del events


def test_a_short_silence_loses_nothing() -> None:
    watcher = Watcher(None, ScriptedRecognizer([parked("RI77TT")], 10))
    (opened,) = [event for one in frames(3, 10) for event in watcher.push(one)]
    assert watcher.silence(3.5) == []
    assert [plate.text for plate in watcher.visible] == ["RI77TT"]
    assert watcher.silence(4.6) == []
    (closed,) = watcher.silence(6.0)
    assert (closed.passage.id, closed.passage.state) == (opened.passage.id, "closed")


def test_each_frame_is_told_when_it_was_taken() -> None:
    watcher = Watcher(None, ScriptedRecognizer([parked("RI77TT")], 10))
    told: list[tuple[int, list[str]]] = []

    def seen(frame: Frame) -> None:
        told.append((frame.number, [plate.text for plate in watcher.visible]))

    list(watched(frames(3, 10), watcher, seen))
    assert [number for number, _ in told] == list(range(30))
    assert told[-1] == (29, ["RI77TT"])


def test_frames_are_decoded_ahead_in_order_and_not_too_far() -> None:
    fetched: list[int] = []

    def source() -> Iterator[Frame]:
        for frame in frames(2, 10):
            fetched.append(frame.number)
            yield frame

    taken = ahead(source(), 3)
    for number, frame in enumerate(taken):
        assert frame.number == number
        assert max(fetched) <= number + 5
    assert len(fetched) == 20


def test_what_stops_early_leaves_no_thread() -> None:
    taken = ahead(frames(60, 10), 2)
    next(taken)
    taken.close()  # type: ignore[attr-defined]
    assert not [one for one in threading.enumerate() if one.name == "lpr-decoding"]


def test_errors_of_the_thread_are_raised_where_frames_are_taken() -> None:
    def broken() -> Iterator[Frame]:
        yield from frames(1, 10)
        raise StreamError("gate.mp4: no more")

    with pytest.raises(StreamError, match="no more"):
        list(ahead(broken()))
