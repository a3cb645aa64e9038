"""How long it takes from a passage to an opened relay, through the store, a rule and a gate.

``LPR_GATE_ROUNDS=50 pytest -s tests/service/notify/test_latency.py`` is the long run; it prints the
times, which no test limits, since a busy machine has others.
"""

from __future__ import annotations

import os
import statistics
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import cv2
import numpy as np
import pytest

from lpr.service.cameras import CameraCrew
from lpr.service.events import EventBus, PassageChanged
from lpr.service.notify import GateKeeper
from lpr.service.rules.follower import RuleFollower
from lpr.service.rules.reader import ChangeReader
from lpr.service.store import (
    Actions,
    CameraSettings,
    Conditions,
    GateKind,
    HttpRelay,
    NewEntry,
    NewGate,
    RuleSettings,
    Store,
)
from tests.service.films import SCENE, STEP_PX, TEXT
from tests.service.notify.receivers import Answer, Request, receiving
from tests.service.passages import passage
from tests.service.served import jpeg
from tests.service.waiting import until

ROUNDS = int(os.environ.get("LPR_GATE_ROUNDS", "3"))
FPS, HERE, GONE = 10, 16, 20
"""Frames a second; in so many there is a car, and in so many there is none."""


@dataclass
class Opened:
    """A relay, and when it was hit."""

    times: list[datetime] = field(default_factory=list)

    def __call__(self, request: Request) -> Answer:
        self.times.append(datetime.now(UTC))
        return Answer()


@pytest.fixture
def bus(store: Store) -> Iterator[EventBus]:
    """What a service runs between a camera and a relay."""
    bus = EventBus()
    running = ChangeReader(store, bus, RuleFollower(store)), GateKeeper(store, bus)
    for one in running:
        one.start()
    yield bus
    bus.close()
    for one in running:
        one.stop()


def add_gate(store: Store, address: str) -> None:
    """A gate that opens for a list of residents."""
    relay = HttpRelay(address)
    gate = store.gates.add(
        NewGate("Yard", GateKind.HTTP, relay, lockout_s=0.0, pulse_s=0.01, min_confidence=0.5)
    )
    residents = store.lists.add("residents", "allow")
    for plate in ("ZG1234AB", TEXT):
        store.lists.add_entry(residents.id, NewEntry(plate))
    conditions, actions = Conditions(lists=(residents.id,)), Actions(gates=(gate.id,))
    store.rules.add(RuleSettings("residents come in", "seen", conditions, actions))


def report(what: str, took: list[timedelta]) -> None:
    took_ms = sorted(one.total_seconds() * 1000 for one in took)
    shown = f"median {statistics.median(took_ms):.0f} ms, slowest {took_ms[-1]:.0f} ms"
    print(f"{what}: {len(took_ms)} times, {shown}")


def test_from_a_kept_passage_to_the_relay(store: Store, bus: EventBus) -> None:
    opened = Opened()
    with receiving(opened) as relay:
        add_gate(store, relay.address)
        took: list[timedelta] = []
        for number in range(ROUNDS):
            begins = datetime.now(UTC)
            one = replace(passage(number, at=begins), state="opened")
            row = store.passages.save(one, picture=jpeg(), crop=jpeg(20, 8))
            bus.publish(PassageChanged(row))
            until(lambda count=number: len(opened.times) > count, "the relay is hit")  # type: ignore[misc]
            took.append(opened.times[-1] - begins)
            time.sleep(0.05)
    assert len(opened.times) == ROUNDS
    report("from save to relay", took)


def test_from_a_frame_of_a_camera_to_the_relay(store: Store, bus: EventBus) -> None:
    opened = Opened()
    crew = CameraCrew(store, bus)
    frames: dict[str, datetime] = {}
    with receiving(opened) as relay, gate_camera() as address, bus.listen() as listener:
        add_gate(store, relay.address)
        store.cameras.add(CameraSettings("gate", address, same_after_s=1.0, open_at=0.5))
        crew.start()
        try:
            while len(opened.times) < ROUNDS:
                told = listener.next(60.0)
                assert told is not None, "nothing passed for a minute"
                if isinstance(told.event, PassageChanged):
                    row = told.event.passage
                    if row.state == "opened":
                        frames.setdefault(row.id, row.last_seen)
        finally:
            crew.stop()
    wishes = [one for one in store.gates.decisions(limit=500).rows if one.state == "opened"]
    ids = [one.passage_id for one in reversed(wishes) if one.passage_id in frames]
    assert len(ids) >= ROUNDS
    took = [at - frames[str(one)] for one, at in zip(ids, opened.times, strict=False)]
    report("from the frame that opened to relay", took)


@contextmanager
def gate_camera() -> Iterator[str]:
    """A camera that a car passes again and again, as MJPEG; gives its address."""
    picture = cv2.imread(str(SCENE.image))
    assert picture is not None
    width = picture.shape[1] - STEP_PX * HERE
    pictures = [picture[:, STEP_PX * (HERE - number) :][:, :width].copy() for number in range(HERE)]
    pictures += [np.full_like(pictures[0], 128)] * GONE
    encoded = [cv2.imencode(".jpg", one)[1].tobytes() for one in pictures]
    over = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "multipart/x-mixed-replace; boundary=frame")
            self.end_headers()
            number = 0
            try:
                while not over.wait(1 / FPS):
                    data = encoded[number % len(encoded)]
                    head = f"Content-Type: image/jpeg\r\nContent-Length: {len(data)}\r\n\r\n"
                    self.wfile.write(b"--frame\r\n" + head.encode() + data + b"\r\n")
                    number += 1
            except OSError:
                return

        def log_message(self, *told: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/stream"
    finally:
        over.set()
        server.shutdown()
        server.server_close()
        thread.join()
