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

    def moved_s(self, camera_id: int, lost: str) -> float:
        """How long it takes until another service has a camera and its process."""
        began = time.monotonic()
        until(lambda: self.owner(camera_id) not in (lost, None), "the camera to move")
        return time.monotonic() - began

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


def test_cameras_move(fleet: Fleet) -> None:
    camera = fleet.store.cameras.add(CameraSettings("yard", NOWHERE))
    until(lambda: fleet.owner(camera.id) in fleet.running, "a service that has the camera")
    for _ in range(ROUNDS):
        lost = fleet.owner(camera.id)
        assert lost is not None
        fleet.running.pop(lost).kill()
        taken_s = fleet.moved_s(camera.id, lost)
        print(f"killed: {taken_s:.1f} s")
        assert taken_s <= MOVES_WITHIN_S
        fleet.start()
    lost = fleet.owner(camera.id)
    assert lost is not None
    fleet.ways[lost].cut()
    taken_s = fleet.moved_s(camera.id, lost)
    print(f"cut off: {taken_s:.1f} s")
    assert taken_s <= MOVES_WITHIN_S
    kept = fleet.owner(camera.id)
    fleet.ways[lost].mend()
    # The one that was cut off takes its place again, and not the camera.
    with urllib.request.urlopen(f"{fleet.running[lost].address}/health", timeout=120) as answer:
        assert answer.status == 200
    time.sleep(3.0)
    assert fleet.owner(camera.id) == kept
