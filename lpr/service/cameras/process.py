"""What runs in a camera's own process: it watches, and tells all that it sees."""

from __future__ import annotations

import signal
import sys
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection

from lpr import Recognizer
from lpr.errors import LprError, first_line
from lpr.service.cameras.jpeg import jpeg, pictures_of
from lpr.service.cameras.messages import Command, Doing, Ended, Message, Order, Passed, Seen
from lpr.service.cameras.plan import frame_options, watch_config
from lpr.service.log_lines import log_to
from lpr.service.store import CameraSettings, CameraState, Networks, Played
from lpr.video import Frame, FrameSource, SourceWatch, StreamState, Trouble, open_source

TELL_EVERY_S = 1.0
"""So often the process tells how it does."""
SHOWN_FOR_S = 5.0
"""After it was asked for pictures, it gives them for so long,"""
SHOW_EVERY_S = 0.2
"""and so often."""
AGAIN_S = 30.0
"""So much of a film is read again where it was interrupted: who was in the picture then is seen
from the moment that they came."""
_STATES = {
    StreamState.CONNECTING: CameraState.STARTING,
    StreamState.LIVE: CameraState.RUNNING,
    StreamState.STALLED: CameraState.WAITING,
    StreamState.OFFLINE: CameraState.WAITING,
    StreamState.ENDED: CameraState.ENDED,
}
_WAITS = "no frames come from there; it is tried again and again"


def run(settings: CameraSettings, played: Played, networks: Networks, pipe: Connection) -> None:
    """Watch a camera until it ends, is stopped, or whoever started this is gone; a film goes on
    behind what was read of it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    log_to(sys.stderr)
    telling = _Telling(pipe)
    problem, watching = "", None
    try:
        with open_source(settings.address, frame_options(settings, played)) as source:
            watching = _Watching(settings, played, networks, source, telling)
            watching.run()
    except LprError as error:
        problem = str(error)
    except Exception as error:
        problem = f"{type(error).__name__}: {first_line(error)}"
    reached = None if watching is None else watching.played
    if problem and reached == played:
        reached = Played()  # Another film of that name may be shorter.
    telling.tell(Ended(problem, reached))


class _Telling:
    """The pipe, used by one thread at a time; nobody on the other side means the end."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe
        self._lock = threading.Lock()

    def tell(self, message: Message) -> None:
        with suppress(OSError), self._lock:
            self._pipe.send(message)

    def next(self) -> Order:
        """What is told next; a pipe that is broken says to stop."""
        try:
            order: Order = self._pipe.recv()
        except (OSError, EOFError):
            return Command.STOP
        return order


class _Watching:
    """One camera, watched."""

    def __init__(
        self,
        settings: CameraSettings,
        begun: Played,
        networks: Networks,
        source: FrameSource,
        telling: _Telling,
    ) -> None:
        self._telling, self._begun = telling, begun
        self._settings, self._live, self._version = settings, source.live, networks.version
        config = watch_config(settings, source.live, networks)
        self._watch = SourceWatch(source, config, on_frame=self._taken)
        self._shown_until = self._shown_at = float("-inf")
        self._over = threading.Event()

    @property
    def played(self) -> Played | None:
        """Where a film is to go on, should it be interrupted now; None of what is live."""
        status = self._watch.status()
        if self._live or status.last_frame is None:
            return None if self._live else self._begun
        # A picture may have a time to come; others come before it.
        until = min(status.last_frame, datetime.now(UTC)) - timedelta(seconds=AGAIN_S)
        return Played(max(status.offset_s - AGAIN_S, 0.0), until)

    def run(self) -> None:
        """Tell all passages, to the end."""
        threading.Thread(target=self._obey, daemon=True).start()
        teller = threading.Thread(target=self._tell_state, daemon=True)
        teller.start()
        if not self._live:
            self._telling.tell(Doing(CameraState.RUNNING, played=self._begun))
        try:
            for event in self._watch.events():
                self._telling.tell(Passed(event.passage, *pictures_of(event), self._version))
        finally:
            self._over.set()
            teller.join()

    def _obey(self) -> None:
        while (order := self._telling.next()) is not Command.STOP:
            if isinstance(order, Networks):
                self._use(order)
            elif order is Command.SHOW:
                self._shown_until = time.monotonic() + SHOWN_FOR_S
                self._show()
        self._watch.stop()

    def _use(self, networks: Networks) -> None:
        """Read by other networks; those that cannot be loaded leave all as it is."""
        config = watch_config(self._settings, self._live, networks)
        try:
            self._watch.use(Recognizer(config.recognizer))
        except LprError as error:
            self._telling.tell(Doing(CameraState.RUNNING, str(error)))
        else:
            self._version = networks.version

    def _taken(self, _: Frame) -> None:
        now = time.monotonic()
        if self._shown_at + SHOW_EVERY_S <= now < self._shown_until:
            self._show()

    def _show(self) -> None:
        self._shown_at = time.monotonic()
        picture = self._watch.picture()
        if picture is not None:
            self._telling.tell(Seen(jpeg(picture)))

    def _tell_state(self) -> None:
        frames, at = 0, time.monotonic()
        while not self._over.wait(TELL_EVERY_S):
            status, now = self._watch.status(), time.monotonic()
            state = _STATES[status.state]
            if state is CameraState.ENDED:
                return
            counters = {
                "fps": round((status.frames_watched - frames) / (now - at), 1),
                "frames": status.frames_watched,
                "seen": status.counters.seen,
                "skipped": status.counters.skipped,
                "failed": status.counters.failed,
                "reconnects": status.counters.reconnects,
                "open": len(status.open_passages),
            }
            frames, at = status.frames_watched, now
            doing = _doing(state, status.trouble, counters)
            self._telling.tell(replace(doing, played=self.played if frames else None))


def _doing(state: CameraState, trouble: Trouble | None, counters: Mapping[str, float]) -> Doing:
    if state is not CameraState.WAITING:
        return Doing(state, "", counters)
    if trouble is None:
        return Doing(state, _WAITS, counters)
    return Doing(state, trouble.reason, counters, trouble.next_try)
