"""Cameras are kept with their secrets hidden, and leased to one process at a time."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lpr.errors import ConfigError, Conflict, NotFound
from lpr.service.store import CameraSettings, PassageQuery, Shape, Store
from tests.service.passages import passage

YARD = Shape("yard", ((0.1, 0.1), (0.9, 0.1), (0.5, 0.9)))
GATE = CameraSettings("gate", "rtsp://ana:geheim@10.0.0.5/live", zones=(YARD,), role="entry")


def test_a_camera_comes_back_as_it_was_set(store: Store) -> None:
    camera = store.cameras.add(GATE)
    assert camera.settings == GATE
    assert camera.address_shown == "rtsp://ana:***@10.0.0.5/live"
    changed = store.cameras.change(camera.id, replace(GATE, name="yard", fps=5.0))
    assert changed.version == camera.version + 1
    assert store.cameras.get(camera.id) == changed
    assert store.cameras.all() == (changed,)
    assert store.cameras.all(frozenset()) == ()
    with pytest.raises(NotFound, match="no camera 99"):
        store.cameras.get(99)


def test_names_are_there_once(store: Store) -> None:
    store.cameras.add(GATE)
    with pytest.raises(Conflict, match="called gate already"):
        store.cameras.add(GATE)
    with pytest.raises(ConfigError, match="fps is 0"):
        replace(GATE, fps=0.0)


def test_no_password_stands_in_the_database(store: Store) -> None:
    store.cameras.add(GATE)
    with store.database.read() as session:
        row = session.connection().exec_driver_sql("SELECT * FROM cameras").one()
    assert "geheim" not in str([bytes(one) if hasattr(one, "tobytes") else one for one in row])
    assert (store.config.data / "secret.key").stat().st_mode & 0o077 == 0


def test_passages_stay_when_their_camera_goes(store: Store) -> None:
    camera = store.cameras.add(GATE)
    store.passages.save(passage(1), camera_id=camera.id)
    (row,) = store.passages.page(PassageQuery(cameras=(camera.id,))).rows
    assert row.camera_name == "gate"
    store.cameras.remove(camera.id)
    (row,) = store.passages.page(PassageQuery()).rows
    assert (row.camera_id, row.camera_name) == (None, None)


def test_a_camera_belongs_to_one_process_at_a_time(store: Store) -> None:
    one, two = store.cameras.add(GATE), store.cameras.add(replace(GATE, name="yard"))
    store.cameras.add(replace(GATE, name="off", enabled=False))

    def leased(owner: str, seconds: float, most: int | None = None) -> list[int]:
        return [camera.id for camera in store.cameras.lease(owner, seconds, most)]

    assert leased("a", 60, most=1) == [one.id]
    assert leased("b", 60) == [two.id]
    assert leased("a", 60) == [one.id]
    store.cameras.release("a")
    assert leased("b", 60) == [two.id, one.id]
    store.cameras.release("b")
    # A process that never asks again loses its cameras when their time is over.
    assert leased("a", -1) == [one.id, two.id]
    assert leased("b", 60) == [one.id, two.id]
    assert leased("a", 60) == []
