"""A process that stops within a transaction on PostgreSQL keeps nobody waiting for long."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select, text

from lpr.errors import StoreError
from lpr.service.config import ServiceConfig
from lpr.service.store import CameraSettings, Store, database
from lpr.service.store.database import Database
from lpr.service.store.tables.cameras import CameraEntry
from tests.service.waiting import until

GATE = CameraSettings("gate", "rtsp://10.0.0.5/live")
ON_POSTGRES = pytest.mark.parametrize("each_config", ["postgresql"], indirect=True)
"""SQLite has no server that could end a transaction."""


@ON_POSTGRES
def test_a_camera_locked_by_a_frozen_process_is_free_again(
    each_config: ServiceConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Store(each_config) as others:
        camera = others.cameras.add(GATE)
        monkeypatch.setattr(database, "FROZEN_S", 1)
        frozen = Database(others.config.database)

        def leased() -> bool:
            return [one.id for one in others.cameras.lease("other", 60)] == [camera.id]

        with pytest.raises(StoreError, match="the database broke off"):
            _freeze(frozen, leased)
        assert _timeout(frozen) == "1s"
        frozen.close()


@ON_POSTGRES
def test_what_the_address_asks_for_counts(each_config: ServiceConfig) -> None:
    address = each_config.database
    usual = Database(address)
    assert _timeout(usual) == f"{database.FROZEN_S}s"
    usual.close()
    asked = Database(f"{address}?options=-c%20idle_in_transaction_session_timeout%3D7s")
    assert _timeout(asked) == "7s"
    asked.close()


def _freeze(frozen: Database, leased: Callable[[], bool]) -> None:
    """Lock the camera and say nothing until others have it; then go on."""
    with frozen.write() as session:
        session.scalars(select(CameraEntry).with_for_update()).all()
        assert not leased()
        until(leased, "the camera moves")
        session.execute(text("SELECT 1"))


def _timeout(one: Database) -> str:
    with one.read() as session:
        return str(session.scalar(text("SHOW idle_in_transaction_session_timeout")))
