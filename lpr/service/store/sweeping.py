"""A plate taken out of whatever else names it: sentences, notes, names of files, looks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import JSON, Column, String, or_, select, tuple_, update
from sqlalchemy import Table as Columns

from lpr import Passage
from lpr.service.store.database import Database
from lpr.service.store.hashes import as_stored
from lpr.service.store.mentions import ERASED, Mention
from lpr.service.store.rows import packed, unpacked, unpacked_bytes
from lpr.service.store.tables import PassageRecord, Table

LEFT = frozenset(("users", "audit"))
"""Tables that are not swept: who logs in is not whose plate it is, and the audit has rules of its
own."""
LEFT_COLUMN = ("list_entries", "pattern")
"""Its lines mean plates, and are deleted."""
_AT_ONCE = 500


def sweep(database: Database, plate: Mention) -> None:
    """Put a mark in the place of a plate in all texts of all tables, and forget the looks at other
    plates that read it."""
    for table in Table.metadata.sorted_tables:
        told = [column for column in table.columns if _is_told(column)]
        if told and table.name not in LEFT:
            _sweep_table(database, table, told, plate)
    _sweep_records(database, plate)


def _is_told(column: Column[Any]) -> bool:
    """Whether a column holds texts that are no keys of anything."""
    keys = column.primary_key or column.foreign_keys
    is_text = isinstance(column.type, String | JSON)
    return is_text and not keys and (column.table.name, column.name) != LEFT_COLUMN


def _sweep_table(
    database: Database, table: Columns, told: Sequence[Column[Any]], plate: Mention
) -> None:
    keys = list(table.primary_key)
    near = or_(*(plate.near(column) for column in told))
    with database.read() as session:
        found = session.execute(select(*keys, *told).where(near)).all()
    with database.write() as session:
        for row in found:
            key, values = row[: len(keys)], dict(zip(told, row[len(keys) :], strict=True))
            # Names that stand once in a table are still different from each other.
            marks = {column: f"[erased {key[0]}]" if column.unique else ERASED for column in told}
            changed = {
                column.name: without
                for column, value in values.items()
                if (without := plate.without(value, marks[column])) != value
            }
            if changed:
                session.execute(update(table).where(tuple_(*keys) == key).values(changed))


def _sweep_records(database: Database, plate: Mention) -> None:
    last = ""
    while True:
        portion = select(PassageRecord).where(PassageRecord.passage_id > last)
        with database.read() as session:
            found = session.execute(
                portion.order_by(PassageRecord.passage_id).limit(_AT_ONCE)
            ).scalars()
            records = [(one.passage_id, one.packed) for one in found]
        if not records:
            return
        last = records[-1][0]
        near = [(key, data) for key, data in records if plate.near_bytes(unpacked_bytes(data))]
        if near:
            with database.write() as session:
                for key, data in near:
                    known = packed(_without(Passage.from_dict(unpacked(data)), plate))
                    session.execute(
                        update(PassageRecord)
                        .where(PassageRecord.passage_id == key, PassageRecord.packed == data)
                        .values(packed=known)
                    )


def _without(passage: Passage, plate: Mention) -> Passage:
    """A passage of another plate, whose looks did not read this one."""

    def text(read: str) -> str:
        return "" if as_stored(read) in plate.texts else read

    return replace(
        passage,
        source=plate.without(passage.source),
        best=replace(passage.best, text=text(passage.best.text)),
        looks=tuple(replace(look, text=text(look.text)) for look in passage.looks),
        candidates=tuple(one for one in passage.candidates if text(one.text)),
        lines=tuple(replace(one, line=plate.without(one.line)) for one in passage.lines),
        zones=tuple(plate.without(zone) for zone in passage.zones),
    )
