"""Folders that are being filled, and numbered pictures: every whole picture once, in order."""

from __future__ import annotations

import os
import threading
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from lpr.errors import StreamError
from lpr.video.frames import FrameOptions, StreamState, open_source
from tests.video.pictures import jpeg_of, number_in

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
QUICK = FrameOptions(poll_s=0.05, give_up_s=0.5)


def put(folder: Path, name: str, number: int, after_s: float | None = None) -> Path:
    """A picture that shows a number; last changed so long after noon, or now."""
    path = folder / name
    path.write_bytes(jpeg_of(number))
    if after_s is not None:
        changed_s = NOON.timestamp() + after_s
        os.utime(path, (changed_s, changed_s))
    return path


def test_what_is_there_comes_oldest_first(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    put(tmp_path, "b.jpg", 1, 1.0)
    put(tmp_path, "a.jpg", 2, 2.5)
    put(tmp_path, "c.jpg", 0, 0.0)
    put(tmp_path, ".hidden.jpg", 9, 0.0)
    (tmp_path / "notes.txt").write_text("no picture")
    broken = put(tmp_path, "broken.jpg", 7, 1.5)
    broken.write_bytes(b"\xff\xd8\xff nothing")
    os.utime(broken, (NOON.timestamp() + 1.5,) * 2)
    source = open_source(tmp_path, QUICK)
    frames = list(source.frames())
    assert [number_in(frame.gray) for frame in frames] == [0, 1, 2]
    assert [frame.offset_s for frame in frames] == [0.0, 1.0, 2.5]
    assert [frame.time for frame in frames] == [
        NOON + timedelta(seconds=after_s) for after_s in (0, 1, 2.5)
    ]
    assert [frame.number for frame in frames] == [0, 1, 3]
    assert (source.live, source.state) == (False, StreamState.ENDED)
    counters = source.counters
    assert (counters.seen, counters.decoded, counters.failed) == (4, 3, 1)
    (told,) = [record.getMessage() for record in caplog.records]
    assert str(broken) in told


def test_what_lay_there_before_is_passed_over(tmp_path: Path) -> None:
    # It came today, whatever time it brought with it.
    os.utime(put(tmp_path, "a.jpg", 1), (1.0, 1.0))
    now = datetime.now(UTC)
    for since, shown in ((now - timedelta(days=1), [1]), (now + timedelta(days=1), [])):
        source = open_source(tmp_path, replace(QUICK, since=since))
        assert [number_in(frame.gray) for frame in source.frames()] == shown


def test_only_whole_pictures_are_taken(tmp_path: Path) -> None:
    whole = jpeg_of(5)
    with open_source(tmp_path, FrameOptions(poll_s=0.2)) as source:
        looks = source.frames_or_silence(0.1)
        assert next(looks) is None
        assert source.state == StreamState.LIVE
        growing = tmp_path / "new.jpg"
        growing.write_bytes(whole[:100])
        # Between two looks there is always some more of it.
        for end in range(200, len(whole), 100):
            growing.write_bytes(whole[:end])
            assert next(looks) is None
        growing.write_bytes(whole)
        frame = next(look for look in looks if look is not None)
        assert number_in(frame.gray) == 5
        assert source.counters.failed == 0


def test_pictures_that_come_while_others_are_read_are_not_lost(tmp_path: Path) -> None:
    def fill() -> None:
        for number in range(12):
            put(tmp_path, f"{number:03d}.jpg", number)
            time.sleep(0.02)

    filling = threading.Thread(target=fill)
    options = FrameOptions(poll_s=0.05, give_up_s=3.0)
    shown = []
    with open_source(tmp_path, options) as source:
        filling.start()
        for frame in source.frames():
            shown.append(number_in(frame.gray))
            if len(shown) == 12:
                break
    filling.join()
    assert shown == list(range(12))


def test_a_folder_that_is_not_there(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    put(folder, "a.jpg", 1, 0.0)
    with open_source(folder, FrameOptions(poll_s=0.05)) as source:
        looks = source.frames_or_silence(0.2)
        assert next(looks) is not None
        (folder / "a.jpg").unlink()
        folder.rmdir()
        assert next(looks) is None
        assert source.state == StreamState.OFFLINE
        folder.mkdir()
        put(folder, "b.jpg", 2, 5.0)
        assert number_in(next(look for look in looks if look is not None).gray) == 2
    assert f"{folder}: the folder is gone (No such file or directory)" in caplog.text


def test_numbered_pictures_make_a_film(tmp_path: Path) -> None:
    for number in (3, 4, 5, 7, 12):
        put(tmp_path, f"img_{number:04d}.jpg", number, 0.0)
    put(tmp_path, "img_12.jpg", 99)
    put(tmp_path, "xmg_0006.jpg", 99)
    pattern = str(tmp_path / "img_%04d.jpg")
    source = open_source(pattern, FrameOptions(picture_fps=10))
    frames = list(source.frames())
    assert [number_in(frame.gray) for frame in frames] == [3, 4, 5, 7, 12]
    assert [frame.number for frame in frames] == [0, 1, 2, 4, 9]
    assert [frame.offset_s for frame in frames] == [0.0, 0.1, 0.2, 0.4, 0.9]
    assert frames[3].time == NOON + timedelta(seconds=0.4)
    assert source.duration_s == pytest.approx(1.0)
    part = FrameOptions(picture_fps=10, start_s=0.15, end_s=0.9, recorded_at=NOON)
    assert [number_in(frame.gray) for frame in open_source(pattern, part).frames()] == [5, 7]


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("img_%04d.jpg", ": there are no such pictures; check the path"),
        ("none/img_%d.jpg", ": the folder cannot be opened (No such file or directory)"),
    ],
)
def test_numbered_pictures_that_are_not_there(name: str, told: str, tmp_path: Path) -> None:
    with pytest.raises(StreamError) as caught:
        open_source(str(tmp_path / name))
    assert str(caught.value).startswith(f"{tmp_path / name}{told}")
