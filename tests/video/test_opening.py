"""Which source a name stands for, and what names nothing; cameras, with a stand-in for OpenCV's."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from lpr.errors import ConfigError, StreamError
from lpr.sources.secrets import without_secrets
from lpr.video.frames import FrameOptions, open_source
from tests.video.pictures import number_in, picture
from tests.video.servers import error_of, next_frames


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("", "'': the name of a source is empty; name a film, a folder or an address"),
        ("ftp://user:secret@host/a.mp4", "ftp://user:***@host/a.mp4: ftp:// is no address of a"),
        ("file:///a.mp4", "file:///a.mp4: file:// is no address of a stream here; use rtsp://"),
        ("none.mp4", "none.mp4: no such file; check the path"),
        ("no\x1bne.mp4", "no\\x1bne.mp4: no such file; check the path"),
    ],
)
def test_what_names_nothing_is_told(source: str, told: str) -> None:
    pytest.importorskip("av")
    with pytest.raises(StreamError) as caught:
        open_source(source)
    assert str(caught.value).startswith(told)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("source", [None, True, 1.5, [], b"a.mp4"])
def test_what_is_no_name_is_told(source: Any) -> None:
    with pytest.raises(ConfigError, match="give a path, an address or a number"):
        open_source(source)


def test_without_the_library_it_is_told_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "av", None)
    path = tmp_path / "a.mp4"
    path.write_bytes(b"film")
    for source in (path, "rtsp://user:secret@127.0.0.1/a"):
        with pytest.raises(ConfigError) as caught:
            open_source(source)
        assert "films and streams need PyAV; install it with: pip install 'lpr[video]'" in str(
            caught.value
        )
        assert "secret" not in str(caught.value)


class StandIn:
    """In place of ``cv2.VideoCapture``: gives some pictures, and then no more."""

    opened: list[StandIn] = []  # noqa: RUF012
    there = 4

    def __init__(self, number: int) -> None:
        self.number = number
        self.next = 0
        self.released = False
        StandIn.opened.append(self)

    def isOpened(self) -> bool:  # noqa: N802
        return self.number == 3

    def set(self, *_: object) -> bool:
        return True

    def read(self) -> tuple[bool, Any]:
        self.next += 1
        if self.next > self.there:
            return False, None
        return True, picture(self.next + 10 * len(self.opened))

    def release(self) -> None:
        self.released = True


@pytest.fixture
def cameras(monkeypatch: pytest.MonkeyPatch) -> list[StandIn]:
    """The cameras that have been opened."""
    monkeypatch.setattr("cv2.VideoCapture", StandIn)
    monkeypatch.setattr(StandIn, "opened", [])
    return StandIn.opened


@pytest.mark.parametrize("source", [3, "3"])
def test_a_camera_is_named_by_its_number_and_found_again(
    source: int | str, cameras: list[StandIn]
) -> None:
    options = FrameOptions(retry_s=0.01, stall_s=1.0)
    with open_source(source, options) as opened:
        assert (opened.name, opened.live) == ("camera 3", True)
        frames = next_frames(opened, 3)
        while opened.counters.reconnects < 2:
            frames += next_frames(opened, 1)
    assert all(camera.released for camera in cameras)
    shown = [number_in(frame.gray) for frame in frames]
    assert shown == sorted(set(shown))


def test_a_camera_that_is_not_there_is_told(cameras: list[StandIn]) -> None:
    error = error_of(open_source(5, FrameOptions(retry_s=0.01, give_up_s=0.05)))
    assert "there is no camera of this number, or another program has it" in str(error)
    assert all(camera.released for camera in cameras)


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("rtsp://admin:secret@10.0.0.5/live", "rtsp://admin:***@10.0.0.5/live"),
        ("rtsp://admin:@10.0.0.5/live", "rtsp://admin:***@10.0.0.5/live"),
        ("rtsp://secret@10.0.0.5:554/live", "rtsp://***@10.0.0.5:554/live"),
        ("rtsp:/admin:secret@10.0.0.5/live", "rtsp:/admin:***@10.0.0.5/live"),
        ("http://a:se/cr@et@host/x", "http://a:***@host/x"),
        ("http://a:se?cr#et@host/x", "http://a:***@host/x"),
        ("http://host/x?user=a&pwd=secret&n=1", "http://host/x?user=a&pwd=***&n=1"),
        ("http://host/x?mail=a@b.c", "http://host/x?mail=a@b.c"),
        ("http://host/user=a_password=secret_channel=1", "http://host/user=a_password=***"),
        ("rtsp://[fe80::1]:554/live", "rtsp://[fe80::1]:554/live"),
        ("photos/me@home:1.jpg", "photos/me@home:1.jpg"),
    ],
)
def test_secrets_of_addresses_are_hidden(address: str, shown: str) -> None:
    assert without_secrets(address) == shown
