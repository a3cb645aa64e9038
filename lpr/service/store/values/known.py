"""What is known of plates: vehicles, and lists of plates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from lpr.errors import ConfigError
from lpr.service.store.folding import foreign, plain
from lpr.service.store.hours import check_hours

LONGEST_PATTERN, LONGEST_NOTE = 32, 400


def check_plate(text: str) -> None:
    """See that a plate can be read as it is written.

    >>> check_plate("ŽU 123-AB")
    >>> check_plate("ЖУ123")
    Traceback (most recent call last):
    lpr.errors.ConfigError: 'Ж' stands on no plate as it is read; write it in A to Z and 0 to 9

    Raises:
        ConfigError: it has a letter or digit that is none of A to Z and 0 to 9, marks apart.
    """
    if sign := foreign(text):
        raise ConfigError(
            f"'{sign}' stands on no plate as it is read; write it in A to Z and 0 to 9"
        )


class ListKind(StrEnum):
    """What a list is for; a site may have kinds of its own beside these."""

    ALLOW = "allow"
    WATCH = "watch"
    BLOCK = "block"
    IGNORE = "ignore"
    """Its plates are not told of: no rule acts upon them."""


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
    """A list of plates: ``kind`` is one of `ListKind`, or a word of the site's own.

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
class NewEntry:
    """A line to be put into a list, as in a `ListEntry`.

    Raises:
        ConfigError: the pattern is empty or no plate is read so, the hours are none, a text is too
            long, or it would never count.
    """

    pattern: str
    note: str = ""
    valid_from: datetime | None = None
    valid_to: datetime | None = None
    hours: str = ""

    def __post_init__(self) -> None:
        if not plain(self.pattern):
            raise ConfigError(
                "a line of a list needs a plate; give letters and digits, ? and * may be among them"
            )
        check_plate(self.pattern)
        for name, most in (("pattern", LONGEST_PATTERN), ("note", LONGEST_NOTE), ("hours", 200)):
            if len(getattr(self, name)) > most:
                raise ConfigError(f"{name} of a line has {most} characters at most")
        check_hours(self.hours)
        begins, ends = self.valid_from, self.valid_to
        if begins is not None and ends is not None and ends <= begins:
            raise ConfigError(f"valid_to is {ends.isoformat()}; give a time after valid_from")


@dataclass(frozen=True, slots=True)
class ListMatch:
    """A list that holds a plate, and the entry that says so.

    ``cost`` counts how far what was read is from the entry: a look-alike 0 to 0.2, any other
    character 1; ``sureness`` is 1 where it costs nothing, and half as much with each character.
    """

    list: PlateList
    entry: ListEntry
    cost: float = 0.0
    sureness: float = 1.0
