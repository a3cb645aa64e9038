"""RTSP: frames with their times, the newest alone, and whatever happens to the server survived."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("av")

from lpr.errors import ConfigError
from lpr.video.frames import FrameOptions, StreamState, open_source
from tests.video.clips import Clip, draw_clip, draw_sound
from tests.video.pictures import number_in
from tests.video.proxy import Proxy
from tests.video.servers import (
    RtspServer,
    error_of,
    free_port,
    gst_server,
    next_frames,
    rtsp_server,
    until,
)

QUICK = FrameOptions(stall_s=2.0, retry_s=0.05, retry_most_s=0.2)


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A film of 80 seconds, for one client a test."""
    return draw_clip(tmp_path_factory.mktemp("film") / "film.mp4", Clip(frames=2000, plain=True))


@pytest.fixture
def server(film: Path) -> Iterator[RtspServer]:
    """A server that gives it."""
    with rtsp_server(film) as running:
        yield running


def test_frames_come_with_the_times_of_the_stream(server: RtspServer) -> None:
    begun = datetime.now(UTC)
    with open_source(server.url, QUICK) as source:
        assert source.state == StreamState.CONNECTING
        frames = next_frames(source, 60)
        assert (source.state, source.live, source.name) == (StreamState.LIVE, True, server.url)
        assert source.duration_s is None
    assert str(source.state) == "ended"
    shown = [number_in(frame.gray) for frame in frames]
    assert shown == sorted(set(shown))
    assert [frame.number for frame in frames] == sorted({frame.number for frame in frames})
    for frame in frames:
        assert begun <= frame.time <= datetime.now(UTC)
        assert (frame.time - frames[0].time).total_seconds() == pytest.approx(
            frame.offset_s - frames[0].offset_s, abs=1e-3
        )
    # By the second half, the first frames' delay is over: a frame's time is that of its number.
    late = frames[30:]
    steps_s = np.diff([frame.offset_s for frame in late])
    expected_s = np.diff([number_in(frame.gray) for frame in late]) / 25
    assert np.median(np.abs(steps_s - expected_s)) < 0.02


def test_who_is_slow_gets_the_newest(server: RtspServer) -> None:
    with open_source(server.url, QUICK) as source:
        shown = []
        for frame in source.frames():
            shown.append(number_in(frame.gray))
            time.sleep(0.4)
            if len(shown) == 6:
                break
    assert shown == sorted(set(shown))
    assert shown[-1] - shown[0] >= 5 * 5
    assert source.counters.skipped >= 20
    assert source.counters.decoded >= source.counters.skipped + 6


def test_fewer_a_second_are_evenly_chosen(server: RtspServer) -> None:
    options = FrameOptions(fps=5, stall_s=2.0, end_s=3.0)
    with open_source(server.url, options) as source:
        frames = list(source.frames())
    assert 10 <= len(frames) <= 15
    assert all(frame.offset_s < 3.0 for frame in frames)


def test_a_server_killed_and_started_again_is_found_again(
    server: RtspServer, caplog: pytest.LogCaptureFixture
) -> None:
    with open_source(server.url, QUICK) as source:
        for time_killed in range(3):
            next_frames(source, 3)
            server.kill()
            until(lambda: source.state == StreamState.OFFLINE, "offline")
            server.start()
            next_frames(source, 3)
            assert source.state == StreamState.LIVE
            assert source.counters.reconnects == time_killed + 1
    told = [record.getMessage() for record in caplog.records]
    assert sum(f"{server.url}: frames come again, after " in line for line in told) == 3
    assert sum("; trying again until it comes" in line for line in told) >= 3


def test_a_frozen_server_is_left_and_found_again(server: RtspServer) -> None:
    with open_source(server.url, QUICK) as source:
        last = next_frames(source, 3)[-1]
        server.freeze()
        until(lambda: source.state == StreamState.STALLED, "stalled")
        until(lambda: source.state == StreamState.OFFLINE, "offline")
        silent = next(frame for frame in source.frames_or_silence(0.1) if frame is None)
        assert silent is None
        server.thaw()
        again = next_frames(source, 3)
        assert again[0].time > last.time
        assert source.counters.reconnects == 1


def more_than(count: int, of: Callable[[], int]) -> Callable[[], bool]:
    """Whether something has grown by more than so much since now."""
    before = of()
    return lambda: of() > before + count


def test_garbage_in_between_is_survived(server: RtspServer) -> None:
    with Proxy(server.port) as proxy:
        address = server.url.replace(str(server.port), str(proxy.port))
        with open_source(address, QUICK) as source:
            for _ in range(2):
                next_frames(source, 3)
                proxy.spoiled.set()
                until(more_than(25, lambda: proxy.changed), "garbage")
                proxy.spoiled.clear()
                until(more_than(30, lambda: source.counters.decoded), "frames again")
            (frame,) = next_frames(source, 1)
            assert frame.image[10, 10, 2] > 200
            assert source.state == StreamState.LIVE


def test_a_server_that_is_not_there_yet_is_waited_for(film: Path) -> None:
    with rtsp_server(film) as server:
        server.kill()
        with open_source(server.url, QUICK) as source:
            frames = source.frames_or_silence(0.05)
            assert next(frames) is None
            until(lambda: source.state == StreamState.OFFLINE, "offline")
            server.start()
            frame = next(frame for frame in frames if frame is not None)
            # On a busy machine newer frames may have come in the place of the first.
            assert frame.number <= source.counters.skipped
            assert source.state == StreamState.LIVE
            assert source.counters.reconnects == 0


def test_waiting_has_an_end_if_asked_for() -> None:
    options = FrameOptions(stall_s=1.0, retry_s=0.05, give_up_s=0.5)
    address = f"rtsp://admin:secret@127.0.0.1:{free_port()}/cam?token=hidden"
    source = open_source(address, options)
    told = str(error_of(source))
    assert "127.0.0.1" in told
    assert "no frame for 1 s, nothing answers there; check host and port" in told
    assert source.state == StreamState.ENDED


def test_passwords_are_shown_nowhere(
    caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    address = f"rtsp://admin:secret@127.0.0.1:{free_port()}/cam?token=hidden"
    with open_source(address, FrameOptions(stall_s=1.0, give_up_s=0.1)) as source:
        error = error_of(source)
        names = [thread.name for thread in threading.enumerate()]
    chain = [error, error.__cause__, error.__context__]
    shown = [*names, *map(repr, chain), source.name, repr(source), *map(str, chain)]
    shown += [record.getMessage() for record in caplog.records]
    shown += capfd.readouterr()
    assert source.name.startswith("rtsp://admin:***@127.0.0.1:")
    assert source.name.endswith("/cam?token=***")
    assert not [text for text in shown if "secret" in text or "hidden" in text]


def test_what_no_second_try_helps_is_an_error_at_once(server: RtspServer, tmp_path: Path) -> None:
    error = error_of(open_source(server.url.replace("film", "none"), QUICK))
    assert "none.mp4: there is no such stream; check the path" in str(error)
    with rtsp_server(draw_sound(tmp_path / "sound.mp4")) as other:
        error = error_of(open_source(other.url, QUICK))
    assert str(error).endswith(": there is no video in it; name one that has pictures")


def test_start_is_no_option_of_what_is_live() -> None:
    with pytest.raises(ConfigError, match="start goes with films; what is live begins now"):
        open_source("rtsp://127.0.0.1/cam", FrameOptions(start_s=1))


def test_closing_ends_waiting(server: RtspServer) -> None:
    source = open_source(server.url, QUICK)
    frames = source.frames()
    next(frames)
    server.freeze()
    threading.Timer(0.3, source.close).start()
    list(frames)
    assert source.state == StreamState.ENDED
    assert list(source.frames()) == []


def test_udp_is_tried_after_tcp(film: Path) -> None:
    with gst_server(film, "--udp") as server, open_source(server.url, QUICK) as source:
        next_frames(source, 5)


def test_a_password_is_needed_and_given(film: Path) -> None:
    with gst_server(film, "--user", "gate:p@ss/1") as server:
        for user in ("", "gate:wrong@"):
            source = open_source(server.url.replace("//", f"//{user}"), QUICK)
            told = str(error_of(source))
            assert ": the user name or the password is wrong; write them" in told
            assert "wrong@" not in told
        with open_source(server.url.replace("//", "//gate:p%40ss%2F1@"), QUICK) as source:
            next_frames(source, 2)
            assert "gate:***@" in source.name
