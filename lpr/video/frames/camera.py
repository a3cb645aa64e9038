"""Cameras of this computer, by number; OpenCV reads them on all systems."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from typing import Any

import cv2
import numpy as np

from lpr.video.frames.breaks import Break, Reason
from lpr.video.frames.connection import Arrival
from lpr.video.frames.pixels import ArrayPixels
from lpr.video.frames.tally import Tally

NO_CAMERA = Reason(
    "there is no camera of this number, or another program has it",
    "see that it is plugged in, and that you may use it",
)
NO_FRAMES = Reason("the camera gives no more pictures", "see that it is plugged in")


class CameraOpener:
    """Opens the camera of a number."""

    def __init__(self, number: int) -> None:
        self._number = number

    def __call__(self, tally: Tally, stop: threading.Event) -> CameraConnection:
        """Open it.

        Raises:
            Break: there is none.
        """
        log = cv2.utils.logging
        level = log.getLogLevel()
        log.setLogLevel(log.LOG_LEVEL_SILENT)
        try:
            camera = cv2.VideoCapture(self._number)
        finally:
            log.setLogLevel(level)
        if not camera.isOpened():
            camera.release()
            raise Break(NO_CAMERA)
        camera.set(cv2.CAP_PROP_BUFFERSIZE, 1)
        return CameraConnection(camera, tally, stop)


class CameraConnection:
    """An open camera; its frames are dated by their arrival."""

    finite = False
    duration_s = None

    def __init__(self, camera: Any, tally: Tally, stop: threading.Event) -> None:
        self._camera = camera
        self._tally = tally
        self._stop = stop

    def arrivals(self) -> Iterator[Arrival]:
        """What it sees.

        Raises:
            Break: it has been unplugged.
        """
        while not self._stop.is_set():
            there, picture = self._camera.read()
            if not there:
                raise Break(NO_FRAMES)
            self._tally.add(seen=1, decoded=1)
            yield Arrival(ArrayPixels(np.ascontiguousarray(picture, np.uint8)), time.time())

    def close(self) -> None:
        """Let others use it."""
        self._camera.release()
