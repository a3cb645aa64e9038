"""Cameras of a Raspberry Pi, with a stand-in for their library."""

from __future__ import annotations

import sys
import time
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from lpr.errors import ConfigError, StreamError
from lpr.video.frames.opening import open_source
from lpr.video.frames.options import FrameOptions
from lpr.video.frames.picamera import parse_picamera, taken_at

DELAY_S = 0.25


class Request:
    """A frame of 12 x 8 px, taken a while ago."""

    def __init__(self, released: list[str]) -> None:
        self._released = released

    def make_array(self, name: str) -> np.ndarray[Any, Any]:
        assert name == "main"
        return np.full((8, 12, 3), (255, 0, 0), np.uint8)

    def get_metadata(self) -> dict[str, int]:
        now_ns = time.clock_gettime_ns(time.CLOCK_BOOTTIME)
        return {"SensorTimestamp": now_ns - int(DELAY_S * 1e9)}

    def release(self) -> None:
        self._released.append("frame")


class Picamera2:
    """One camera, of number 0, which tells what is done with it."""

    sensor_resolution = (2592, 1944)
    told: list[Any]

    def __init__(self, number: int) -> None:
        if number:
            raise IndexError("list index out of range")
        self.frames = 0

    def create_video_configuration(self, main: dict[str, Any]) -> dict[str, Any]:
        return main

    def configure(self, wanted: dict[str, Any]) -> None:
        self.told.append(wanted)

    def start(self) -> None:
        self.told.append("start")

    def capture_request(self) -> Request:
        self.frames += 1
        if self.frames > 2:
            raise RuntimeError("the ribbon is loose")
        return Request(self.told)

    def stop(self) -> None:
        self.told.append("stop")

    def close(self) -> None:
        self.told.append("close")


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What the camera was told."""
    Picamera2.told = []
    monkeypatch.setitem(sys.modules, "picamera2", SimpleNamespace(Picamera2=Picamera2))
    return Picamera2.told


def test_frames_are_blue_first_and_dated_by_the_sensor(told: list[Any]) -> None:
    with open_source("picamera") as source:
        frame = next(iter(source.frames()))
        assert (source.name, source.live) == ("picamera", True)
    assert frame.image[0, 0].tolist() == [255, 0, 0]
    assert (datetime.now(UTC) - frame.time).total_seconds() >= DELAY_S
    assert told[:2] == [{"size": (2592, 1944), "format": "RGB888"}, "start"]
    assert told[-2:] == ["stop", "close"]
    assert "frame" in told


def test_a_size_is_asked_for(told: list[Any]) -> None:
    with open_source("picamera:0@1920x1080") as source:
        next(iter(source.frames()))
    assert told[0]["size"] == (1920, 1080)


def test_a_camera_that_is_not_there_is_told(told: list[Any]) -> None:
    with (
        open_source("picamera:3", FrameOptions(retry_s=0.01, give_up_s=0.05)) as source,
        pytest.raises(StreamError, match="there is no camera of this number"),
    ):
        list(source.frames())
    assert told == []


@pytest.mark.parametrize("name", ["picamera:x", "picamera:0@big", "picamera:0@1x1"])
@pytest.mark.usefixtures("told")
def test_names_that_are_not_understood(name: str) -> None:
    with pytest.raises(StreamError, match="write picamera, picamera:1, or picamera:0@1920x1080"):
        open_source(name)
    assert parse_picamera(name) is None


def test_a_missing_library_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "picamera2", None)
    with pytest.raises(ConfigError, match=r"picamera:0 needs picamera2.*apt install"):
        open_source("picamera:0")


def test_without_a_sensors_clock_it_is_now() -> None:
    assert taken_at({}) == pytest.approx(time.time(), abs=5)
