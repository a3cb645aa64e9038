"""The interface of our own: passages are searched, seen, corrected, deleted."""

from __future__ import annotations

from typing import Any

import pytest

from tests.service.api.programs import Program
from tests.service.served import Served, jpeg


def texts(found: Any) -> list[str]:
    return [one["text"] for one in found["passages"]]


@pytest.mark.usefixtures("cameras")
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["RI9999EF", "ST5678CD", "ZG300AB", "ZG200AB", "ZG100AB", "ZG000AB"]),
        ("text=ZG&oldest_first=true&limit=2", ["ZG000AB", "ZG100AB"]),
        ("text=*78*", ["ST5678CD"]),
        ("text=ZG?00AB&limit=1", ["ZG300AB"]),
        ("text=^S.*D$&match=regex", ["ST5678CD"]),
        ("text=5T5678CD&match=fuzzy&fuzziness=1", ["ST5678CD"]),
        ("text=ST5678CD&match=exact", ["ST5678CD"]),
        ("region=si", ["ST5678CD"]),
        ("camera=2", ["ST5678CD"]),
        ("camera=1&camera=2&limit=2", ["ST5678CD", "ZG300AB"]),
        ("kind=api", ["RI9999EF"]),
        ("since=2026-05-01T08:04:00Z", ["RI9999EF", "ST5678CD"]),
        ("until=2026-05-01T10:01:00%2B02:00", ["ZG000AB"]),
        ("min_confidence=0.99", []),
        ("known=true", []),
        ("corrected=false&direction=towards&limit=1", ["RI9999EF"]),
    ],
)
def test_passages_are_found(served: Served, query: str, expected: list[str]) -> None:
    assert texts(Program(served, "viewer").got(f"/passages?{query}")) == expected


@pytest.mark.usefixtures("cameras")
def test_pages_follow_each_other(served: Served) -> None:
    program = Program(served, "viewer")
    page = program.got("/passages?limit=4&with_total=true")
    assert page["total"] == 6
    rest = program.got(f"/passages?limit=4&cursor={page['next_cursor']}")
    assert len(texts(page) + texts(rest)) == len({*texts(page), *texts(rest)}) == 6
    assert rest["next_cursor"] is None


@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=1001",
        "limit=x",
        "since=2026-05-01",
        "since=9999-01-01T00:00:00Z",
        "match=regex&text=(",
        "match=guess",
        "camera=-1",
        "cursor=nonsense",
        "txet=ZG",
        "min_confidence=2",
    ],
)
def test_what_makes_no_sense_is_told(served: Served, query: str) -> None:
    answer = Program(served, "viewer")("GET", f"/passages?{query}")
    assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")
    assert len(answer.get_json()["detail"]) > 10


def test_one_sees_only_passages_of_ones_cameras(served: Served, cameras: tuple[int, int]) -> None:
    program = Program(served, cameras=[cameras[1]])
    assert texts(program.got("/passages")) == ["ST5678CD"]
    assert texts(program.got(f"/passages?camera={cameras[0]}")) == []
    assert program.got("/passages/p000004")["text"] == "ST5678CD"
    hidden = "/passages/p000001"
    for path in ("", "/record", "/crop.jpg", "/corrections"):
        assert program("GET", hidden + path).status_code == 404
    assert program("PUT", f"{hidden}/correction", json={"text": "X"}).status_code == 404
    # Who is bound to cameras is no administrator of the whole, and removes nothing.
    assert program("DELETE", hidden).status_code == 403
    assert [one["name"] for one in program.got("/cameras")["cameras"]] == ["yard"]
    assert program("GET", f"/cameras/{cameras[0]}").status_code == 404
    span = "since=2026-05-01T00:00:00Z&until=2026-05-02T00:00:00Z"
    assert program.got(f"/statistics?{span}")["total"] == 1
    assert len(program("GET", "/passages.csv").text.splitlines()) == 2


@pytest.mark.usefixtures("cameras")
def test_a_reading_is_corrected_and_the_correction_undone(served: Served) -> None:
    program = Program(served, "operator")
    changed = program("PUT", "/passages/p000001/correction", json={"text": "zg-111-ab"}).get_json()
    assert (changed["text"], changed["observed_text"]) == ("ZG111AB", "ZG100AB")
    assert changed["corrected_by"] == "key operator program"
    (kept,) = program.got("/passages/p000001/corrections")["corrections"]
    assert (kept["before"], kept["after"], kept["undone_at"]) == ("ZG100AB", "ZG111AB", None)
    undone = program("DELETE", "/passages/p000001/correction").get_json()
    assert (undone["text"], undone["corrected_by"]) == ("ZG100AB", None)
    viewer = Program(served, "viewer")
    assert viewer("PUT", "/passages/p000001/correction", json={"text": "A"}).status_code == 403


@pytest.mark.usefixtures("cameras")
def test_what_was_read_is_there_whole(served: Served) -> None:
    record = Program(served, "viewer").got("/passages/p000001/record")
    assert record["looks"][0]["box"] == [10.0, 20.0, 110.0, 50.0]
    assert record["candidates"][0]["text"] == "ZG100AB"


@pytest.mark.usefixtures("cameras")
def test_pictures_come_as_they_were_kept(served: Served) -> None:
    program = Program(served, "viewer")
    answer = program("GET", "/passages/p000004/picture.jpg")
    assert (answer.mimetype, answer.data) == ("image/jpeg", jpeg())
    assert program("GET", "/passages/p000001/picture.jpg").status_code == 404
    assert program("GET", "/passages/p000001/record.jpg").status_code == 404


@pytest.mark.usefixtures("cameras")
def test_deleting_is_for_administrators(served: Served) -> None:
    assert Program(served, "operator")("DELETE", "/passages/p000001").status_code == 403
    program = Program(served)
    assert program("DELETE", "/passages/p000001").status_code == 204
    assert program("GET", "/passages/p000001").status_code == 404


@pytest.mark.usefixtures("cameras")
def test_who_looked_at_what_is_written_down(served: Served) -> None:
    program = Program(served, "viewer")
    program.got("/passages?text=ZG")
    program.got("/passages/p000001")
    found = {(one.who, one.action, one.subject) for one in served.store.audit.page().rows}
    assert ("key viewer program", "search", "ZG") in found
    assert ("key viewer program", "view", "ZG100AB") in found
