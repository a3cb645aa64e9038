"""Three services on one PostgreSQL: cameras move, jobs are done once, logins count everywhere.

``LPR_MOVE_ROUNDS=20 pytest -s tests/service/test_instances.py`` is the long run; it prints how
long each camera was without a process.
"""

from __future__ import annotations

import os
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest

from lpr.service.config import ServiceConfig
from lpr.service.store import CameraSettings, CameraState, JobState, PassageQuery, Store
from tests.service.dropping_proxy import DroppingProxy
from tests.service.films import TEXT, draw_film
from tests.service.postgres import Postgres
from tests.service.server_process import SERVE, ServerProcess
from tests.service.waiting import until

ROUNDS = int(os.environ.get("LPR_MOVE_ROUNDS", "1"))
MOVES_WITHIN_S = 30.0
IDLE = (CameraState.OFF, CameraState.STARTING)
"""How a camera does that nobody watches yet."""
NOWHERE = "rtsp://127.0.0.1:9/none"
"""Nobody answers there: its process waits, which is all that these tests need."""


@dataclass
class Fleet:
    """Services that share a database and a folder, each with a way of its own to the database."""

    data: Path
    server: Postgres
    store: Store
    running: dict[str, ServerProcess] = field(default_factory=dict)
    ways: dict[str, DroppingProxy] = field(default_factory=dict)

    def start(self) -> str:
        """One more service; its name as leases have it."""
        way = DroppingProxy(self.server.port)
        address = Postgres(way.port).address("fleet")
        words = (*SERVE, "--readers", "1", "--threads", "8", "--database", address)
        service = ServerProcess(self.data, words)
        name = f"{os.uname().nodename}-{service.pid}"
        self.running[name], self.ways[name] = service, way
        return name

    def owner(self, camera_id: int) -> str | None:
        """Who has a camera."""
        return self.store.cameras.get(camera_id).owner

    def add_camera(self) -> int:
        """A camera that nobody has yet; its number."""
        return self.store.cameras.add(CameraSettings("yard", NOWHERE)).id

    def has_taken(self, camera_id: int) -> str:
        """The service that has a camera, when one has it."""
        until(lambda: self.owner(camera_id) in self.running, "a service that has the camera")
        return str(self.owner(camera_id))

    def watches(self, camera_id: int) -> str:
        """The service that has a camera, when its process has told how it does."""
        until(lambda: self.store.cameras.get(camera_id).state not in IDLE, "the camera's process")
        return self.has_taken(camera_id)

    def processes(self, name: str) -> int:
        """How many processes a service has beside its own."""
        tasks = Path(f"/proc/{self.running[name].pid}/task").glob("*/children")
        return sum(len(task.read_text().split()) for task in tasks)

    def moved_s(self, camera_id: int, lost: str, how: str) -> float:
        """How long it takes until another service has a camera."""
        began = time.monotonic()
        until(lambda: self.owner(camera_id) not in (lost, None), "the camera to move")
        taken_s = time.monotonic() - began
        print(f"{how}: {taken_s:.1f} s")
        return taken_s

    def stop(self) -> None:
        """End all."""
        for service in self.running.values():
            service.kill()
        for way in self.ways.values():
            way.close()


@pytest.fixture
def fleet(postgres: Postgres, tmp_path: Path) -> Iterator[Fleet]:
    plain = postgres.address("postgres").replace("+psycopg", "")
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS fleet WITH (FORCE)")
        connection.execute("CREATE DATABASE fleet")
    config = ServiceConfig(data=tmp_path / "data", database=postgres.address("fleet"))
    with Store(config) as store:
        fleet = Fleet(config.data, postgres, store)
        try:
            for _ in range(3):
                fleet.start()
            yield fleet
        finally:
            fleet.stop()


def test_three_work_as_one(fleet: Fleet, tmp_path: Path) -> None:
    store = fleet.store
    film = store.cameras.add(CameraSettings("film", str(draw_film(tmp_path / "gate.mp4"))))
    jobs = [store.jobs.add("retention") for _ in range(6)]
    until(lambda: all(store.jobs.get(job.id).state == JobState.DONE for job in jobs), "all jobs")
    token = store.sessions.open(store.users.all()[0].id)
    for service in fleet.running.values():
        asked = urllib.request.Request(
            f"{service.address}/passages", headers={"Cookie": f"lpr_session={token}"}
        )
        with urllib.request.urlopen(asked, timeout=120) as answer:
            assert answer.url.endswith("/passages")
    until(lambda: store.cameras.get(film.id).state == CameraState.ENDED, "the film's end")
    texts = [row.text for row in store.passages.iterate(PassageQuery())]
    assert texts.count(TEXT) == 1


def test_cameras_move_when_their_service_dies(fleet: Fleet) -> None:
    camera = fleet.add_camera()
    for left in reversed(range(ROUNDS)):
        lost = fleet.has_taken(camera)
        fleet.running.pop(lost).kill()
        assert fleet.moved_s(camera, lost, "killed") <= MOVES_WITHIN_S
        if left:
            fleet.start()


@pytest.mark.parametrize("how", ["cut", "fall_silent"])
def test_cameras_move_when_their_service_is_cut_off(fleet: Fleet, how: str) -> None:
    camera = fleet.add_camera()
    lost = fleet.watches(camera)
    before = fleet.processes(lost)
    getattr(fleet.ways[lost], how)()
    assert fleet.moved_s(camera, lost, how) <= MOVES_WITHIN_S
    # No answer at all is no reason to go on: another one watches.
    until(lambda: fleet.processes(lost) == before - 1, "the end of the camera's process")
    kept = fleet.owner(camera)
    fleet.ways[lost].mend()
    # The one that was cut off takes its place again, and not the camera.
    with urllib.request.urlopen(f"{fleet.running[lost].address}/health", timeout=120) as answer:
        assert answer.status == 200
    time.sleep(3.0)
    assert fleet.owner(camera) == kept
    assert fleet.processes(lost) == before - 1
