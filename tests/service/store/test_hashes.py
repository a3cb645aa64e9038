"""Texts kept as keyed hashes: counted, found by the whole plate, and known to nobody."""

from __future__ import annotations

from pathlib import Path

import pytest

from lpr.errors import ConfigError
from lpr.service.config import ServiceConfig
from lpr.service.store import Match, PassageQuery, Store, Verdict
from lpr.service.store.hashes import is_hash
from tests.service.passages import passage
from tests.service.served import jpeg

PLATE = "ZG1234AB"


def contents(store: Store) -> bytes:
    """All bytes of the store's folder."""
    files = [one for one in store.config.data.rglob("*") if one.is_file()]
    return b"".join(one.read_bytes() for one in files)


def test_only_the_hash_is_kept(store: Store) -> None:
    store.hashes.switch(True)
    row = store.passages.save(passage(1), picture=jpeg(), crop=jpeg())
    again = store.passages.save(passage(2))
    other = store.passages.save(passage(3, "ST777KL"))
    assert is_hash(row.text)
    assert row.text == again.text != other.text
    assert (row.observed_text, row.picture, row.crop) == (row.text, False, False)
    record = store.passages.record(row.id)
    assert {record.text, record.best.text, *(one.text for one in record.looks)} == {row.text}
    assert record.candidates == ()
    assert store.passages.count(PassageQuery(text=PLATE)) == 2
    assert PLATE.encode() not in contents(store)
    assert store.passages.save(passage(4, "")).text == ""


def test_whole_plates_are_found_and_what_is_alike_is_refused(store: Store) -> None:
    store.hashes.switch(True)
    row = store.passages.save(passage(1))
    for query in (
        PassageQuery(text="zg 1234-ab", match=Match.EXACT),
        PassageQuery(text=PLATE),
        PassageQuery(text=row.text, match=Match.FUZZY),
    ):
        assert [one.id for one in store.passages.page(query).rows] == [row.id]
        assert store.passages.count(query) == 1
    assert store.passages.count(PassageQuery(text="ZG12")) == 0
    for query in (
        PassageQuery(text="ZG12*"),
        PassageQuery(text=PLATE, match=Match.FUZZY),
        PassageQuery(text="ZG.*", match=Match.REGEX),
    ):
        with pytest.raises(ConfigError, match="kept as hashes"):
            store.passages.page(query)


def test_corrections_are_hashed_and_undone(store: Store) -> None:
    store.hashes.switch(True)
    row = store.passages.save(passage(1))
    after = store.passages.correct(row.id, "ZG1234AC", "ana")
    assert after.text == store.hashes.of("ZG1234AC")
    assert store.passages.undo(row.id, "ana").text == row.text


def test_what_is_kept_already_is_replaced_for_good(store: Store) -> None:
    for number in range(5):
        store.passages.save(passage(number), picture=jpeg(), crop=jpeg())
    store.passages.correct("p000001", "ZG1234AC", "ana")
    store.reviews.say("p000002", Verdict.RIGHT, "ana")
    store.hashes.switch(True)
    assert [store.forgetting.some(3), store.forgetting.some(3), store.forgetting.some(3)] == [
        3,
        2,
        0,
    ]
    store.forgetting.rest()
    rows = store.passages.page(PassageQuery()).rows
    assert all(is_hash(row.text) and is_hash(row.observed_text) for row in rows)
    assert not any(row.picture or row.crop for row in rows)
    assert {one.text for one in rows} == {store.hashes.of(PLATE), store.hashes.of("ZG1234AC")}
    (correction,) = store.passages.corrections()
    assert correction.after == store.hashes.of("ZG1234AC")
    assert list(store.config.data.rglob("*.jpg")) == []
    assert store.passages.count(PassageQuery(text=PLATE)) == 4


def test_the_key_decides(tmp_path: Path) -> None:
    hashes = []
    for name in ("one", "two"):
        with Store(ServiceConfig(data=tmp_path / name)) as store:
            hashes.append(store.hashes.of(PLATE))
    assert hashes[0] != hashes[1]
    with Store(ServiceConfig(data=tmp_path / "one")) as store:
        assert store.hashes.of("zg-1234 ab") == hashes[0]
        assert store.hashes.of(hashes[0]) == hashes[0]
