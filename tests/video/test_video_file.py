"""Films: every frame with its time, upright, whatever their container; and what is wrong told."""

from __future__ import annotations

import gc
import logging
import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

pytest.importorskip("av")

import cv2
import numpy as np

from lpr.errors import StreamError
from lpr.video.frames import Frame, FrameOptions, StreamState, open_source
from tests.video.clips import Clip, draw_clip, draw_sound
from tests.video.pictures import number_in, picture

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


def given(path: Path, options: FrameOptions | None = None) -> list[Frame]:
    """All frames of a film."""
    with open_source(path, options) as source:
        return list(source.frames())


@pytest.mark.parametrize(
    ("name", "codec"),
    [
        *(("a.mp4", "libx264"), ("a.mkv", "libx264"), ("a.ts", "libx264")),
        *(("a.avi", "mpeg4"), ("a.mov", "mjpeg"), ("a.mp4", "libx265")),
    ],
)
def test_every_frame_comes_once_with_its_time(name: str, codec: str, tmp_path: Path) -> None:
    path = draw_clip(tmp_path / name, Clip(frames=30, codec=codec))
    source = open_source(path, FrameOptions(recorded_at=NOON))
    assert (source.live, source.name, source.state) == (False, str(path), StreamState.CONNECTING)
    frames = list(source.frames())
    assert [number_in(frame.gray) for frame in frames] == list(range(30))
    assert [frame.number for frame in frames] == list(range(30))
    for frame in frames:
        assert frame.offset_s == pytest.approx(frame.number / 25, abs=0.002)
        assert frame.time == NOON + timedelta(seconds=frame.offset_s)
        assert frame.source == str(path)
    assert source.state == StreamState.ENDED
    assert source.duration_s == pytest.approx(30 / 25, abs=0.05)
    counters = source.counters
    assert (counters.seen, counters.decoded, counters.failed, counters.skipped) == (30, 30, 0, 0)


def test_colours_are_computed_late_and_are_right(tmp_path: Path) -> None:
    (frame, *_) = given(draw_clip(tmp_path / "a.mp4", Clip(frames=2)))
    gray = frame.gray.astype(int)
    assert abs(gray[100, 250] - (16 + 110 * 219 / 255)) < 4
    assert frame.image is frame.image
    assert frame.image.dtype == np.uint8
    assert np.abs(frame.image.astype(int) - picture(0)).mean() < 4
    assert np.abs(frame.gray.astype(int)[100, 250] - 110) < 4


@pytest.mark.parametrize(
    ("rotation_deg", "red_at"), [(90, (310, 10)), (-90, (10, 230)), (180, (230, 310))]
)
def test_rotation_flags_are_respected(
    rotation_deg: int, red_at: tuple[int, int], tmp_path: Path
) -> None:
    path = draw_clip(tmp_path / "a.mp4", Clip(frames=3, rotation_deg=rotation_deg))
    for frame in given(path):
        sides = (320, 240) if rotation_deg == 180 else (240, 320)
        assert (frame.width, frame.height) == sides
        assert frame.gray.shape == sides[::-1]
        blue, _, red = frame.image[red_at].tolist()
        assert red > 200
        assert blue < 60
        assert frame.image.shape == (*sides[::-1], 3)
        assert (frame.width, frame.height) == sides


def test_frames_are_let_go_of_at_once(tmp_path: Path) -> None:
    path = draw_clip(tmp_path / "a.mp4", Clip(rotation_deg=90))
    gc.collect()
    gc.disable()
    try:
        for frame in open_source(path).frames():
            assert frame.gray.size
        kept = [one for one in gc.get_objects() if type(one).__name__ == "VideoFrame"]
    finally:
        gc.enable()
    # The first, whose matrix was looked at, and the last.
    assert len(kept) <= 2 + 2


def test_so_many_a_second(tmp_path: Path) -> None:
    path = draw_clip(tmp_path / "a.mp4")
    frames = given(path, FrameOptions(fps=10))
    assert [frame.number for frame in frames][:5] == [0, 3, 5, 8, 10]
    assert len(frames) == 20
    assert len(given(path, FrameOptions(fps=100))) == 50


def test_a_part_of_a_film(tmp_path: Path) -> None:
    path = draw_clip(tmp_path / "a.mp4", Clip(created="2026-05-01T12:00:00Z"))
    source = open_source(path, FrameOptions(start_s=1.0, end_s=1.4))
    frames = list(source.frames())
    assert [number_in(frame.gray) for frame in frames] == list(range(25, 35))
    assert [frame.number for frame in frames] == list(range(25, 35))
    assert frames[0].time == NOON + timedelta(seconds=1)
    assert source.duration_s == pytest.approx(0.4)
    with pytest.raises(StreamError, match=r"lasts 2.0 s, .* from 100 s on; begin before its end"):
        given(path, FrameOptions(start_s=100))


def test_times_are_those_of_the_film_and_not_even(tmp_path: Path) -> None:
    path = draw_clip(tmp_path / "a.mkv", Clip(frames=8, times_ms=lambda number: 200 * number**2))
    frames = given(path, FrameOptions(recorded_at=NOON))
    assert [round(frame.offset_s, 3) for frame in frames] == [n**2 / 5 for n in range(8)]


def test_when_a_film_was_taken(tmp_path: Path) -> None:
    told = draw_clip(tmp_path / "a.mp4", Clip(frames=5, created="2026-05-01T14:00:00+02:00"))
    assert given(told)[0].time == NOON
    silent = draw_clip(tmp_path / "b.mkv", Clip(frames=25))
    os.utime(silent, (NOON.timestamp(), NOON.timestamp()))
    assert abs(given(silent)[0].time - (NOON - timedelta(seconds=1))) < timedelta(seconds=0.05)
    never_set = draw_clip(tmp_path / "c.mp4", Clip(frames=5, created="1970-01-01T00:00:07Z"))
    assert given(never_set)[0].time.year > 2000


def test_frames_are_given_again_from_the_beginning(tmp_path: Path) -> None:
    source = open_source(draw_clip(tmp_path / "a.mp4", Clip(frames=5)))
    assert len(list(source.frames())) == len(list(source.frames_or_silence(0.1))) == 5


def test_closing_ends_it(tmp_path: Path) -> None:
    with open_source(draw_clip(tmp_path / "a.mp4")) as source:
        numbers = []
        for frame in source.frames():
            numbers.append(frame.number)
            if frame.number == 3:
                source.close()
    assert numbers == [0, 1, 2, 3]
    assert source.state == StreamState.ENDED


def test_odd_names_are_names_of_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    path = draw_clip(tmp_path / "plain.mp4", Clip(frames=3))
    for name in ("rtsp:cam.mp4", "100%_%d.mp4", "pipe:0", "-.mp4", "ä b#?.mp4"):
        path.rename(name)
        path = Path(name)
        assert len(given(path)) == 3


def cut(path: Path, share: float) -> Path:
    """The first part of a file."""
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    return path


FAST = (("movflags", "faststart"),)


@pytest.mark.parametrize("name", ["a.mp4", "a.mkv", "a.avi"])
def test_a_film_cut_short_gives_what_is_there(name: str, tmp_path: Path) -> None:
    options = FAST if name.endswith("mp4") else ()
    codec = "mpeg4" if name.endswith("avi") else "libx264"
    path = cut(draw_clip(tmp_path / name, Clip(codec=codec, container_options=options)), 0.6)
    frames: list[Frame] = []
    with pytest.raises(StreamError) as caught:
        frames.extend(open_source(path).frames())
    assert 10 <= len(frames) <= 40
    assert [number_in(frame.gray) for frame in frames] == list(range(len(frames)))
    assert "the file breaks off after" in str(caught.value)
    assert "copy or download it again for the rest" in str(caught.value)


def test_what_follows_another_size_and_goes_back_in_time_is_read(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    one = draw_clip(tmp_path / "a.ts", Clip(frames=20))
    two = draw_clip(tmp_path / "b.ts", Clip(frames=20, width=640, height=360, first=20))
    one.write_bytes(one.read_bytes() + two.read_bytes())
    frames = given(one)
    assert [number_in(frame.gray) for frame in frames] == list(range(40))
    assert {frame.image.shape for frame in frames} == {(240, 320, 3), (360, 640, 3)}
    offsets_s = [frame.offset_s for frame in frames]
    assert np.allclose(np.diff(offsets_s), 0.04, atol=0.002)
    told = [record.getMessage().partition(": ")[2] for record in caplog.records]
    assert told == [
        "the size of the pictures changes at 0.8 s",
        "times go back at 0.8 s; counted on from there",
    ]


def test_damage_in_the_middle_loses_no_more_than_it(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = draw_clip(tmp_path / "a.mp4", Clip(codec="mjpeg", frames=40))
    data = bytearray(path.read_bytes())
    starts = [at for at in range(len(data)) if data[at : at + 3] == b"\xff\xd8\xff"]
    for start in starts[10:13]:
        data[start : start + 700] = bytes(700)
    path.write_bytes(data)
    numbers = [number_in(frame.gray) for frame in given(path)]
    assert numbers == [*range(10), *range(13, 40)]
    (told,) = [record.getMessage() for record in caplog.records]
    assert told.endswith(": 3 of 40 frames are damaged and were left out")


def as_file(data: bytes) -> Callable[[Path], Path]:
    """What writes these bytes to a file."""

    def write(folder: Path) -> Path:
        path = folder / "a.mp4"
        path.write_bytes(data)
        return path

    return write


def unknown_codec(folder: Path) -> Path:
    """A film whose codec nobody knows."""
    path = draw_clip(folder / "a.mkv", Clip(frames=3))
    path.write_bytes(path.read_bytes().replace(b"V_MPEG4/ISO/AVC", b"V_MPEG4/ISO/XYZ"))
    return path


JPEG = bytes(cv2.imencode(".jpg", np.zeros((8, 8, 3), np.uint8))[1])

BAD: dict[str, tuple[Callable[[Path], Path], str]] = {
    "sound": (lambda folder: draw_sound(folder / "a.mp4"), "there is no video in it; name"),
    "codec": (unknown_codec, "nothing here reads its codec; use H.264, H.265 or MJPEG"),
    "picture": (as_file(JPEG), "is a picture (JPEG), no film; 'lpr read' reads it"),
    "empty": (as_file(b""), "the file is empty; copy or download it again"),
    "noise": (as_file(os.urandom(4000)), "cannot be opened as a film ("),
    "text": (as_file(b"no film\n" * 100), "cannot be opened as a film ("),
    "cut": (lambda folder: cut(draw_clip(folder / "a.mp4"), 0.7), "cannot be opened as a film ("),
    "missing": (lambda folder: folder / "none.mp4", "no such file; check the path"),
    "device": (lambda folder: Path("/dev/null"), "is no plain file; name a film"),
}


@pytest.mark.parametrize("kind", BAD)
def test_what_is_no_film_is_told_in_one_line(kind: str, tmp_path: Path) -> None:
    make, told = BAD[kind]
    path = make(tmp_path)
    with pytest.raises(StreamError) as caught:
        open_source(path)
    assert str(caught.value).startswith(f"{path}: {told}")
    assert "\n" not in str(caught.value)


def test_films_print_nothing_of_their_own(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    logging.getLogger("lpr").addHandler(logging.NullHandler())
    path = cut(draw_clip(tmp_path / "a.mp4", Clip(container_options=FAST)), 0.5)
    with pytest.raises(StreamError):
        given(path)
    assert capfd.readouterr() == ("", "")
