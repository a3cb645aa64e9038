"""The table of texts: each text of a plate once, with the keys that it is found by."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from lpr.service.store.database import Database
from lpr.service.store.folding import HASHED, deletes, distance, folded, search_keys
from lpr.service.store.tables import PlateDelete, PlateText

MOST_FUZZY = 10_000
"""So many texts a fuzzy search may find; the nearest count."""
_AT_ONCE = 2_000
"""So many keys stand in one statement."""
Value = TypeVar("Value")


def add_texts(database: Database, session: Session, texts: Iterable[str]) -> dict[str, int]:
    """The numbers of texts, which are put into the table where they are new."""
    wanted = sorted(set(texts))
    known = _numbers(session, wanted)
    new = [text for text in wanted if text not in known]
    if new:
        rows = [{"text": text, "folded": _folded(text)} for text in new]
        database.insert_new(session, PlateText, rows)
        added = _numbers(session, new)
        keys = [
            {"key": key, "plate_id": number}
            for text, number in added.items()
            if not text.startswith(HASHED)
            for key in sorted(deletes(folded(text)))
        ]
        database.insert_new(session, PlateDelete, keys)
        known |= added
    return known


def fuzzy_ids(session: Session, text: str, edits: int) -> list[int]:
    """The numbers of the texts that are at most so many edits from a text, look-alikes apart;
    nearest first."""
    wanted = folded(text)
    found: dict[int, int] = {}
    for keys in portions(sorted(search_keys(wanted, edits))):
        statement = (
            select(PlateText.id, PlateText.folded)
            .join(PlateDelete, PlateDelete.plate_id == PlateText.id)
            .where(PlateDelete.key.in_(keys))
            .distinct()
        )
        for number, other in session.execute(statement):
            if number not in found:
                found[number] = distance(wanted, other, edits)
    near = sorted((far, number) for number, far in found.items() if far <= edits)
    return [number for _, number in near[:MOST_FUZZY]]


def _folded(text: str) -> str:
    """A text without look-alikes; a hash has none."""
    return text if text.startswith(HASHED) else folded(text)


def _numbers(session: Session, texts: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for some in portions(texts):
        rows = session.execute(select(PlateText.text, PlateText.id).where(PlateText.text.in_(some)))
        found.update((text, number) for text, number in rows)
    return found


def portions(values: Sequence[Value], size: int = _AT_ONCE) -> list[Sequence[Value]]:
    """Values in parts of a size, in order.

    >>> portions("ABCDE", 2)
    ['AB', 'CD', 'E']
    """
    return [values[at : at + size] for at in range(0, len(values), size)]
