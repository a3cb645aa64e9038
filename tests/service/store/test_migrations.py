"""The migrations make what the tables declare, from every schema that was ever released."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic import op
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import inspect, text

from lpr.errors import StoreError
from lpr.service.config import ServiceConfig
from lpr.service.store import NewEntry, PassageQuery, Store
from lpr.service.store.database import Database
from lpr.service.store.lists import Lists
from lpr.service.store.migrating import migrate
from lpr.service.store.migrations.versions import v0014_incidents, v0021_marks
from lpr.service.store.tables import Table
from lpr.service.store.values.rules import NewHit
from tests.service.passages import START, passage

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


def test_incidents_go_with_their_passages_in_databases_that_kept_them(store: Store) -> None:
    def deleted_with() -> str:
        (key,) = (
            one
            for one in inspect(store.database.engine).get_foreign_keys("incidents")
            if one["constrained_columns"] == ["passage_id"]
        )
        return str(key["options"].get("ondelete"))

    store.passages.save(passage(1))
    with store.database.write() as session:
        for number in ("p000001", None):
            store.incidents.open(session, "all", NewHit("k", "", START, "A1", number), "was seen")
        store.incidents.open(session, "all", NewHit("k", "", START), "Gate gives no pictures")
    with store.database.connection_to_write() as connection:
        context = MigrationContext.configure(connection)
        with Operations.context(context), op.batch_alter_table("incidents") as table:
            table.drop_constraint("fk_incidents_passage_id", type_="foreignkey")
            table.create_foreign_key(
                "fk_incidents_passage_id", "passages", ["passage_id"], ["id"], ondelete="SET NULL"
            )
    assert deleted_with() == "SET NULL"
    for _ in range(2):
        with (
            store.database.connection_to_write() as connection,
            Operations.context(MigrationContext.configure(connection)),
        ):
            v0014_incidents.upgrade()
        assert deleted_with() == "CASCADE"
        assert [one.passage_id for one in store.incidents.page().rows] == [None, "p000001"]
    store.passages.delete(["p000001"])
    assert [one.message for one in store.incidents.page().rows] == ["Gate gives no pictures"]


def test_plates_that_were_kept_with_marks_lose_them(store: Store) -> None:
    lists = [store.lists.add(f"list {fuzziness}", "allow", fuzziness) for fuzziness in (0, 2)]
    entries = [
        store.lists.add_entry(one.id, NewEntry(pattern, note))
        for one in lists
        for pattern, note in (("ZU123AB", ""), ("ST1", "marked"), ("RI*", ""))
    ]
    for number, said in enumerate(("ZU123AB", "ZU128AB", "RI77", "KA1")):
        store.passages.save(passage(number, said))
    for plate in ("ZU123AB", "SI1"):
        store.vehicles.save(plate, owner=f"of {plate}", by="ana")
    wanted = {said: _meant(store, said) for said in ("ZU123AB", "ZU128AB", "RI77", "KA1")}
    early = [
        f"UPDATE list_entries SET pattern = 'ŽU123AB' WHERE id = {entries[0].id}",
        f"UPDATE list_entries SET pattern = 'ŽU123AB' WHERE id = {entries[3].id}",
        # The same as another one, but for its mark, and with a note.
        f"UPDATE list_entries SET pattern = 'ŽU123AB', note = 'van' WHERE id = {entries[1].id}",
        "DELETE FROM line_keys WHERE key NOT LIKE '*%'",
        "DELETE FROM listed_plates",
        "UPDATE plates SET text = 'ŽU123AB', folded = 'Ž0123A8' WHERE text = 'ZU123AB'",
        "UPDATE vehicles SET plate = 'ŠI1' WHERE plate = 'SI1'",
        "INSERT INTO vehicles (plate, owner, notes, tags, changed_by, changed_at) "
        "SELECT 'ŽU123AB', 'bo', notes, tags, changed_by, changed_at FROM vehicles "
        "WHERE plate = 'ZU123AB'",
    ]
    with store.database.connection_to_write() as connection:
        for statement in early:
            connection.execute(text(statement))
        with Operations.context(MigrationContext.configure(connection)):
            v0021_marks.upgrade()
    assert [(one.pattern, one.note) for one in store.lists.entries(lists[0].id)] == [
        ("RI*", ""),
        ("ZU123AB", "van"),
    ]
    assert _meant(store, "ZU123AB") == wanted["ZU123AB"]
    assert _meant(store, "ZU124AB") == ["list 2"]
    (row,) = store.passages.page(PassageQuery(text="ZU123AB")).rows
    assert (row.text, row.known) == ("ZU123AB", True)
    assert store.passages.count(PassageQuery(text="ZU124AB", match="fuzzy", fuzziness=2)) == 2
    assert {one.plate: one.owner for one in store.vehicles.all()} == {
        "SI1": "of SI1",
        "ZU123AB": "of ZU123AB; bo",
    }


def _meant(store: Store, plate: str) -> list[str]:
    return [one.list.name for one in store.lists.matches(plate, START)]
