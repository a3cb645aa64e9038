"""What can be wrong with a data set: one issue, its kind, and the error that carries it.

Readers meet a broken label in one of two ways: they stop at the first (`stop`), or hand each to a
collector and go on with the rest, which is how a whole data set is checked in one go.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias, TypeVar

from lpr.errors import DatasetError, printable

Item = TypeVar("Item")
Parsed = TypeVar("Parsed")


class Kind(StrEnum):
    """What an issue is about; the value is what a summary calls it."""

    BROKEN = "broken label"
    MISSING = "missing picture"
    UNREADABLE = "unreadable picture"
    SIZE = "other size than labelled"
    TINY = "tiny"
    OUTSIDE = "box outside the picture"
    ALPHABET = "outside the alphabet"
    DUPLICATE = "duplicate"
    LEAK = "leak"
    FEW = "too few samples"
    REGION = "unknown region"
    LETTERS = "letters of their own"
    EMPTY = "nothing in it"


ADVICE = frozenset({Kind.LETTERS})
"""Kinds that leave a label of use: readers that stop at the first issue go on past these."""


@dataclass(frozen=True, slots=True)
class Issue:
    """One thing wrong: ``place`` is a file, a ``file:line``, or a file with a JSON path."""

    kind: Kind
    place: str
    message: str

    def __str__(self) -> str:
        return printable(f"{self.place}: {self.message}")


class LabelError(DatasetError):
    """A label that cannot be used, as an issue with a place and a kind."""

    def __init__(self, kind: Kind, place: str, message: str) -> None:
        self.issue = Issue(kind, place, message)
        super().__init__(str(self.issue))


OnError: TypeAlias = Callable[[LabelError], None]
"""What a reader does with a label that cannot be used: raise it, or note it and return."""


def stop(error: LabelError) -> None:
    """The default of all readers: the first broken label ends the reading; `ADVICE` does not."""
    if error.issue.kind not in ADVICE:
        raise error


def parse_each(
    items: Iterable[Item], parse: Callable[[Item], Parsed], on_error: OnError
) -> list[Parsed]:
    """All items parsed, but for those that ``on_error`` was told of."""
    parsed = []
    for item in items:
        try:
            parsed.append(parse(item))
        except LabelError as error:
            on_error(error)
    return parsed
