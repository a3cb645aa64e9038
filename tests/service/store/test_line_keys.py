"""A plate is compared with the lines that may mean it, and all that mean it are found."""

from __future__ import annotations

import random

import pytest

from lpr.service.store import NewEntry, Store, folding, marks, nearness
from lpr.service.store.folding import distance
from lpr.service.store.line_keys import keys_of_line, keys_of_text
from lpr.service.store.marks import fits
from tests.service.passages import START, passage

SIGNS = "ZG01O8BÄ"
FUZZINESS = (0, 1, 2, 3)


def drawn(numbers: random.Random, signs: str = SIGNS) -> str:
    """A plate, or a pattern, of few signs, so that many are alike."""
    text = "".join(numbers.choice(signs) for _ in range(numbers.randint(1, 7)))
    return text if text.strip("?*") else text + "A"


def meant(store: Store, text: str) -> list[tuple[str, str]]:
    return sorted((one.list.name, one.entry.pattern) for one in store.lists.matches(text, START))


@pytest.mark.parametrize("fuzziness", FUZZINESS)
def test_what_fits_shares_a_key(fuzziness: int) -> None:
    numbers = random.Random(fuzziness)
    found = 0
    for _ in range(4000):
        text, pattern = drawn(numbers), drawn(numbers, SIGNS + "?*")
        if fits(text, pattern, fuzziness):
            keys = keys_of_line(pattern, fuzziness)
            assert keys & keys_of_text(text, max(0, fuzziness - 1)), (text, pattern)
            found += 1
    assert found > 20


@pytest.mark.parametrize("worth", [0, 1000], ids=["looked up", "read"])
def test_the_same_matches_as_by_comparing_all(
    store: Store, worth: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nearness, "WORTH_A_SCAN", worth)
    numbers = random.Random(3)
    signs = SIGNS.replace("Ä", "7")
    early = sorted({drawn(numbers, signs) for _ in range(30)})
    for number, text in enumerate(early):
        store.passages.save(passage(number, text))
    expected: list[tuple[str, int, str]] = []
    for fuzziness in FUZZINESS:
        listed = store.lists.add(f"list {fuzziness}", "watch", fuzziness)
        patterns = sorted({drawn(numbers, signs + "?*") for _ in range(40)})
        store.lists.add_entries(listed.id, [NewEntry(one) for one in patterns])
        expected += [(listed.name, fuzziness, one) for one in patterns]
    late = sorted({drawn(numbers, signs) for _ in range(20)} - set(early))

    def compared(text: str) -> list[tuple[str, str]]:
        return sorted((name, one) for name, fuzzy, one in expected if fits(text, one, fuzzy))

    wanted = {text: compared(text) for text in (*early, *late)}
    assert {text: meant(store, text) for text in wanted} == wanted
    for number, text in enumerate(late, 1000):
        store.passages.save(passage(number, text))
    assert {text: meant(store, text) for text in wanted} == wanted


def test_a_new_plate_is_compared_with_few_lines(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = store.lists.add("staff", "allow", fuzziness=2)
    lines = [NewEntry(f"ZG{number:04}AB") for number in range(0, 8000, 4)]
    store.lists.add_entries(listed.id, [*lines, NewEntry("ST*"), NewEntry("*77?")])
    asked: list[str] = []

    def counting(text: str, pattern: str, fuzziness: int) -> bool:
        asked.append(pattern)
        return fits(text, pattern, fuzziness)

    monkeypatch.setattr(marks, "fits", counting)
    assert [pattern for _, pattern in meant(store, "ZG1236AB")] == [
        pattern
        for pattern in (one.pattern for one in lines)
        if distance("ZG1236AB".replace("B", "8"), pattern.replace("B", "8"), 1) <= 1
    ]
    store.passages.save(passage(1, "ZG1236AB"))
    assert 0 < len(asked) < 200
    asked.clear()
    assert [pattern for _, pattern in meant(store, "ST1")] == ["ST*"]
    assert len(asked) < 5


def test_a_list_that_allows_more_finds_what_was_put_in_before(store: Store) -> None:
    listed = store.lists.add("staff", "allow", fuzziness=0)
    store.lists.add_entries(listed.id, [NewEntry("ZG1234AB"), NewEntry("ZG*")])
    for fuzziness, text in ((3, "KK1234AB"), (2, "KG1234AB"), (1, "ZG1234A8")):
        store.lists.change(listed.id, "staff", "allow", fuzziness)
        assert ("staff", "ZG1234AB") in meant(store, text), fuzziness
    assert meant(store, "KG1234AB") == []


def test_many_lines_are_looked_up_together(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(50):
        store.passages.save(passage(number, f"ZG{number:04}AB"))
    asked: list[tuple[str, ...]] = []
    looked_up = folding.search_keys

    def counting(text: str, edits: int) -> set[str]:
        asked.append((text,))
        return looked_up(text, edits)

    monkeypatch.setattr(nearness, "search_keys", counting)
    listed = store.lists.add("staff", "allow", fuzziness=3)
    store.lists.add_entries(listed.id, [NewEntry(f"ZG{number:04}AB") for number in range(500)])
    assert asked == []
    assert len(meant(store, "ZG0011AB")) > 50
