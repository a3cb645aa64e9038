"""What an archive is made of: pictures, in batches that are written at once."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Item:
    """A picture to be read: its path."""

    source: str

    def to_line(self) -> str:
        r"""The item as a line of the list.

        >>> Item("a\nb.jpg").to_line()
        '{"source": "a\\\\nb.jpg"}'
        """
        return json.dumps({"source": self.source})

    @classmethod
    def from_line(cls, line: str) -> Item:
        """The item of a line that `to_line` made."""
        return cls(**json.loads(line))


@dataclass(frozen=True, slots=True)
class Batch:
    """Items whose results are written at once, and the batch's number from 0 on."""

    number: int
    items: tuple[Item, ...]


def in_batches(items: Iterable[Item], size: int) -> Iterator[Batch]:
    """Items in their order, so many in a batch; the last one may have fewer.

    >>> [len(batch.items) for batch in in_batches(map(Item, "abcde"), 2)]
    [2, 2, 1]
    """
    number, waiting = 0, list[Item]()
    for item in items:
        waiting.append(item)
        if len(waiting) == size:
            yield Batch(number, tuple(waiting))
            number, waiting = number + 1, []
    if waiting:
        yield Batch(number, tuple(waiting))
