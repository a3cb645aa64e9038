"""What an archive is made of: pictures and parts of films, in batches that are written at once."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any


@dataclass(frozen=True, slots=True)
class Item:
    """A picture, by its path or address, or a part of a film.

    ``start_s`` is None for pictures; of a film it is where the part begins, in seconds, and
    ``end_s`` where it ends, None at the film's end.
    """

    source: str
    start_s: float | None = None
    end_s: float | None = None

    @property
    def is_film(self) -> bool:
        """Whether it is a part of a film."""
        return self.start_s is not None

    def to_dict(self) -> dict[str, Any]:
        """What names the item in lists and results.

        >>> Item("car.jpg").to_dict()
        {'source': 'car.jpg'}
        """
        if not self.is_film:
            return {"source": self.source}
        return {"source": self.source, "start_s": self.start_s, "end_s": self.end_s}

    def to_line(self) -> str:
        """The item as a line of the list.

        >>> Item("car.jpg").to_line()
        '{"source": "car.jpg"}'
        """
        return json.dumps(self.to_dict())

    @classmethod
    def from_line(cls, line: str) -> Item:
        """The item of a line that `to_line` made."""
        return cls(**json.loads(line))


@dataclass(frozen=True, slots=True)
class Batch:
    """Items whose results are written at once, and the batch's number from 0 on."""

    number: int
    items: tuple[Item, ...]


def in_batches(
    items: Iterable[Item], size: int, portions: Iterable[int] | None = None
) -> Iterator[Batch]:
    """Items in their order, so many pictures in a batch at most; a part of a film is one alone.

    >>> [len(batch.items) for batch in in_batches(map(Item, "abcde"), 2)]
    [2, 2, 1]
    >>> [len(batch.items) for batch in in_batches(map(Item, "abcde"), 2, (3, 2))]
    [2, 1, 2]

    Args:
        items: all of them.
        size: of a batch.
        portions: so many items came at once, one time after the other; no batch has items of two
            of them, so that batches stay what they are when more come. None is all at once.
    """
    if portions is None:
        groups: Iterable[tuple[Item, ...]] = _groups(items, size)
    else:
        left = iter(items)
        groups = chain.from_iterable(_groups(islice(left, count), size) for count in portions)
    return (Batch(number, group) for number, group in enumerate(groups))


def _groups(items: Iterable[Item], size: int) -> Iterator[tuple[Item, ...]]:
    waiting: list[Item] = []
    for item in items:
        if waiting and item.is_film:
            yield tuple(waiting)
            waiting = []
        waiting.append(item)
        if len(waiting) == size or item.is_film:
            yield tuple(waiting)
            waiting = []
    if waiting:
        yield tuple(waiting)
