"""All cameras of this process: each has a worker, which is started, restarted and stopped.

Several processes may share a store: each camera is leased to one of them, for some seconds at a
time. Where a process dies, its leases run out, and the others take its cameras.
"""

from __future__ import annotations

import logging
import threading
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from lpr.errors import LprError, NotFound
from lpr.service.cameras.backoff import Backoff
from lpr.service.cameras.messages import Doing, Ended, Message, Passed, Seen
from lpr.service.cameras.relay import FOLDER, Relay
from lpr.service.cameras.retelling import Retelling
from lpr.service.cameras.worker import CameraWorker
from lpr.service.events import CameraChanged, EventBus, PassageChanged
from lpr.service.store import Camera, CameraState, Kind, Networks, Store
from lpr.service.supervision import end_all

LEASE_S = 24.0
"""A process that did not ask for so long has lost its cameras."""
LET_GO_S = LEASE_S / 2 - 1.0
"""One that could not ask for so long stops them: a lease is made longer when half of it is over."""
LOOK_EVERY_S = 1.0
"""So often it is looked what has changed."""
COUNT_EVERY_S = 5.0
"""So often counters are written down."""
RETRY_S = 1.0
LAST_TRIES = 5
"""So often a passage is still tried to be kept after the service was asked to end."""
_LOG = logging.getLogger("lpr.cameras")


class CameraCrew:
    """Keeps a worker for each camera that is switched on and leased to this process.

    Args:
        store: has the cameras, and takes the passages.
        events: is told of both.
    """

    def __init__(self, store: Store, events: EventBus) -> None:
        self._store, self._events = store, events
        self._owner = store.config.instance
        self._relay = Relay(store.config.data / FOLDER)
        self._lock = threading.Lock()
        self._workers: dict[int, CameraWorker] = {}
        self._retellings: dict[int, Retelling] = {}
        self._tries: dict[int, tuple[int, Backoff]] = {}
        """Of cameras whose worker has ended, with the version of the settings that it had."""
        self._states: dict[int, tuple[CameraState, float]] = {}
        self._leased = time.monotonic()
        """When the leases were asked for last, with success."""
        self._over = threading.Event()
        self._changed = threading.Event()
        self._threads = [
            threading.Thread(target=work, name=name, daemon=True)
            for name, work in (("cameras", self._supervise), ("leases", self._guard))
        ]

    def start(self) -> None:
        """Begin; workers start one after the other."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Stop all workers: what is open closes, and is kept. The leases are given back."""
        self._over.set()
        self._changed.set()
        for thread in self._threads:
            if thread.is_alive():
                thread.join()
        end_all(self._all(), lambda: self._store.cameras.release(self._owner), "cameras", _LOG)

    def look_again(self) -> None:
        """Settings have changed: look at them now, not in a second."""
        self._changed.set()

    def picture(
        self, camera_id: int, after: int = 0, timeout_s: float = 3.0
    ) -> tuple[int, bytes] | None:
        """A camera's newest picture with boxes, as a JPEG, with its number; None where no picture
        came in time, from its worker or from the process that has it.

        Args:
            camera_id: whose.
            after: the number of the picture that was seen last; a newer one is waited for.
            timeout_s: so long.
        """
        with self._lock:
            worker = self._workers.get(camera_id)
        if worker is None:
            return self._relay.picture(camera_id, after, timeout_s)
        return worker.picture(after, timeout_s)

    def _supervise(self) -> None:
        while not self._over.is_set():
            self._changed.clear()
            try:
                self._look()
            except LprError as error:
                _LOG.warning("cameras wait: %s", error)
            self._changed.wait(LOOK_EVERY_S)

    def _guard(self) -> None:
        """Stop all workers where no lease could be made longer for so long that another process
        may soon have the cameras: no vehicle is seen by two. A store that is away may not even
        answer that it is."""
        while not self._over.wait(LOOK_EVERY_S):
            if time.monotonic() - self._leased > LET_GO_S:
                working = [worker for worker in self._all() if not worker.stopping]
                if working:
                    _LOG.warning("cameras stop: the store does not answer")
                for worker in working:
                    worker.stop()

    def _look(self) -> None:
        """Compare the cameras that this process has with the workers that run."""
        asked = time.monotonic()
        leased = {one.id: one for one in self._store.cameras.lease(self._owner, LEASE_S)}
        self._leased = asked
        networks = self._store.models.networks()
        for worker in self._all():
            worker.use(networks)
            camera = leased.get(worker.camera.id)
            outdated = camera is None or camera.version != worker.camera.version
            if outdated and not worker.stopping:
                worker.stop()
            elif self._relay.is_asked(worker.camera.id):
                worker.show()
        self._relay.tidy()
        for camera in leased.values():
            if not self._over.is_set() and self._is_due(camera):
                self._begin(camera, networks)

    def _is_due(self, camera: Camera) -> bool:
        """Whether a camera needs a worker now: it has none, and has not just failed."""
        with self._lock:
            if camera.id in self._workers:
                return False
            due_s = self._backoff(camera).due_s
        # A film that was seen to its end, here or by another process, is not seen again.
        return camera.state != CameraState.ENDED and time.monotonic() >= due_s

    def _backoff(self, camera: Camera) -> Backoff:
        """How a camera failed with the settings that it has; other settings begin anew."""
        version, backoff = self._tries.get(camera.id, (camera.version, Backoff()))
        return backoff if version == camera.version else Backoff()

    def _begin(self, camera: Camera, networks: Networks) -> None:
        self._state(camera, Doing(CameraState.STARTING))
        self._retellings[camera.id] = Retelling(self._store, camera)
        with self._lock:
            self._workers[camera.id] = CameraWorker(camera, self._take, networks)

    def _take(self, worker: CameraWorker, message: Message) -> None:
        """What a worker's process tells, in the worker's thread; a store that is away is waited
        for, and the process waits with it."""
        last_tries = LAST_TRIES if isinstance(message, Passed) else 0
        while True:
            try:
                self._do(worker, message)
                return
            except NotFound:
                if not worker.removed:
                    worker.removed = True
                    name = worker.camera.name
                    _LOG.warning("camera %s was removed: what it still tells is dropped", name)
                return
            except LprError as error:
                _LOG.warning("camera %s waits: %s", worker.camera.name, error)
            if self._over.is_set():
                if not last_tries:
                    return
                last_tries -= 1
                time.sleep(RETRY_S)
            else:
                self._over.wait(RETRY_S)

    def _do(self, worker: CameraWorker, message: Message) -> None:
        camera = worker.camera
        if isinstance(message, Passed):
            self._keep(camera, message)
        elif isinstance(message, Doing):
            if not worker.stopping:
                self._state(camera, message)
        elif isinstance(message, Seen):
            if self._relay.is_asked(camera.id):
                self._relay.put(camera.id, message.picture)
        elif isinstance(message, Ended):
            self._end(worker, message)

    def _keep(self, camera: Camera, message: Passed) -> None:
        """Keep what became of a passage, unless it is what a film told before."""
        retelling = self._retellings.get(camera.id)
        passage = message.passage if retelling is None else retelling.passage(message.passage)
        if passage is None:
            return
        row = self._store.passages.save(
            passage,
            camera_id=camera.id,
            kind=Kind.CAMERA,
            picture=message.picture,
            crop=message.crop,
            model_version=message.model_version,
        )
        self._events.publish(PassageChanged(row))

    def _end(self, worker: CameraWorker, message: Ended) -> None:
        camera, now = worker.camera, time.monotonic()
        later = self._backoff(camera).failed(now, now - worker.started)
        if worker.stopping:
            self._state(camera, Doing(CameraState.OFF, played=message.played))
        elif message.problem:
            _LOG.warning("camera %s: %s", camera.name, message.problem)
            due = datetime.now(UTC) + timedelta(seconds=later.due_s - now)
            failed = Doing(CameraState.FAILED, message.problem, next_try=due)
            self._state(camera, replace(failed, played=message.played))
        else:
            self._state(camera, Doing(CameraState.ENDED, played=message.played))
        with self._lock:
            if not worker.stopping:
                self._tries[camera.id] = camera.version, later
            self._workers.pop(camera.id, None)
        self._changed.set()

    def _state(self, camera: Camera, doing: Doing) -> None:
        """Write down how a camera does: at once what is new, counters now and then."""
        now = time.monotonic()
        state, written = self._states.get(camera.id, (None, 0.0))
        if state == doing.state and now - written < COUNT_EVERY_S:
            return
        # First: where the process dies in between, what was read is told once more, not lost.
        if doing.played is not None:
            self._store.cameras.played(camera, doing.played)
        self._store.cameras.set_state(
            camera.id, doing.state, doing.counters, doing.message, doing.next_try
        )
        self._states[camera.id] = doing.state, now
        if state != doing.state:
            self._events.publish(CameraChanged(camera.id, doing.state))

    def _all(self) -> list[CameraWorker]:
        with self._lock:
            return list(self._workers.values())
