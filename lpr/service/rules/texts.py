"""Texts found by those that read nearly like them, without comparing each with each."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from lpr.service.store.folding import deletes, folded


class NearTexts:
    """Counts texts, and finds those that may be misreads of another.

    Each stands under the keys of its fuzzy search (see `lpr.service.store.folding`): all that are
    one edit away are found, however many look-alikes lie between them.

    >>> texts = NearTexts()
    >>> texts.add("ZG1234AB")
    >>> sorted(texts.near("2G1234A8")), "ZG1234AB" in texts
    (['ZG1234AB'], True)
    """

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._by_key: defaultdict[str, set[str]] = defaultdict(set)

    def __contains__(self, text: str) -> bool:
        return self._counts[text] > 0

    def add(self, text: str, count: int = 1) -> None:
        """Count a text."""
        self._counts[text] += count
        for key in deletes(folded(text)):
            self._by_key[key].add(text)

    def take(self, text: str) -> None:
        """Count a text once less."""
        self._counts[text] -= 1
        if self._counts[text] > 0:
            return
        del self._counts[text]
        for key in deletes(folded(text)):
            self._by_key[key].discard(text)
            if not self._by_key[key]:
                del self._by_key[key]

    def near(self, text: str) -> Iterator[str]:
        """The texts that it may be a misread of, each once; itself too, where it is counted."""
        found = {near for key in deletes(folded(text)) for near in self._by_key.get(key, ())}
        yield from sorted(found)
