"""Is all that is kept as it should be?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

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
    listed = frozenset(files.place.listed())
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
            lost = [
                name
                for name in ("picture", "crop")
                if getattr(row, name)
                and (key := files.key(row.id, row.first_seen, name)) not in listed
                # It may have come since.
                and files.place.read(key) is None
            ]
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
    place = store.pictures.files.place
    for some in _portions(place.listed()):
        known = _known(store, sorted({_passage_id(key) for key in some}))
        for key in some:
            if _passage_id(key) in known and key.endswith(tuple(SUFFIXES.values())):
                continue
            if repair:
                place.remove(key)
            yield Finding(f"{place.name}/{key}: belongs to no passage", repair)


def _portions(keys: Iterator[str]) -> Iterator[list[str]]:
    while some := list(islice(keys, _PORTION)):
        yield some


def _passage_id(key: str) -> str:
    """The id in a file's name; none in that of a file that was never completed."""
    return key.rpartition("/")[2].partition(".")[0]


def _known(store: Store, ids: list[str]) -> set[str]:
    found: set[str] = set()
    with store.database.read() as session:
        for at in range(0, len(ids), _PORTION):
            some = PassageEntry.id.in_(ids[at : at + _PORTION])
            found.update(session.scalars(select(PassageEntry.id).where(some)))
    return found
