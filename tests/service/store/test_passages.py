"""Passages are kept, found, paged, corrected and deleted."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from PIL import Image

from lpr.errors import ConfigError, NotFound
from lpr.service.store import PassageQuery, Store
from tests.service.passages import START, passage


def jpeg() -> bytes:
    data = io.BytesIO()
    Image.new("RGB", (640, 480), (90, 120, 30)).save(data, "JPEG")
    return data.getvalue()


def test_a_passage_comes_back_as_it_was_read(store: Store) -> None:
    one = passage(1)
    row = store.passages.save(one, kind="upload")
    assert (row.text, row.kind, row.zones, row.lines[0].line) == (
        "ZG1234AB",
        "upload",
        ("yard",),
        "gate",
    )
    assert row.first_seen == one.first_seen
    assert store.passages.get(one.id) == row
    assert store.passages.record(one.id) == one
    assert store.passages.get("other") is None
    with pytest.raises(NotFound, match="no passage other"):
        store.passages.record("other")


def test_a_passage_improves_and_keeps_its_picture(store: Store) -> None:
    first = store.passages.save(passage(1, "ZG1234A", state="opened"), picture=jpeg(), crop=jpeg())
    row = store.passages.save(passage(1, "ZG1234AB"))
    assert (first.text, row.text, row.state) == ("ZG1234A", "ZG1234AB", "closed")
    assert row.picture
    assert row.crop
    assert store.pictures.bytes(row.id, "picture") == jpeg()
    small = store.pictures.bytes(row.id, "thumbnail")
    assert small is not None
    assert Image.open(io.BytesIO(small)).size == (320, 240)
    assert store.pictures.bytes("other", "picture") is None


def test_pages_follow_each_other(store: Store) -> None:
    for number in range(25):
        store.passages.save(passage(number, at=START if number < 12 else None))
    whole = [row.id for row in store.passages.page(PassageQuery()).rows]
    assert len(whole) == 25
    for oldest_first in (False, True):
        pages: list[list[str]] = []
        found: list[str] = []
        cursor = None
        while True:
            query = PassageQuery(limit=10, cursor=cursor, oldest_first=oldest_first)
            page = store.passages.page(query, with_total=True)
            assert page.total == 25
            pages.append([row.id for row in page.rows])
            found += pages[-1]
            cursor = page.next_cursor
            if cursor is None:
                break
        assert [len(one) for one in pages] == [10, 10, 5]
        assert found == (whole[::-1] if oldest_first else whole)
    with pytest.raises(ConfigError, match="cursor"):
        store.passages.page(PassageQuery(cursor="nonsense"))


SOUGHT = (
    ("ZG12", "wildcard", 1, "ZG1234AB ZG12DQ"),
    ("zg 12-34?b", "wildcard", 1, "ZG1234AB"),
    ("*34*", "wildcard", 1, "ZG1234AB BX34"),
    ("?X34", "wildcard", 1, "BX34"),
    ("ZG1234A8", "exact", 1, ""),
    ("ZG12OO", "fuzzy", 1, "ZG12DQ"),
    ("ZG12OO", "fuzzy", 0, ""),
    ("26IZ34A8", "fuzzy", 1, "ZG1234AB"),
    ("ZG1234A", "fuzzy", 1, ""),
    ("ZG1234A", "fuzzy", 2, "ZG1234AB"),
    ("ZG124A", "fuzzy", 2, ""),
    ("ZG124A", "fuzzy", 3, "ZG1234AB ZG12DQ"),
    ("2G12O*", "fuzzy", 1, "ZG12DQ"),
    ("^ZG.*[BQ]$", "regex", 1, "ZG1234AB ZG12DQ"),
    ("x\\d+", "regex", 1, "BX34"),
)


@pytest.mark.parametrize(("text", "match", "fuzziness", "found"), SOUGHT)
def test_texts_are_found(store: Store, text: str, match: str, fuzziness: int, found: str) -> None:
    for number, plate in enumerate(("ZG1234AB", "ZG12DQ", "BX34", "ST777KL")):
        store.passages.save(passage(number, plate))
    query = PassageQuery(text=text, match=match, fuzziness=fuzziness, oldest_first=True)
    assert [row.text for row in store.passages.page(query).rows] == found.split()
    assert store.passages.count(query) == len(found.split())


@pytest.mark.parametrize("most", [0, 2, 100])
def test_common_texts_are_found_as_rare_ones_are(
    store: Store, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr("lpr.service.store.search.MOST_TEXTS", most)
    for number, plate in enumerate(("ZG1", "ZG2", "ZG3", "RI1")):
        store.passages.save(passage(number, plate))
    query = PassageQuery(text="ZG")
    assert [row.text for row in store.passages.page(query).rows] == ["ZG3", "ZG2", "ZG1"]
    assert store.passages.count(query) == 3


def test_hits_are_counted_as_far_as_is_asked(store: Store) -> None:
    for number in range(5):
        store.passages.save(passage(number))
    counts = [store.passages.count(PassageQuery(), most) for most in (None, 3, 10)]
    assert counts == [5, 4, 5]


def test_a_broken_expression_is_told(store: Store) -> None:
    with pytest.raises(ConfigError, match="no regular expression"):
        store.passages.count(PassageQuery(text="[", match="regex"))


def test_passages_are_told_apart_by_more_than_text(store: Store) -> None:
    store.vehicles.save("AA1", owner="Ana", tags=["staff"])
    for number, (plate, region) in enumerate((("AA1", "hr"), ("BB2", "de"), ("CC3", None))):
        store.passages.save(passage(number, plate, region=region, confidence=0.5 + number / 10))
    store.passages.correct("p000001", "BB22", by="op")

    def texts(query: PassageQuery) -> list[str]:
        return [row.text for row in store.passages.page(query).rows]

    assert texts(PassageQuery(known=True)) == ["AA1"]
    assert texts(PassageQuery(known=False)) == ["CC3", "BB22"]
    assert texts(PassageQuery(region="de")) == ["BB22"]
    assert texts(PassageQuery(min_confidence=0.65)) == ["CC3"]
    assert texts(PassageQuery(corrected=True)) == ["BB22"]
    assert texts(PassageQuery(cameras=())) == []
    minute = START + timedelta(minutes=1)
    assert texts(PassageQuery(since=minute, until=minute + timedelta(minutes=1))) == ["BB22"]
    (row,) = store.passages.page(PassageQuery(text="AA1")).rows
    assert row.known
    assert row.tags == ("staff",)


def test_a_correction_keeps_what_was_read_and_can_be_undone(store: Store) -> None:
    store.passages.save(passage(1, "ZG1234A8", state="opened"))
    row = store.passages.correct("p000001", "zg 1234-ab", by="ana")
    assert (row.text, row.observed_text, row.corrected_by) == ("ZG1234AB", "ZG1234A8", "ana")
    store.passages.correct("p000001", "ZG1234AC", by="iva")
    row = store.passages.save(passage(1, "ZG1234A0"))
    assert (row.text, row.observed_text, row.corrected_by) == ("ZG1234AC", "ZG1234A0", "iva")
    row = store.passages.undo("p000001", by="ana")
    assert (row.text, row.corrected_by) == ("ZG1234AB", "ana")
    row = store.passages.undo("p000001", by="ana")
    assert (row.text, row.corrected_by, row.corrected_at) == ("ZG1234A0", None, None)
    assert store.passages.undo("p000001", by="ana") == row
    made = list(store.passages.corrections(passage_id="p000001"))
    assert [(one.before, one.after, one.undone_by) for one in made] == [
        ("ZG1234A8", "ZG1234AB", "ana"),
        ("ZG1234AB", "ZG1234AC", "ana"),
    ]
    with pytest.raises(NotFound, match="no passage other"):
        store.passages.correct("other", "A", by="ana")


def test_deleted_passages_take_their_pictures_along(store: Store) -> None:
    for number in range(3):
        store.passages.save(passage(number), picture=jpeg(), crop=jpeg())
    assert store.passages.delete(["p000000", "p000002", "other"]) == 2
    assert [row.id for row in store.passages.iterate(PassageQuery())] == ["p000001"]
    left = [key.rpartition("/")[2] for key in store.pictures.files.place.listed()]
    assert sorted(left) == ["p000001.crop.jpg", "p000001.jpg", "p000001.small.jpg"]
