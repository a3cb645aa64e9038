"""The migrations make what the tables declare, from every schema that was ever released."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from lpr.errors import StoreError
from lpr.service.config import ServiceConfig
from lpr.service.store import Store
from lpr.service.store.database import Database
from lpr.service.store.lists import Lists
from lpr.service.store.migrating import migrate
from lpr.service.store.tables import Table

TRIGRAMS = "_trigrams"
"""Ends the names of indexes that only PostgreSQL has, and only where it may."""


def test_the_schema_is_what_the_tables_declare(store: Store) -> None:
    with store.database.connection_to_write() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, Table.metadata)
    assert [
        one
        for one in differences
        if not (one[0] == "remove_index" and str(one[1].name).endswith(TRIGRAMS))
    ] == []


def test_a_database_of_a_later_version_is_left_alone(config: ServiceConfig) -> None:
    with Store(config) as store, store.database.connection_to_write() as connection:
        newest = connection.scalar(text("SELECT version_num FROM alembic_version"))
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    try:
        with pytest.raises(StoreError, match="later version of lpr"):
            Store(config)
    finally:
        with store.database.connection_to_write() as connection:
            back = text("UPDATE alembic_version SET version_num = :newest")
            connection.execute(back, {"newest": newest})
        store.close()


def test_the_store_opens_again(config: ServiceConfig) -> None:
    with Store(config) as store:
        store.settings.set("site", "gate")
    with Store(config) as store:
        assert store.answers()
        assert store.settings.get("site") == "gate"
        assert store.settings.get("other", 3) == 3


def test_a_wrong_address_is_told_without_its_password(config: ServiceConfig) -> None:
    for address in ("postgresql+psycopg://u:geheim@127.0.0.1:1/x", "mysql://u:geheim@h/x", "?"):
        with pytest.raises(StoreError) as told:
            Store(ServiceConfig(config.data, address))
        assert "geheim" not in str(told.value)


def test_lists_that_denied_block(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/early.sqlite3")
    try:
        migrate(database, "0010")
        with database.connection_to_write() as connection:
            row = "INSERT INTO lists (name, kind, fuzziness) VALUES ('thieves', 'deny', 0)"
            connection.execute(text(row))
        migrate(database)
        assert [(one.name, one.kind) for one in Lists(database).all()] == [("thieves", "block")]
    finally:
        database.close()
