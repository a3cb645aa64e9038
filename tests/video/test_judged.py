"""Connections go to the place that was judged, also those that a playlist or a server asks for."""

from __future__ import annotations

import io
import threading
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import pytest

pytest.importorskip("av")

from lpr.errors import ServiceError
from lpr.video.frames import FrameOptions, open_source
from lpr.video.frames.breaks import Break
from lpr.video.frames.streams import StreamOpener
from lpr.video.frames.tally import Tally
from lpr.video.frames.web_file import SIZE, WebFile
from tests.video.clips import Clip, draw_clip
from tests.video.pictures import number_in
from tests.video.servers import WebCamera, error_of, next_frames

NAME = "camera.invalid"
"""No name server knows it (RFC 6761)."""
QUICK = FrameOptions(stall_s=2.0, retry_s=0.05, retry_most_s=0.2, poll_s=0.05, give_up_s=1.0)


class Judging:
    """Lets one name be connected to, at this machine, where nobody answers at the first of two
    addresses; remembers whatever it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, address: str) -> tuple[str, ...]:
        self.asked.append(address)
        if urlsplit(address).hostname != NAME:
            raise ServiceError("nobody goes there")
        return ("::1", "127.0.0.1")


@pytest.fixture
def judge() -> Judging:
    return Judging()


def named(camera: WebCamera, path: str, user: str = "") -> str:
    """An address of a camera by the name that only the judge knows."""
    return camera.url(path, user).replace("127.0.0.1", NAME)


@pytest.mark.parametrize("path", ["stream", "snap.jpg", "snap"])
def test_a_name_is_looked_up_by_the_judge_alone(judge: Judging, path: str) -> None:
    with WebCamera(user="gate:p@ss") as camera:
        address = named(camera, path, "gate:p%40ss")
        with open_source(address, replace(QUICK, may_connect=judge)) as source:
            frames = next_frames(source, 3)
    assert len({number_in(frame.gray) for frame in frames}) == 3
    assert {urlsplit(one).hostname for one in judge.asked} == {NAME}


def test_a_film_comes_whole(judge: Judging, tmp_path: Path) -> None:
    draw_clip(tmp_path / "film.mp4", Clip(frames=40))
    with WebCamera(folder=tmp_path) as camera:
        source = open_source(named(camera, "film.mp4"), replace(QUICK, may_connect=judge))
        frames = list(source.frames())
    assert [number_in(frame.gray) for frame in frames] == list(range(40))


class Pages:
    """Gives the bytes of an address from any place on, as `Web` does."""

    def __init__(self, data: bytes, ranges: str) -> None:
        self._data, self._ranges = data, ranges
        self.begun: list[int] = []

    def opened(self, address: str, first_byte: int = 0) -> Any:
        self.begun.append(first_byte)
        headers = {"Content-Length": str(len(self._data)), "Accept-Ranges": self._ranges}
        file = io.BytesIO(self._data[first_byte:])
        return SimpleNamespace(headers=headers, read1=file.read1, close=file.close)


def test_places_are_sought_by_asking_anew() -> None:
    pages: Any = Pages(b"0123456789", "bytes")
    file = WebFile(pages, "http://camera/film.mp4")
    assert file.seekable()
    assert file.read(3) == b"012"
    assert file.seek(0, SIZE) == 10
    assert file.seek(-2, io.SEEK_END) == 8
    assert file.read(9) == b"89"
    assert file.seek(0, io.SEEK_CUR) == file.tell() == 10
    assert pages.begun == [0, 8]
    once: Any = Pages(b"0123456789", "")
    assert not WebFile(once, "http://camera/film.mp4").seekable()


def draw_list(folder: Path) -> Path:
    """Pieces of a film of 4 seconds, with their list."""
    options = (("hls_time", "1"), ("hls_list_size", "0"))
    return draw_clip(folder / "list.m3u8", Clip(frames=100, plain=True, container_options=options))


def test_each_piece_of_a_playlist_is_judged(judge: Judging, tmp_path: Path) -> None:
    draw_list(tmp_path)
    with WebCamera(folder=tmp_path) as camera:
        source = open_source(named(camera, "list.m3u8"), replace(QUICK, may_connect=judge))
        frames = list(source.frames())
    assert [number_in(frame.gray) for frame in frames] == list(range(100))
    assert len({urlsplit(one).path for one in judge.asked}) == 5


@pytest.mark.parametrize("where", ["http://127.0.0.1:{port}/", "file:///{folder}/", "/{folder}/"])
def test_pieces_elsewhere_are_not_fetched(judge: Judging, tmp_path: Path, where: str) -> None:
    listed, folder = tmp_path / "seen", tmp_path / "unseen"
    listed.mkdir()
    folder.mkdir()
    listing = draw_list(folder)
    with WebCamera(folder=folder) as other, WebCamera(folder=listed) as camera:
        begins = where.format(port=other.port, folder=folder)
        lines = listing.read_text().splitlines()
        moved = [line if line.startswith("#") else begins + line for line in lines]
        (listed / "list.m3u8").write_text("\n".join(moved))
        error = error_of(open_source(named(camera, "list.m3u8"), replace(QUICK, may_connect=judge)))
        assert other.asked == []
    assert str(error).startswith(named(camera, "list.m3u8"))


def test_where_a_server_sends_on_is_judged(judge: Judging) -> None:
    with WebCamera() as other:
        with WebCamera(sends_on=other.url("stream")) as camera:
            error = error_of(
                open_source(named(camera, "stream"), replace(QUICK, may_connect=judge))
            )
        assert other.asked == []
    assert "nobody goes there" in str(error)


def test_a_stream_is_opened_at_the_place_that_was_judged(judge: Judging) -> None:
    opened: list[str] = []

    def open_(address: str, *_: object, **__: object) -> Any:
        opened.append(address)
        raise OSError("enough")

    av = SimpleNamespace(open=open_, FFmpegError=OSError)
    options = replace(QUICK, may_connect=judge)
    for address in (f"rtsp://a:b@{NAME}:8554/1", f"rtmp://{NAME}/live"):
        with pytest.raises(Break):
            StreamOpener(av, address, options)(Tally(), threading.Event())  # type: ignore[arg-type]
    assert opened[:2] == ["rtsp://a:b@[::1]:8554/1", "rtsp://a:b@127.0.0.1:8554/1"]
    assert opened[-2:] == ["rtmp://[::1]/live", "rtmp://127.0.0.1/live"]
