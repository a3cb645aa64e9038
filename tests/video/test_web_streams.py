"""What comes by HTTP: MJPEG, pictures that change, HLS, films; broken and found again."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("av")

from lpr.errors import ServiceError, StreamError
from lpr.video import SourceWatch
from lpr.video.frames import Frame, FrameOptions, FrameSource, StreamState, open_source
from lpr.video.frames.live import LiveSource
from tests.video.clips import Clip, draw_clip
from tests.video.pictures import jpeg_of, number_in
from tests.video.servers import HANGS_S, WebCamera, error_of, next_frames, until

QUICK = FrameOptions(stall_s=2.0, retry_s=0.05, retry_most_s=0.2, poll_s=0.05)


@pytest.fixture
def camera() -> Iterator[WebCamera]:
    """A camera of the web that runs."""
    with WebCamera() as running:
        yield running


def shown(frames: list[Frame]) -> list[int]:
    """The numbers that frames show."""
    return [number_in(frame.gray) for frame in frames]


def test_mjpeg_frames_are_dated_by_their_arrival(camera: WebCamera) -> None:
    begun = datetime.now(UTC)
    with open_source(camera.url("stream"), QUICK) as source:
        frames = next_frames(source, 20)
        assert (source.live, source.state, source.duration_s) == (True, StreamState.LIVE, None)
    times = [frame.time for frame in frames]
    assert times == sorted(times)
    assert begun <= times[0]
    assert times[-1] <= datetime.now(UTC)
    assert shown(frames) == sorted(set(shown(frames)))
    assert {frame.image.shape for frame in frames} == {(240, 320, 3)}


def test_mjpeg_survives_the_plug_the_ice_and_garbage(camera: WebCamera) -> None:
    with open_source(camera.url("stream"), QUICK) as source:
        for time_pulled in range(3):
            next_frames(source, 3)
            camera.stop()
            until(lambda: source.state == StreamState.OFFLINE, "offline")
            camera.start()
            next_frames(source, 3)
            assert source.counters.reconnects == time_pulled + 1
        camera.frozen.set()
        until(lambda: source.state == StreamState.STALLED, "stalled")
        camera.frozen.clear()
        next_frames(source, 3)
        until_failed = source.counters.failed
        camera.garbage.set()
        until(lambda: source.counters.failed > until_failed, "garbage")
        camera.garbage.clear()
        numbers = shown(next_frames(source, 5))
        assert numbers == sorted(set(numbers))
        assert source.state == StreamState.LIVE


@pytest.mark.parametrize("path", ["snap.jpg", "snap"])
def test_a_picture_that_changes_is_polled(path: str, camera: WebCamera) -> None:
    with open_source(camera.url(path), QUICK) as source:
        frames = next_frames(source, 4)
        assert source.live
        camera.stop()
        until(lambda: source.state == StreamState.OFFLINE, "offline")
        camera.start()
        next_frames(source, 2)
        assert source.counters.reconnects == 1
    assert shown(frames) == sorted(set(shown(frames)))
    offsets = [frame.offset_s for frame in frames]
    assert offsets == sorted(offsets)
    assert offsets[-1] >= 3 * 0.04


def test_a_picture_that_does_not_change_is_no_new_frame(tmp_path: Path) -> None:
    with WebCamera(folder=tmp_path) as camera:
        (tmp_path / "still.jpg").write_bytes(jpeg_of(7))
        with open_source(camera.url("still.jpg"), QUICK) as source:
            looks = source.frames_or_silence(0.3)
            assert next(looks) is not None
            assert next(looks) is None
            (tmp_path / "still.jpg").write_bytes(jpeg_of(8))
            assert number_in(next(look for look in looks if look is not None).gray) == 8
            assert source.counters.seen == 2


@pytest.mark.parametrize("path", ["stream", "snap.jpg", "snap"])
def test_user_names_and_passwords(path: str) -> None:
    with WebCamera(user="gate:p@ss") as camera:
        with open_source(camera.url(path, "gate:p%40ss"), QUICK) as source:
            next_frames(source, 2)
            assert source.name == camera.url(path, "gate:***")
        told = str(error_of(open_source(camera.url(path, "gate:wrong"), QUICK)))
        assert "the user name or the password is wrong" in told
        assert "wrong@" not in told


def test_a_film_is_given_whole_and_ends(tmp_path: Path) -> None:
    draw_clip(tmp_path / "film.mp4", Clip(frames=40, created="2026-05-01T12:00:00Z"))
    with WebCamera(folder=tmp_path) as camera:
        source = open_source(camera.url("film.mp4"), QUICK)
        frames = list(source.frames())
    assert shown(frames) == list(range(40))
    assert (source.live, source.state) == (False, StreamState.ENDED)
    assert source.duration_s == pytest.approx(1.6, abs=0.05)
    assert frames[25].time == datetime(2026, 5, 1, 12, 0, 1, tzinfo=UTC)
    assert source.counters.skipped == 0


def test_a_film_that_breaks_off_is_told_after_what_is_there(tmp_path: Path) -> None:
    path = draw_clip(tmp_path / "film.mkv", Clip(frames=40, codec="mjpeg"))
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    frames: list[Frame] = []
    with WebCamera(folder=tmp_path) as camera, pytest.raises(StreamError) as caught:
        frames.extend(open_source(camera.url("film.mkv"), QUICK).frames())
    assert 10 <= len(frames) <= 30
    assert "of 1.6 s; download it and read the file" in str(caught.value)


def draw_hls(folder: Path, ended: bool) -> None:
    """Pieces of a film of 4 seconds, with their list."""
    options = {"hls_time": "1", "hls_list_size": "0"} | (
        {} if ended else {"hls_flags": "omit_endlist"}
    )
    draw_clip(
        folder / "list.m3u8",
        Clip(frames=100, plain=True, container_options=tuple(options.items())),
    )


def test_a_whole_hls_list_is_a_film(tmp_path: Path) -> None:
    draw_hls(tmp_path, ended=True)
    with WebCamera(folder=tmp_path) as camera:
        source: FrameSource = open_source(camera.url("list.m3u8"), QUICK)
        frames = list(source.frames())
    assert shown(frames) == list(range(100))
    assert not source.live
    local = open_source(tmp_path / "list.m3u8")
    assert shown(list(local.frames())) == list(range(100))


def test_a_growing_hls_list_is_live(tmp_path: Path) -> None:
    draw_hls(tmp_path, ended=False)
    with WebCamera(folder=tmp_path) as camera, open_source(camera.url("list.m3u8")) as source:
        frames = next_frames(source, 12)
        assert source.live
    numbers = shown(frames)
    assert numbers == sorted(set(numbers))
    # Pieces come at once, but their frames when they are due: not only the last of each piece.
    assert np.median(np.diff(numbers)) <= 5
    steps_s = np.diff([frame.offset_s for frame in frames])
    assert steps_s == pytest.approx(np.diff(numbers) / 25, abs=0.002)


def test_why_nothing_comes_is_told_while_it_is_tried_again(tmp_path: Path) -> None:
    (tmp_path / "page").write_text("<!doctype html><html><body>Hello</body></html>" * 50)
    begun = datetime.now(UTC)
    with WebCamera(folder=tmp_path) as camera:
        watch = SourceWatch(camera.url("page"), options=QUICK)
        thread = threading.Thread(target=lambda: list(watch.events()), daemon=True)
        thread.start()
        until(lambda: watch.status().trouble is not None, "what is wrong")
        first = watch.status().trouble
        assert first is not None
        assert first.reason == "what comes is neither a picture nor a stream; check the address"
        assert begun <= first.since
    until(lambda: "nothing answers" in getattr(watch.status().trouble, "reason", ""), "its end")
    until(lambda: getattr(watch.status().trouble, "next_try", None) is not None, "another try")
    second = watch.status().trouble
    assert second is not None
    assert second.since == first.since
    watch.stop()
    thread.join(HANGS_S)


def test_what_cannot_be_decoded_is_told(camera: WebCamera) -> None:
    with open_source(camera.url("stream"), replace(QUICK, stall_s=0.5)) as source:
        assert isinstance(source, LiveSource)
        next_frames(source, 1)
        camera.garbage.set()
        frames = source.frames_or_silence(0.05)
        until(lambda: next(frames) is None and source.trouble is not None, "the break")
        assert source.trouble is not None
        assert source.trouble.reason.startswith("no picture can be made of what comes; let")


def test_what_is_well_again_has_no_trouble(camera: WebCamera) -> None:
    with open_source(camera.url("stream"), QUICK) as source:
        assert isinstance(source, LiveSource)
        next_frames(source, 2)
        assert source.trouble is None
        camera.stop()
        frames = source.frames_or_silence(0.05)
        until(lambda: next(frames) is None and source.trouble is not None, "the break")
        camera.start()
        until(lambda: next(frames) is not None and source.trouble is None, "frames again")


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("none.mp4", "there is no such stream; check the path in the address"),
        ("none.jpg", "there is no such stream; check the path in the address"),
    ],
)
def test_what_is_not_there_is_told(path: str, told: str, camera: WebCamera) -> None:
    error = error_of(open_source(camera.url(path), QUICK))
    assert str(error) == f"{camera.url(path)}: {told}"


def test_what_is_neither_picture_nor_stream_is_told(tmp_path: Path) -> None:
    (tmp_path / "page").write_text("<!doctype html><html><body>Hello</body></html>" * 50)
    options = FrameOptions(stall_s=2.0, retry_s=0.05, give_up_s=0.1)
    with WebCamera(folder=tmp_path) as camera:
        told = str(error_of(open_source(camera.url("page"), options)))
    assert "what comes is neither a picture nor a stream; check the address" in told


class Refusing:
    """Lets so many connections be made, and no more; knows for what addresses it was asked."""

    def __init__(self, allowed: int) -> None:
        self._allowed = allowed
        self.asked: list[str] = []

    def __call__(self, address: str) -> tuple[str, ...]:
        self.asked.append(address)
        if len(self.asked) > self._allowed:
            raise ServiceError("this name stands for another place by now")
        return ("127.0.0.1",)


@pytest.mark.parametrize("path", ["stream", "snap.jpg"])
def test_each_connection_may_be_refused(camera: WebCamera, path: str) -> None:
    refusing = Refusing(1)
    options = replace(QUICK, may_connect=refusing, give_up_s=1.0)
    with open_source(camera.url(path), options) as source:
        next_frames(source, 1)
        camera.stop()
        end = error_of(source)
    assert "stands for another place" in str(end)
    assert set(refusing.asked) == {camera.url(path)}
    assert len(refusing.asked) > 2


@pytest.mark.parametrize("scheme", ["rtsp", "http"])
def test_what_is_refused_is_not_connected_to(camera: WebCamera, scheme: str) -> None:
    options = replace(QUICK, may_connect=Refusing(0), give_up_s=0.5)
    address = camera.url("stream").replace("http", scheme, 1)
    with open_source(address, options) as source:
        assert "stands for another place" in str(error_of(source))
