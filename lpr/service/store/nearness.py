"""Which kept texts are some edits from whole plates of a list, many plates at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lpr.service.store.folding import HASHED, deletes, distance, search_keys
from lpr.service.store.tables import PlateDelete, PlateText
from lpr.service.store.texts import portions

WORTH_A_SCAN = 1_000
"""To look one plate up two edits away costs as much as to read so many texts."""
_AT_ONCE = 5_000
Near = Mapping[str, Collection[str]]
"""The folded texts that are near, by the folded plate that they are near to."""


@dataclass(frozen=True, slots=True)
class Scan:
    """What was near when all texts were read; ``newest`` is the last of them by its number."""

    edits: int
    near: Near
    newest: tuple[int, str] | None


def scan(session: Session, wanted: Collection[str], edits: int) -> Scan | None:
    """Read all texts once, and tell which are near; None where it costs less to look each up.

    Args:
        session: reads.
        wanted: folded plates, without ``?`` and ``*``.
        edits: so many apart are near.
    """
    newest = session.scalar(select(func.max(PlateText.id))) or 0
    if edits < 2 or newest > WORTH_A_SCAN * len(wanted):
        return None
    if not newest:
        return Scan(edits, {}, None)
    keys = _by_key(wanted, edits)
    near: defaultdict[str, set[str]] = defaultdict(set)
    last: tuple[int, str] | None = None
    for number, other in _texts(session):
        last = number, other
        if not other.startswith(HASHED):
            asked = {one for key in deletes(other, edits) for one in keys.get(key, ())}
            for one in asked:
                if distance(one, other, edits) <= edits:
                    near[one].add(other)
    return Scan(edits, near, last)


def near_texts(
    session: Session, wanted: Collection[str], edits: int, read: Scan | None = None
) -> Near:
    """The folded texts that are at most so many edits from folded plates.

    Args:
        session: of a transaction that writes: nothing new comes meanwhile.
        wanted: the plates, without ``?`` and ``*``.
        edits: 1 or 2.
        read: what was near before; only what is newer is read then.
    """
    if read is None or read.edits != edits or not _stands(session, read):
        return _looked_up(session, wanted, edits)
    after = read.newest[0] if read.newest else 0
    new = session.scalars(select(PlateText.folded).where(PlateText.id > after)).all()
    return {
        one: {*read.near.get(one, ())}
        | {other for other in new if distance(one, other, edits) <= edits}
        for one in wanted
    }


def _looked_up(session: Session, wanted: Collection[str], edits: int) -> Near:
    keys: defaultdict[str, list[str]] = defaultdict(list)
    for one in wanted:
        for key in search_keys(one, edits):
            keys[key].append(one)
    near: defaultdict[str, set[str]] = defaultdict(set)
    for some in portions(sorted(keys)):
        statement = select(PlateDelete.key, PlateText.folded).join(
            PlateText, PlateText.id == PlateDelete.plate_id
        )
        for key, other in session.execute(statement.where(PlateDelete.key.in_(some))):
            for one in keys[key]:
                if other not in near[one] and distance(one, other, edits) <= edits:
                    near[one].add(other)
    return near


def _by_key(wanted: Collection[str], edits: int) -> Mapping[str, list[str]]:
    keys: defaultdict[str, list[str]] = defaultdict(list)
    for one in wanted:
        for key in deletes(one, edits):
            keys[key].append(one)
    return keys


def _texts(session: Session) -> Iterator[tuple[int, str]]:
    """All texts without look-alikes, by number."""
    after = 0
    while True:
        statement = select(PlateText.id, PlateText.folded).where(PlateText.id > after)
        found = session.execute(statement.order_by(PlateText.id).limit(_AT_ONCE)).tuples().all()
        yield from found
        if len(found) < _AT_ONCE:
            return
        after = found[-1][0]


def _stands(session: Session, read: Scan) -> bool:
    """Whether what is new since has higher numbers: SQLite gives that of the last text again,
    where it was deleted."""
    if read.newest is None:
        return True
    number, text = read.newest
    return session.scalar(select(PlateText.folded).where(PlateText.id == number)) == text
