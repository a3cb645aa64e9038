"""A camera's process as the service sees it: started, listened to, stopped."""

from __future__ import annotations

import multiprocessing
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection

from lpr.service.cameras.messages import Command, Ended, Message, Order, Seen
from lpr.service.cameras.process import SHOWN_FOR_S, run
from lpr.service.store import Camera, Networks, Played

STOP_WITHIN_S = 8.0
"""A process that has not ended so long after it was asked to is ended."""
_ASK_EVERY_S = SHOWN_FOR_S / 2


class CameraWorker:
    """One camera's process.

    Args:
        camera: whose.
        told: is given each message, in a thread of this worker; the last one is `Ended`.
        networks: what reads at first.
    """

    def __init__(
        self, camera: Camera, told: Callable[[CameraWorker, Message], None], networks: Networks
    ) -> None:
        self.camera = camera
        self._networks = networks
        self.started = time.monotonic()
        self._told = told
        self._picture: tuple[int, bytes | None] = (0, None)
        self._fresh = threading.Condition()
        self._asked = float("-inf")
        self._stopping = False
        self.removed = False
        """Whether it was found that the camera is no longer there."""
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        given = camera.settings, camera.played or Played(), networks, theirs
        self._process = context.Process(
            target=run, args=given, name=f"camera-{camera.id}", daemon=True
        )
        self._process.start()
        theirs.close()
        self._listener = threading.Thread(target=self._listen, args=(self._pipe,), daemon=True)
        self._listener.start()

    @property
    def stopping(self) -> bool:
        """Whether it was asked to stop."""
        return self._stopping

    def picture(self, after: int = 0, timeout_s: float = 3.0) -> tuple[int, bytes] | None:
        """The newest picture with boxes, as a JPEG, with its number; None where none came in time.

        Args:
            after: the number of the picture that was seen last; a newer one is waited for.
            timeout_s: so long.
        """
        self.show()
        with self._fresh:
            self._fresh.wait_for(lambda: self._picture[0] > after, timeout_s)
            number, picture = self._picture
        return None if picture is None or number <= after else (number, picture)

    def show(self) -> None:
        """Ask the process for pictures, for the next seconds."""
        if time.monotonic() - self._asked > _ASK_EVERY_S:
            self._asked = time.monotonic()
            self._send(Command.SHOW)

    def use(self, networks: Networks) -> None:
        """Let these networks read from now on; nothing is told where they do already."""
        if networks != self._networks:
            self._networks = networks
            self._send(networks)

    def stop(self) -> None:
        """Ask the process to close what is open, and to end; it is not waited for."""
        self._stopping = True
        self._send(Command.STOP)

    def join(self, timeout_s: float = STOP_WITHIN_S) -> None:
        """Wait for the end of the process, and of its messages; end it where it does not end."""
        self._listener.join(timeout_s)
        if self._listener.is_alive():
            self._process.kill()
            self._listener.join(timeout_s)

    def _send(self, order: Order) -> None:
        try:
            self._pipe.send(order)
        except OSError:
            return

    def _listen(self, pipe: Connection) -> None:
        """Hand on what the process tells, until it has ended; whatever becomes of that."""
        ended: Ended | None = None
        try:
            ended = self._hear(pipe)
        finally:
            self._end(ended)

    def _hear(self, pipe: Connection) -> Ended | None:
        """Hand on all but the last that the process tells, which is given; None where it broke."""
        with suppress(EOFError, OSError):
            while not isinstance(message := pipe.recv(), Ended):
                if isinstance(message, Seen):
                    with self._fresh:
                        # Numbers of pictures that come by a file are times, too.
                        number = max(self._picture[0] + 1, time.time_ns())
                        self._picture = (number, message.picture)
                        self._fresh.notify_all()
                self._told(self, message)
            return message
        return None

    def _end(self, ended: Ended | None) -> None:
        """Wait for the end of the process, end it where it does not end, and hand that on."""
        self._process.join(STOP_WITHIN_S)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()
        if ended is None:
            ended = Ended(f"its process ended by itself (status {self._process.exitcode})")
        self._told(self, ended)
