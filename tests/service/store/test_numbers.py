"""A number that something had is not given to something else, which settings would then mean."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from alembic import op
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import delete, text

from lpr.errors import Conflict
from lpr.service.config import ServiceConfig
from lpr.service.store import CameraSettings, Store
from lpr.service.store.backup import back_up, restore
from lpr.service.store.database import Database
from lpr.service.store.migrations.versions import v0019_numbers
from lpr.service.store.numbers import NAMED
from lpr.service.store.picture_files import FOLDER
from lpr.service.store.places import Folder
from lpr.service.store.tables import Table

ADDS: dict[str, Callable[[Store, str], int]] = {
    "cameras": lambda store, name: store.cameras.add(CameraSettings(name, "0")).id,
    "lists": lambda store, name: store.lists.add(name, "allow").id,
    "users": lambda store, name: store.users.add(name, "a long password", "viewer").id,
}


def table_of(name: str) -> type[Table]:
    (table,) = (one for one in NAMED if one.__tablename__ == name)
    return table


def empty(store: Store, name: str) -> None:
    with store.database.write() as session:
        session.execute(delete(table_of(name)))


@pytest.mark.parametrize("name", ADDS)
def test_a_number_does_not_come_again(store: Store, name: str) -> None:
    assert [ADDS[name](store, one) for one in ("a", "b", "c")] == [1, 2, 3]
    with pytest.raises(Conflict):
        ADDS[name](store, "c")
    empty(store, name)
    assert ADDS[name](store, "d") == 4
    empty(store, name)
    assert ADDS[name](store, "d") == 5


def test_a_number_does_not_come_again_after_a_backup_was_taken_back(
    store: Store, tmp_path: Path
) -> None:
    for name in ("a", "b"):
        number = store.cameras.add(CameraSettings(name, "0")).id
    store.cameras.remove(number)
    file = tmp_path / "all.zip"
    back_up(store.database, store.config.data, file, None)
    config = ServiceConfig(data=tmp_path / "other")
    config.data.mkdir()
    database = Database(config.database)
    restore(database, config.data, file, Folder(config.data / FOLDER))
    database.close()
    with Store(config) as other:
        assert other.cameras.add(CameraSettings("c", "0")).id == number + 1


def test_numbers_go_on_in_databases_that_did_not_write_them_down(store: Store) -> None:
    store.lists.add("a", "allow")
    for name in ("a", "b"):
        store.cameras.add(CameraSettings(name, "0"))
    last = {"cameras": 2, "lists": 1}
    if not store.database.is_sqlite:
        drawn = text("SELECT nextval('cameras_id_seq') FROM generate_series(1, 7)")
        with store.database.connection_to_write() as connection:
            connection.execute(drawn)
        last["cameras"] = 7
    with (
        store.database.connection_to_write() as connection,
        Operations.context(MigrationContext.configure(connection)),
    ):
        op.drop_table("numbers")
        v0019_numbers.upgrade()
        found = connection.execute(text("SELECT name, last FROM numbers")).all()
    assert sorted(tuple(one) for one in found) == sorted(last.items())
    empty(store, "cameras")
    assert store.cameras.add(CameraSettings("c", "0")).id == last["cameras"] + 1


def test_all_that_is_named_by_number_is_migrated() -> None:
    assert {one.__tablename__ for one in NAMED} == set(v0019_numbers._NAMED)
