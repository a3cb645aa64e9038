"""What is known of plates: vehicles, and lists of plates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Vehicle:
    """A plate that somebody has said something of."""

    plate: str
    owner: str = ""
    notes: str = ""
    tags: tuple[str, ...] = ()
    changed_by: str = ""
    changed_at: datetime | None = None
    visits: int = 0
    last_seen: datetime | None = None


@dataclass(frozen=True, slots=True)
class PlateList:
    """A list of plates: ``kind`` is ``allow``, ``deny`` or ``watch``.

    ``fuzziness`` counts for all entries, as in a `PassageQuery`.
    """

    id: int
    name: str
    kind: str
    fuzziness: int = 1
    entries: int = 0


@dataclass(frozen=True, slots=True)
class ListEntry:
    """A line of a list: a plate, or a pattern with ``?`` and ``*``.

    It counts from ``valid_from`` on and before ``valid_to``; ``hours`` are those of the week in
    which it counts, such as ``Mo-Fr 07:00-18:00``, in local time; empty is always.
    """

    id: int
    list_id: int
    pattern: str
    note: str = ""
    valid_from: datetime | None = None
    valid_to: datetime | None = None
    hours: str = ""


@dataclass(frozen=True, slots=True)
class ListMatch:
    """A list that holds a plate, and the entry that says so."""

    list: PlateList
    entry: ListEntry
