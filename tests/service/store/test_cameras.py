"""Cameras are kept with their secrets hidden, and leased to one process at a time."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from lpr.errors import ConfigError, Conflict, NotFound
from lpr.service.store import CameraSettings, PassageQuery, Shape, Store
from lpr.service.store.tables import PlateDelete
from tests.service.passages import passage
from tests.service.served import jpeg

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


def test_a_new_passage_of_a_camera_that_is_gone_is_not_kept(store: Store) -> None:
    camera = store.cameras.add(GATE)
    store.passages.save(passage(1, state="opened"), camera_id=camera.id)
    store.cameras.remove(camera.id)
    store.passages.save(passage(1), camera_id=camera.id)
    with pytest.raises(NotFound, match=f"no camera {camera.id}"):
        store.passages.save(passage(2), camera_id=camera.id, picture=jpeg(), crop=jpeg())
    (row,) = store.passages.page(PassageQuery()).rows
    assert (row.id, row.state) == ("p000001", "closed")
    assert [key for key in store.pictures.files.place.listed() if "p000002" in key] == []


def test_no_error_of_the_database_tells_a_plate(store: Store) -> None:
    with pytest.raises(IntegrityError) as told, store.database.write() as session:
        session.execute(insert(PlateDelete).values(key="ZG1234AB", plate_id=99))
    assert "ZG1234AB" not in str(told.value)


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
