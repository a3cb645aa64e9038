"""Ended visits that may still change: found by their passages and by how their entries read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import timedelta

from lpr.service.store.values import Ending, Sight, Visit


class Ended:
    """The visits that ended last."""

    def __init__(self) -> None:
        self._visits: dict[str, Visit] = {}
        """By their keys, the latest last."""
        self._keys: dict[str, str] = {}
        """The key of each passage's visit."""
        self._by_entry: defaultdict[str, list[str]] = defaultdict(list)
        self._by_exit: defaultdict[str, list[str]] = defaultdict(list)
        """Keys by texts; `_by_exit` has those without entry alone."""

    def put(self, visit: Visit, most: int) -> None:
        """Keep a visit in place of what was kept of its passages, and no more than so many."""
        for sight in visit.known:
            self.remove(sight.passage_id)
        self._visits[visit.key] = visit
        for sight in visit.known:
            self._keys[sight.passage_id] = visit.key
        self._named(visit).append(visit.key)
        while len(self._visits) > most:
            self.remove(next(iter(self._visits)))

    def remove(self, passage_id: str) -> Visit | None:
        """Forget the visit of a passage; gives what it was."""
        key = self._keys.get(passage_id)
        if key is None:
            return None
        visit = self._visits.pop(key)
        for sight in visit.known:
            del self._keys[sight.passage_id]
        keys = self._named(visit)
        keys.remove(key)
        if not keys:
            table, text = self._place(visit)
            del table[text]
        return visit

    def latest_of_entry(self, text: str) -> Visit | None:
        """The visit with an exit that ended last of those whose entry read so."""
        found = (self._visits[key] for key in reversed(self._by_entry.get(text, ())))
        return next((visit for visit in found if visit.exit is not None), None)

    def sight(self, passage_id: str) -> Sight | None:
        """A passage of a visit that is kept."""
        key = self._keys.get(passage_id)
        known = () if key is None else self._visits[key].known
        return next((one for one in known if one.passage_id == passage_id), None)

    def has_left(self, leaving: Sight, within: timedelta) -> bool:
        """Whether the same was seen at an exit just before, or just after."""
        keys = (*self._by_entry.get(leaving.text, ()), *self._by_exit.get(leaving.text, ()))
        exits = (self._visits[key].exit for key in reversed(keys))
        return any(
            one is not None and one.text == leaving.text and abs(leaving.time - one.time) <= within
            for one in exits
        )

    def exit_without_entry(
        self, entry: Sight, may_be: Callable[[Sight, Sight], bool]
    ) -> Sight | None:
        """The first exit without entry that reads like an entry which came to be known after it."""
        found = [
            visit.exit
            for visit in (self._visits[key] for key in self._by_exit.get(entry.text, ()))
            if visit.ending == Ending.NO_ENTRY and visit.exit is not None
        ]
        fitting = [one for one in found if may_be(entry, one)]
        return min(fitting, key=lambda one: one.time, default=None)

    def _named(self, visit: Visit) -> list[str]:
        table, text = self._place(visit)
        return table[text]

    def _place(self, visit: Visit) -> tuple[defaultdict[str, list[str]], str]:
        if visit.entry is not None:
            return self._by_entry, visit.entry.text
        return self._by_exit, visit.known[0].text
