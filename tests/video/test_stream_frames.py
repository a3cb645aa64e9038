"""A stream that sends on and on, but shows nothing, has stalled."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from lpr.video.frames.breaks import UNDECODED, Break
from lpr.video.frames.stream_frames import StreamConnection
from lpr.video.frames.tally import Tally

STALL_S = 0.2


def container(packets: Iterator[Any]) -> Any:
    """An opened stream of packets, as PyAV has it."""
    track = SimpleNamespace(
        codec_context=object(), disposition=Flag(0), average_rate=25, guessed_rate=25
    )
    return SimpleNamespace(
        duration=None,
        format=SimpleNamespace(name="rtsp"),
        streams=SimpleNamespace(video=[track]),
        demux=lambda _: packets,
        close=lambda: None,
    )


class Flag(int):
    """Flags of a track."""

    attached_pic = 1


def packets_without_pictures() -> Iterator[Any]:
    for _ in range(200):
        time.sleep(0.01)
        yield SimpleNamespace(size=100, decode=list)


def test_packets_that_give_no_picture_are_a_stall() -> None:
    av: Any = SimpleNamespace(FFmpegError=OSError)
    opened = container(packets_without_pictures())
    connection = StreamConnection(av, opened, STALL_S, Tally(), threading.Event())
    with pytest.raises(Break) as end:
        next(iter(connection.arrivals()))
    assert end.value.reason is UNDECODED
    assert end.value.stalled
