"""Is all that is kept as it should be?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import or_, select, text, update

from lpr.errors import StoreError
from lpr.service.store.picture_files import SUFFIXES
from lpr.service.store.store import Store
from lpr.service.store.tables import PassageEntry

_PORTION = 1000


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it should be; ``repaired`` says that it is now."""

    what: str
    repaired: bool = False


def check(store: Store, repair: bool = False) -> tuple[Finding, ...]:
    """What is wrong in a store: its database, its secrets, its pictures.

    Args:
        store: whose.
        repair: whether passages forget pictures that are gone, and pictures without a passage are
            removed.
    """
    return (*_database(store), *_secrets(store), *_gone(store, repair), *_left(store, repair))


def _database(store: Store) -> Iterator[Finding]:
    if not store.database.is_sqlite:
        return
    with store.database.read() as session:
        for (line,) in session.execute(text("PRAGMA integrity_check")):
            if line != "ok":
                yield Finding(f"the database is damaged: {line}; restore a backup")
        for row in session.execute(text("PRAGMA foreign_key_check")):
            yield Finding(f"{row[0]}: row {row[1]} points to nothing in {row[2]}")


def _secrets(store: Store) -> Iterator[Finding]:
    for read in (store.cameras.all, store.targets.all, store.gates.all):
        try:
            read()
        except StoreError as error:
            yield Finding(str(error))


def _gone(store: Store, repair: bool) -> Iterator[Finding]:
    """Passages whose picture is gone."""
    files, after = store.pictures.files, ""
    while True:
        statement = (
            select(PassageEntry)
            .where(or_(PassageEntry.picture, PassageEntry.crop), PassageEntry.id > after)
            .order_by(PassageEntry.id)
            .limit(_PORTION)
        )
        with store.database.read() as session:
            rows = session.scalars(statement).all()
        for row in rows:
            there = {
                name: files.path(row.id, row.first_seen, name).exists()
                for name in ("picture", "crop")
            }
            lost = [name for name, found in there.items() if getattr(row, name) and not found]
            if lost and repair:
                with store.database.write() as session:
                    session.execute(
                        update(PassageEntry)
                        .where(PassageEntry.id == row.id)
                        .values(dict.fromkeys(lost, False))
                    )
            for name in lost:
                yield Finding(f"passage {row.id}: its {name} is gone", repair)
        if len(rows) < _PORTION:
            return
        after = rows[-1].id


def _left(store: Store, repair: bool) -> Iterator[Finding]:
    """Pictures whose passage is gone, and files that were never completed."""
    for _, folder in store.pictures.files.days():
        paths = sorted(folder.iterdir())
        names = {path.name.split(".")[0] for path in paths if not path.name.startswith(".")}
        known = _known(store, sorted(names))
        for path in paths:
            if path.name.split(".")[0] in known and _is_ours(path):
                continue
            if repair:
                path.unlink(missing_ok=True)
            yield Finding(f"{path}: belongs to no passage", repair)


def _is_ours(path: Path) -> bool:
    return not path.name.startswith(".") and path.name.endswith(tuple(SUFFIXES.values()))


def _known(store: Store, ids: list[str]) -> set[str]:
    found: set[str] = set()
    with store.database.read() as session:
        for at in range(0, len(ids), _PORTION):
            some = PassageEntry.id.in_(ids[at : at + _PORTION])
            found.update(session.scalars(select(PassageEntry.id).where(some)))
    return found
