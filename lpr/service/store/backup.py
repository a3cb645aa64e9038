"""All that is kept in one file: written from one database, and taken back into any other.

The file is a zip archive: ``manifest.json`` says of what version it is, ``tables/*.jsonl`` hold the
rows, ``files/`` the key of the secrets and the pictures. It is no copy of a database's own files:
what SQLite kept, PostgreSQL takes.
"""

from __future__ import annotations

import json
import os
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, MetaData, Table, func, insert, select, text

from lpr.errors import StoreError, first_line
from lpr.service.store.database import Database, now
from lpr.service.store.migrating import migrate, revision_of
from lpr.service.store.models import FOLDER as MODELS
from lpr.service.store.models import version_file, version_files
from lpr.service.store.picture_files import FOLDER
from lpr.service.store.places import Place
from lpr.service.store.portable import taken_back, written
from lpr.service.store.secrets import KEY_FILE
from lpr.whole_files import told_by_name, written_beside

VERSION = 1
MANIFEST = "manifest.json"
KEY_ENTRY, PICTURES, PICTURE = f"files/{KEY_FILE}", f"files/{FOLDER}/", ".jpg"
VERSIONS = f"files/{MODELS}/"
"""What files are called in it."""
_PORTION = 500
_NOT_KEPT = ("alembic_version", "sessions")
"""Logins end where a backup is taken back."""
Told = Callable[[int, int | None], None]
"""Is told how many more rows and pictures are done, and how many there are, where that is known."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup is of: the schema, and how many rows and pictures it has."""

    version: int
    revision: str
    made: str
    rows: dict[str, int]
    pictures: int


def _untold(_more: int, _total: int | None) -> None:
    """Tell nobody."""


def back_up(
    database: Database, data: Path, to: Path, pictures: Place | None, told: Told = _untold
) -> Manifest:
    """Write a backup, while the service may run: the rows are those of one moment.

    Args:
        database: whose rows.
        data: the folder of the key.
        to: the file; one that is there is replaced when the new one is complete.
        pictures: where they are; None leaves them out.
        told: is told how far it is.

    Raises:
        StoreError: the database does not answer.
        OutputError: the file cannot be written.
    """
    with told_by_name(to), written_beside(to) as partial:
        descriptor = os.open(partial, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
        with os.fdopen(descriptor, "wb") as file, zipfile.ZipFile(file, "w") as archive:
            rows, revision = _write_tables(archive, database, told)
            kept = _write_files(archive, data, pictures, told)
            made = now().isoformat(timespec="seconds")
            manifest = Manifest(VERSION, revision, made, rows, kept)
            archive.writestr(MANIFEST, json.dumps(asdict(manifest), indent=2))
        return manifest


def restore(
    database: Database, data: Path, source: Path, pictures: Place, told: Told = _untold
) -> Manifest:
    """Take a backup back into an empty database and a folder; older ones are brought up to date.

    Args:
        database: where the rows go.
        data: where the key and the networks go.
        source: the file.
        pictures: where they go.
        told: is told how far it is.

    Raises:
        StoreError: the file is no backup, or one of a later version; or the database is not empty.
    """
    try:
        with zipfile.ZipFile(source) as archive:
            manifest = Manifest(**json.loads(archive.read(MANIFEST)))
            if manifest.version > VERSION:
                raise StoreError(f"{source}: was written by a later lpr; restore it with that one")
            total = sum(manifest.rows.values()) + manifest.pictures
            _take_rows(archive, database, manifest.revision, lambda more: told(more, total))
            _take_files(archive, data, pictures, lambda more: told(more, total))
    except (OSError, KeyError, TypeError, ValueError, zipfile.BadZipFile) as error:
        raise StoreError(
            f"{source}: cannot be restored ({first_line(error)}); give a file that lpr service "
            "backup wrote"
        ) from error
    migrate(database)
    return manifest


def _write_tables(
    archive: zipfile.ZipFile, database: Database, told: Told
) -> tuple[dict[str, int], str]:
    counts: dict[str, int] = {}
    with database.snapshot() as connection:
        revision = revision_of(connection)
        if revision is None:
            raise StoreError(f"{database.shown}: there is nothing to back up")
        for table in _tables(connection):
            counts[table.name] = 0
            rows = connection.execution_options(yield_per=_PORTION).execute(select(table))
            entry = zipfile.ZipInfo(f"tables/{table.name}.jsonl")
            entry.compress_type = zipfile.ZIP_DEFLATED
            with archive.open(entry, "w", force_zip64=True) as file:
                for row in rows.mappings():
                    file.write(json.dumps(written(table, row)).encode() + b"\n")
                    counts[table.name] += 1
                    told(1, None)
    return counts, revision


def _write_files(archive: zipfile.ZipFile, data: Path, pictures: Place | None, told: Told) -> int:
    if (data / KEY_FILE).exists():
        archive.write(data / KEY_FILE, KEY_ENTRY)
    for name, path in version_files(data / MODELS):
        archive.write(path, VERSIONS + name)
    count = 0
    for key in pictures.listed() if pictures else ():
        if not key.endswith(PICTURE) or "/." in key:
            continue
        picture = pictures.read(key) if pictures else None
        if picture is None:
            continue  # It was deleted meanwhile.
        archive.writestr(PICTURES + key, picture)
        count += 1
        told(1, None)
    return count


def _take_rows(
    archive: zipfile.ZipFile, database: Database, revision: str, told: Callable[[int], None]
) -> None:
    migrate(database, revision)
    with database.connection_to_write() as connection:
        tables = _tables(connection)
        for table in tables:
            if connection.execute(select(func.count()).select_from(table)).scalar_one():
                raise StoreError(
                    f"{database.shown}: {table.name} are in it already; restore into an empty "
                    "database, and a folder without one"
                )
        for table in tables:
            for rows in _portions(archive, table):
                connection.execute(insert(table), rows)
                told(len(rows))
            if not database.is_sqlite and "id" in table.c and table.c.id.autoincrement is True:
                _continue_numbers(connection, table)


def _portions(archive: zipfile.ZipFile, table: Table) -> Iterator[list[dict[str, Any]]]:
    rows: list[dict[str, Any]] = []
    with archive.open(f"tables/{table.name}.jsonl") as file:
        for line in file:
            rows.append(taken_back(json.loads(line)))
            if len(rows) == _PORTION:
                yield rows
                rows = []
    if rows:
        yield rows


def _continue_numbers(connection: Connection, table: Table) -> None:
    """Let new rows have numbers behind those that were taken back."""
    connection.execute(
        text(
            "SELECT setval(pg_get_serial_sequence(:name, 'id'), "
            f"(SELECT coalesce(max(id), 0) + 1 FROM {table.name}), false)"
        ),
        {"name": table.name},
    )


def _take_files(
    archive: zipfile.ZipFile, data: Path, pictures: Place, told: Callable[[int], None]
) -> None:
    for name in archive.namelist():
        if name == KEY_ENTRY:
            _take_key(archive.read(name), data / KEY_FILE)
        elif name.startswith(PICTURES) and name.endswith(PICTURE):
            pictures.write(name.removeprefix(PICTURES), archive.read(name))
            told(1)
        elif name.startswith(VERSIONS):
            path = version_file(name.removeprefix(VERSIONS), data / MODELS)
            if path is not None:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(archive.read(name))


def _take_key(key: bytes, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(key)


def _tables(connection: Connection) -> list[Table]:
    """The tables as the database has them, those that others point to first."""
    metadata = MetaData()
    metadata.reflect(connection)
    return [table for table in metadata.sorted_tables if table.name not in _NOT_KEPT]
