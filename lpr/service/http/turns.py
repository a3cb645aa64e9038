"""A bounded queue in which askers take turns: who sends much does not keep the others waiting."""

from __future__ import annotations

import threading
from collections import OrderedDict, deque
from typing import Generic, TypeVar

Item = TypeVar("Item")


class Turns(Generic[Item]):
    """Holds what waits, by asker; takes one of each asker in turn, each one's in their order.

    >>> turns = Turns[str](most=3)
    >>> [turns.put(asker, item) for asker, item in (("a", "a1"), ("a", "a2"), ("b", "b1"))]
    [True, True, True]
    >>> turns.put("c", "c1")
    False
    >>> turns.take(), turns.take(), turns.take()
    ('a1', 'b1', 'a2')

    Args:
        most: so many may wait.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._some = threading.Condition()
        self._waiting: OrderedDict[str, deque[Item]] = OrderedDict()
        self._count = 0
        self._closed = False

    def __len__(self) -> int:
        return self._count

    def put(self, asker: str, item: Item) -> bool:
        """Let an item wait; False where the queue is full or closed."""
        with self._some:
            if self._closed or self._count >= self._most:
                return False
            self._waiting.setdefault(asker, deque()).append(item)
            self._count += 1
            self._some.notify()
            return True

    def take(self) -> Item | None:
        """The next item, waited for; None when the queue is closed and empty."""
        with self._some:
            while not self._count:
                if self._closed:
                    return None
                self._some.wait()
            asker, items = self._waiting.popitem(last=False)
            item = items.popleft()
            if items:
                self._waiting[asker] = items
            self._count -= 1
            return item

    def close(self) -> None:
        """Nothing more is let in; those who wait for items end when none is left."""
        with self._some:
            self._closed = True
            self._some.notify_all()
