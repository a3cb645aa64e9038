"""Vehicles and lists know plates."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from sqlalchemy import event

from lpr.errors import ConfigError, Conflict, NotFound
from lpr.service.store import NewEntry, PassageQuery, Store
from lpr.service.store.lists import PORTIONS
from tests.service.passages import START, passage


def test_vehicles_are_kept_by_plate(store: Store) -> None:
    store.passages.save(passage(1, "ZG1234AB"))
    store.passages.save(passage(2, "ZG1234AB"))
    vehicle = store.vehicles.save("zg 1234-ab", "Ana", "blue van", ["staff", " night "], by="op")
    assert (vehicle.plate, vehicle.visits, vehicle.tags) == ("ZG1234AB", 2, ("night", "staff"))
    assert vehicle.last_seen == passage(2).last_seen
    for text in ("ana", "VAN", "zg12", "nigh"):
        assert [one.plate for one in store.vehicles.all(text)] == ["ZG1234AB"], text
    assert store.vehicles.all("%") == ()
    assert store.vehicles.get("other") is None
    store.vehicles.remove("ZG1234AB")
    with pytest.raises(NotFound, match="no vehicle"):
        store.vehicles.remove("ZG1234AB")
    with pytest.raises(ConfigError, match="needs a plate"):
        store.vehicles.save("--")


def test_letters_with_marks_are_those_that_cameras_read(store: Store) -> None:
    staff = store.lists.add("staff", "allow", fuzziness=0)
    assert store.lists.add_entry(staff.id, NewEntry("ŽU 123-AB")).pattern == "ZU123AB"
    store.lists.add_entry(staff.id, NewEntry("đš*"))
    for text in ("ZU123AB", "žu123ab", "DS777"):
        assert [one.list.name for one in store.lists.matches(text, START)] == ["staff"], text
    assert store.vehicles.save("ČĆ 1Ø").plate == "CC1O"
    assert store.vehicles.get("čć1ø") == store.vehicles.get("CC1O") is not None
    store.vehicles.save("ZG1", notes="the sister of ČĆ 1Ø")
    counts = store.subjects.erase("čć1ø")
    assert (counts.plate, counts.vehicles) == ("CC1O", 1)
    assert [one.notes for one in store.vehicles.all()] == ["the sister of [erased]"]
    store.vehicles.remove("Źg 1")
    assert store.vehicles.all() == ()


@pytest.mark.parametrize("text", ["ЖУ123", "ZG١٢٣", "WEIß1", "AÆ12"])
def test_what_no_camera_reads_is_refused(store: Store, text: str) -> None:
    for keep in (NewEntry, store.vehicles.save):
        with pytest.raises(ConfigError, match="stands on no plate as it is read"):
            keep(text)


def test_a_plate_is_never_cut(store: Store) -> None:
    with pytest.raises(ConfigError, match="32 letters and digits at most"):
        store.vehicles.save("A" * 33)


def test_a_line_is_not_put_in_twice(store: Store) -> None:
    staff = store.lists.add("staff", "allow")
    store.lists.add_entry(staff.id, NewEntry("ZG1", valid_from=START))
    with pytest.raises(Conflict, match="ZG1 is in the list already"):
        store.lists.add_entry(staff.id, NewEntry("zg-1", "again", valid_from=START))
    store.lists.add_entry(staff.id, NewEntry("ZG1", valid_from=START + timedelta(days=1)))
    assert store.lists.get(staff.id).entries == 2


def test_a_list_holds_plates_patterns_and_look_alikes(store: Store) -> None:
    staff = store.lists.add("staff", "allow", fuzziness=1)
    store.lists.add_entry(staff.id, NewEntry("ZG 1234-AB"))
    store.lists.add_entry(staff.id, NewEntry("st*"))

    def names(text: str) -> list[str]:
        return [match.list.name for match in store.lists.matches(text, START)]

    assert names("ZG1234A8") == ["staff"]
    assert names("ST777KL") == ["staff"]
    assert names("ZG1234AC") == []
    assert store.lists.get(staff.id).entries == 2
    with pytest.raises(Conflict, match="called staff already"):
        store.lists.add("staff", "block")
    with pytest.raises(ConfigError, match=r"kind is '!'; give one of allow, watch, block, ignore"):
        store.lists.add("x", "!")
    assert store.lists.add("x", " Taxi ").kind == "taxi"


def test_lines_of_lists_count_in_their_time(store: Store) -> None:
    staff = store.lists.add("staff", "allow")
    line = NewEntry("AA1", valid_from=START, valid_to=START + timedelta(days=1))
    store.lists.add_entry(staff.id, line)
    day = f"{START.astimezone():%a}"[:2]
    store.lists.add_entry(staff.id, NewEntry("BB2", hours=f"{day} 00:00-24:00"))
    assert store.lists.matches("AA1", START)
    assert not store.lists.matches("AA1", START + timedelta(days=1))
    assert store.lists.matches("BB2", START)
    assert not store.lists.matches("BB2", START + timedelta(days=1))


def test_passages_are_known_by_lists_that_were_there_before_and_after(store: Store) -> None:
    staff = store.lists.add("staff", "allow", fuzziness=2)
    early = store.lists.add_entry(staff.id, NewEntry("ZG1234AB"))
    for number, text in enumerate(("ZG1234AB", "ZG1234AC", "ST777KL", "RI555XX")):
        store.passages.save(passage(number, text))
    store.lists.add_entry(staff.id, NewEntry("ST*"))

    def known() -> list[str]:
        query = PassageQuery(known=True, oldest_first=True)
        return [row.text for row in store.passages.page(query).rows]

    assert known() == ["ZG1234AB", "ZG1234AC", "ST777KL"]
    store.lists.change(staff.id, "staff", "allow", fuzziness=0)
    assert known() == ["ZG1234AB", "ST777KL"]
    assert store.lists.remove_entry(staff.id, early.id) == early
    assert known() == ["ST777KL"]
    store.lists.remove(staff.id)
    assert known() == []


def test_beside_a_match_stands_how_sure_it_is(store: Store) -> None:
    staff = store.lists.add("staff", "allow", fuzziness=2)
    store.lists.add_entry(staff.id, NewEntry("ZG1230AB"))

    def costs(text: str) -> list[tuple[float, float]]:
        found = store.lists.matches(text, START)
        return [(one.cost, round(one.sureness, 2)) for one in found]

    for known in (False, True):
        assert costs("ZG123OAB") == [(0.0, 1.0)], known
        assert costs("ZG1230A8") == [(0.2, 0.87)], known
        assert costs("ZG1230AK") == [(1.0, 0.5)], known
        assert costs("ZG1230KK") == [], known
        for number, text in enumerate(("ZG123OAB", "ZG1230A8", "ZG1230AK", "ZG1230KK")):
            store.passages.save(passage(number, text))


def test_entries_are_added_together_and_none_twice(store: Store) -> None:
    staff = store.lists.add("staff", "allow")
    store.lists.add_entry(staff.id, NewEntry("zg 1"))
    new = [
        NewEntry("ZG1", "noted"),
        NewEntry("ZG2"),
        NewEntry("ZG-2"),
        NewEntry("ZG2", hours="08:00-09:00"),
    ]
    assert store.lists.add_entries(staff.id, new) == 2
    assert store.lists.add_entries(staff.id, new) == 0
    assert [one.pattern for one in store.lists.entries(staff.id)] == ["ZG1", "ZG2", "ZG2"]
    with pytest.raises(NotFound):
        store.lists.add_entries(99, new)


def test_lines_are_given_by_pages(store: Store) -> None:
    staff, other = store.lists.add("staff", "allow"), store.lists.add("other", "allow")
    store.lists.add_entry(other.id, NewEntry("ZG00"))
    new = [NewEntry(f"ZG{number:02}", "night" if number % 2 else "") for number in range(12)]
    store.lists.add_entries(
        staff.id, [*reversed(new), NewEntry("ZG05", "twice", hours="08:00-09:00")]
    )
    found, cursor = list[str](), None
    while True:
        page = store.lists.page(staff.id, cursor=cursor, limit=5)
        assert page.total == 13
        found += [one.pattern for one in page.rows]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert found == sorted([*(one.pattern for one in new), "ZG05"])
    for text, count in (("zg 0", 11), ("NIGHT", 6), ("5", 2), ("%", 0), ("nobody", 0)):
        assert store.lists.page(staff.id, text, limit=1).total == count, text
    for cursor in ("x", "7", "bm8="):
        with pytest.raises(ConfigError, match="cursor is none"):
            store.lists.page(staff.id, cursor=cursor)
    with pytest.raises(NotFound, match="no list 99"):
        store.lists.page(99)


def test_vehicles_are_given_by_pages(store: Store) -> None:
    plates = [f"ZG{number:02}" for number in range(12)]
    for number, plate in enumerate(plates):
        store.vehicles.save(plate, "Ana" if number % 2 else "Bert")
    found, cursor = list[str](), None
    while True:
        page = store.vehicles.page(cursor=cursor, limit=5)
        assert page.total == 12
        found += [one.plate for one in page.rows]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert found == plates
    page = store.vehicles.page("ana", limit=4)
    assert ([one.plate for one in page.rows], page.total) == (plates[1:8:2], 6)
    with pytest.raises(ConfigError, match="cursor is none"):
        store.vehicles.page(cursor="x")


@pytest.mark.parametrize(
    ("hours", "told"),
    [
        ("24:30-05:00", "from 00:00 to 24:00"),
        ("20:00-24:30", "from 00:00 to 24:00"),
        ("24:00-05:00", "from 00:00 to 24:00"),
        ("Mo 08:00-08:00", "ends when it begins; write 00:00-24:00"),
    ],
)
def test_hours_that_are_none_are_refused(hours: str, told: str) -> None:
    with pytest.raises(ConfigError, match=told):
        NewEntry("A1", hours=hours)
    NewEntry("A1", hours="Mo-Fr 20:00-24:00, Sa 22:00-06:00")


@pytest.fixture
def statements(store: Store) -> Iterator[list[str]]:
    """The statements that the store has sent to its database."""
    sent: list[str] = []

    def note(*arguments: Any) -> None:
        sent.append(arguments[2])

    event.listen(store.database.engine, "before_cursor_execute", note)
    yield sent
    event.remove(store.database.engine, "before_cursor_execute", note)


@pytest.mark.parametrize("fuzziness", [0, 1, 2])
def test_a_long_table_is_put_in_by_few_statements_and_short_transactions(
    store: Store, statements: list[str], fuzziness: int
) -> None:
    for number in range(5):
        store.passages.save(passage(number, f"ZGI{number}"))
    staff = store.lists.add("staff", "allow", fuzziness)
    lines = 2 * PORTIONS[fuzziness] + 1
    entries = [
        NewEntry(f"ZG1{number}" if number % 2 else f"ZGI{number}") for number in range(lines)
    ]
    statements.clear()
    assert store.lists.add_entries(staff.id, entries) == lines
    assert sum("INSERT INTO list_entries" in one for one in statements) == 3
    assert len(statements) < (40 if fuzziness < 2 else 3 * lines)
    assert [len(store.lists.matches(f"ZGI{number}", START)) > 0 for number in range(5)] == (
        [True, fuzziness > 0, True, fuzziness > 0, True]
    )
    statements.clear()
    store.lists.change(staff.id, "staff", "allow", 0)
    assert len(statements) < 40
    assert not store.lists.matches("ZGI1", START)


@pytest.mark.parametrize(("pattern", "note"), [("A" * 33, ""), ("A1", "x" * 401)])
def test_texts_of_lines_have_a_length(pattern: str, note: str) -> None:
    with pytest.raises(ConfigError, match="characters at most"):
        NewEntry(pattern, note)


def test_what_no_column_can_hold_is_told(store: Store) -> None:
    with pytest.raises(ConfigError, match="1 to 80 characters"):
        store.lists.add("x" * 81, "allow")
    with pytest.raises(ConfigError, match="can be kept"):
        store.lists.entries(10**30)
    listed = store.lists.add("staff", "allow")
    early = datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=1)))
    with pytest.raises(ConfigError, match="can be kept"):
        store.lists.add_entry(listed.id, NewEntry("A1", valid_from=early))


def test_a_line_that_two_put_in_at_once_is_there_once(store: Store) -> None:
    listed = store.lists.add("staff", "allow")
    both = threading.Barrier(2)

    def put(_: int) -> bool:
        both.wait()
        try:
            store.lists.add_entry(listed.id, NewEntry("ZG1234AB"))
        except Conflict:
            return False
        return True

    for _ in range(5):
        with ThreadPoolExecutor(2) as two:
            assert sorted(two.map(put, range(2))) == [False, True]
        (line,) = store.lists.entries(listed.id)
        store.lists.remove_entry(listed.id, line.id)
