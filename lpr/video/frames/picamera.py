"""Cameras of a Raspberry Pi, through libcamera's own Python library, picamera2."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from lpr.errors import ConfigError, StreamError
from lpr.video.frames.breaks import Break, Reason
from lpr.video.frames.connection import Arrival
from lpr.video.frames.pixels import ArrayPixels
from lpr.video.frames.tally import Tally

BGR = "RGB888"
"""What libcamera calls pixels whose bytes are blue, green and red, in this order."""
PREFIX = "picamera"
NO_CAMERA = Reason(
    "there is no camera of this number, or another program has it",
    "see that its ribbon sits well, and that rpicam-hello --list-cameras shows it",
)
NO_FRAMES = Reason("the camera gives no more pictures", "see that its ribbon sits well")
_NAME = re.compile(rf"{PREFIX}(?::(\d{{1,2}})(?:@(\d{{2,5}})x(\d{{2,5}}))?)?")


class PicameraOpener:
    """Opens a camera of the Raspberry Pi.

    Args:
        library: picamera2.
        number: of the camera, from 0.
        size_px: width and height of its pictures; None is all that its sensor has.
    """

    def __init__(self, library: Any, number: int, size_px: tuple[int, int] | None) -> None:
        self._library, self._number, self._size_px = library, number, size_px

    def __call__(self, tally: Tally, stop: threading.Event) -> PicameraConnection:
        """Open it.

        Raises:
            Break: there is none.
        """
        try:
            camera = self._library.Picamera2(self._number)
        # IndexError where there is none, RuntimeError where another program has it.
        except (IndexError, RuntimeError) as error:
            raise Break(NO_CAMERA) from error
        try:
            size = self._size_px or camera.sensor_resolution
            wanted = camera.create_video_configuration(main={"size": size, "format": BGR})
            camera.configure(wanted)
            camera.start()
        except (RuntimeError, ValueError) as error:
            camera.close()
            raise Break(NO_CAMERA) from error
        return PicameraConnection(camera, tally, stop)


class PicameraConnection:
    """An open camera; its frames are dated by the sensor's clock."""

    finite = False
    duration_s = None

    def __init__(self, camera: Any, tally: Tally, stop: threading.Event) -> None:
        self._camera, self._tally, self._stop = camera, tally, stop

    def arrivals(self) -> Iterator[Arrival]:
        """What it sees.

        Raises:
            Break: it has been taken away.
        """
        while not self._stop.is_set():
            try:
                request = self._camera.capture_request()
            except RuntimeError as error:
                raise Break(NO_FRAMES) from error
            try:
                picture = np.array(request.make_array("main")[:, :, :3], np.uint8)
                taken_s = taken_at(request.get_metadata())
            finally:
                request.release()
            self._tally.add(seen=1, decoded=1)
            yield Arrival(ArrayPixels(picture), taken_s)

    def close(self) -> None:
        """Let others use it."""
        self._camera.stop()
        self._camera.close()


def taken_at(metadata: Mapping[str, Any]) -> float:
    """When a frame began, in seconds since 1970; now, where the sensor does not say.

    ``SensorTimestamp`` counts nanoseconds since the machine started.
    """
    stamp, clock = metadata.get("SensorTimestamp"), getattr(time, "CLOCK_BOOTTIME", None)
    if stamp is None or clock is None:
        return time.time()
    return time.time() - max(time.clock_gettime_ns(clock) - int(stamp), 0) / 1e9


def parse_picamera(name: str) -> tuple[int, tuple[int, int] | None] | None:
    """The number and the size that a source's name asks for; None where it names no such camera.

    >>> parse_picamera("picamera"), parse_picamera("picamera:1@1920x1080")
    ((0, None), (1, (1920, 1080)))
    """
    match = _NAME.fullmatch(name)
    if match is None:
        return None
    number, width, height = match.groups()
    return int(number or 0), (int(width), int(height)) if width else None


def picamera_opener(name: str) -> PicameraOpener:
    """What opens the camera of a name that begins like one.

    Raises:
        StreamError: the name is not understood.
        ConfigError: picamera2 is not installed.
    """
    asked = parse_picamera(name)
    if asked is None:
        raise StreamError(f"{name}: write picamera, picamera:1, or picamera:0@1920x1080")
    try:
        import picamera2
    except ImportError as error:
        raise ConfigError(
            f"{name} needs picamera2, which is not installed; on a Raspberry Pi: apt install "
            "python3-picamera2, in an environment made with --system-site-packages, or elsewhere "
            "pip install 'lpr[picamera]'"
        ) from error
    return PicameraOpener(picamera2, *asked)
