"""Passages: searched, counted, exported, looked at, corrected."""

from __future__ import annotations

import csv
import io
import json
import zipfile

import pytest
from werkzeug.test import TestResponse

from lpr.service.config import ServiceConfig
from lpr.service.store import CameraSettings, PassageQuery, Role
from tests.service.served import Served, StubReads, jpeg, serve
from tests.service.web.visitor import keep, visitor


@pytest.fixture
def kept(served: Served) -> Served:
    for number, text in enumerate(("ZG1234AB", "ZG1284AB", "RI777X", "2G1234A8")):
        keep(served, number, text)
    return served


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", 4),
        ("text=zg12", 2),
        ("text=?G1234A*", 2),
        ("text=ZG1234AB&match=exact", 1),
        ("text=ZG1234AB&match=fuzzy&fuzziness=1", 2),
        ("text=ZG1234AB&match=fuzzy&fuzziness=2", 3),
        ("text=^RI\\d%2B&match=regex", 1),
        ("known=yes", 0),
        ("min_confidence=0.97", 0),
        ("since=2026-05-01T08:01%2B00:00&until=2026-05-01T08:03%2B00:00", 2),
    ],
)
def test_the_form_finds_and_counts_the_same(kept: Served, asked: str, found: int) -> None:
    asker = visitor(kept, Role.VIEWER)
    page = asker.get(f"/passages?{asked}")
    assert page.text.count('<li class="passage"') == found
    assert asker.get(f"/passages/count?{asked}").get_json()["count"] == found


def test_the_slider_knows_the_hits_of_all_steps(kept: Served) -> None:
    counted = visitor(kept).get("/passages/count?text=ZG1234AB&match=fuzzy").get_json()
    assert counted == {"count": 2, "sentence": "2 passages", "steps": [1, 2, 3, 3]}


def test_many_hits_are_not_counted_to_the_last(
    kept: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lpr.service.web.passages.MOST_COUNTED", 3)
    asker = visitor(kept)
    assert "more than 3 passages" in asker.get("/passages").text
    assert asker.get("/passages/count").get_json()["sentence"] == "more than 3 passages"


@pytest.mark.parametrize("asked", ["text=(&match=regex", "since=yesterday", "cursor=x", "camera=a"])
def test_what_cannot_be_searched_is_told(kept: Served, asked: str) -> None:
    page = visitor(kept).get(f"/passages?{asked}")
    assert page.status_code == 400
    assert 'role="alert"' in page.text


def test_pages_follow_one_another(served: Served) -> None:
    for number in range(60):
        keep(served, number)
    asker = visitor(served)
    first = asker.get("/passages?text=zg")
    (address,) = [
        part for part in first.text.split('"') if part.startswith("/passages?") and "cursor" in part
    ]
    second = asker.get(address.replace("&amp;", "&"))
    assert (first.text.count('<li class="passage"'), second.text.count('<li class="passage"')) == (
        50,
        10,
    )


def test_what_is_on_the_screen_is_exported(kept: Served) -> None:
    asker = visitor(kept)
    answer = asker.get("/passages.csv?text=zg12")
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert [row["text"] for row in rows] == ["ZG1284AB", "ZG1234AB"]
    assert rows[0]["first_seen"] == "2026-05-01T08:01:00+00:00"
    assert "attachment" in answer.headers["Content-Disposition"]
    found = json.loads(asker.get("/passages.json?text=zg12").text)
    assert [row["text"] for row in found] == ["ZG1284AB", "ZG1234AB"]
    assert json.loads(asker.get("/passages.json?text=none").text) == []


def test_no_cell_is_a_formula(served: Served) -> None:
    camera = served.store.cameras.add(CameraSettings("=HYPERLINK(1)", "0"))
    keep(served, 1, camera_id=camera.id)
    (row,) = csv.DictReader(io.StringIO(visitor(served).get("/passages.csv").text))
    assert row["camera_name"] == "'=HYPERLINK(1)"


def test_a_reading_is_corrected_and_the_correction_undone(kept: Served) -> None:
    asker = visitor(kept, Role.OPERATOR)
    page = asker.post("/passages/p000000/correct", {"text": "zg 1234 ac"})
    assert "Corrected from ZG1234AB to ZG1234AC." in page.text
    row = kept.store.passages.get("p000000")
    assert row is not None
    assert (row.text, row.observed_text, row.corrected_by) == (
        "ZG1234AC",
        "ZG1234AB",
        "operator user",
    )
    page = asker.post("/passages/p000000/undo")
    assert "The correction is undone: ZG1234AB again." in page.text
    assert "Undo the correction" not in page.text
    actions = [entry.action for entry in kept.store.audit.page().rows]
    assert actions == ["view", "undo", "view", "correct"]


@pytest.mark.parametrize("text", ["", " ?! ", "A" * 25])
def test_nothing_is_no_correction(kept: Served, text: str) -> None:
    assert visitor(kept).post("/passages/p000000/correct", {"text": text}).status_code == 400


@pytest.mark.parametrize("role", [Role.VIEWER, Role.AUDITOR])
def test_who_may_not_correct_sees_no_form(kept: Served, role: Role) -> None:
    asker = visitor(kept, role)
    assert "/correct" not in asker.get("/passages/p000000").text
    assert asker.post("/passages/p000000/correct", {"text": "A1"}).status_code == 403


def test_a_passage_is_deleted_by_administrators(kept: Served) -> None:
    assert visitor(kept, Role.OPERATOR).post("/passages/p000000/delete").status_code == 403
    visitor(kept).post("/passages/p000000/delete")
    assert kept.store.passages.get("p000000") is None


def test_the_characters_are_those_of_the_plate_that_was_read(
    kept: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    fragment = visitor(kept, Role.VIEWER).get("/passages/p000000/characters").text
    assert "<b>Z</b>" in fragment
    monkeypatch.setattr(kept.parts.reads, "plates", ())
    assert "no character" in visitor(kept).get("/passages/p000000/characters").text


def test_what_who_searched_and_saw_is_written_down(kept: Served) -> None:
    asker = visitor(kept, Role.VIEWER)
    asker.get("/passages?text=zg&known=no")
    asker.get("/passages/p000002")
    asker.get("/passages.csv?text=ri")
    entries = kept.store.audit.page().rows
    told = [(entry.who, entry.action, entry.subject) for entry in entries]
    who = "viewer user"
    assert told == [(who, "export", "ri"), (who, "view", "RI777X"), (who, "search", "zg")]
    assert entries[2].details == {"known": "no"}
    assert "RI777X" in visitor(kept, Role.AUDITOR).get("/audit?who=viewer+user&action=view").text


def test_cameras_that_are_not_for_one_are_not_there(served: Served) -> None:
    gate, yard = (served.store.cameras.add(CameraSettings(name, "0")) for name in ("Gate", "Yard"))
    keep(served, 1, "GATE1", camera_id=gate.id)
    keep(served, 2, "YARD1", camera_id=yard.id)
    keep(served, 3, "SENT1")
    asker = visitor(served, Role.OPERATOR, cameras=(gate.id,))
    for path in ("/", "/passages", "/passages.csv", f"/passages?camera={yard.id}", "/statistics"):
        text = asker.get(path).text
        assert "YARD1" not in text, path
        assert "SENT1" not in text, path
    assert "GATE1" in asker.get("/passages").text
    for part in ("", "/picture.jpg", "/crop.jpg", "/thumbnail.jpg", "/row", "/characters"):
        assert asker.get(f"/passages/p000001{part}").status_code == 200
        assert asker.get(f"/passages/p000002{part}").status_code == 404
    assert asker.post("/passages/p000002/correct", {"text": "X1"}).status_code == 404
    assert asker.get(f"/cameras/{yard.id}").status_code == 404
    assert asker.get(f"/cameras/{yard.id}/snapshot.jpg").status_code == 404


def test_corrections_are_a_data_set(kept: Served) -> None:
    kept.store.passages.correct("p000002", "RI777Y", "somebody")
    with visitor(kept).get("/settings/corrections.zip") as answer:
        data = answer.data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.read("images/p000002.jpg")[:2] == b"\xff\xd8"
        table = archive.read("annotations.csv").decode().split()
    assert table == ["image_path,plate_text", "images/p000002.jpg,RI777Y"]


def test_corrections_are_of_cameras_that_one_sees(served: Served) -> None:
    cameras = [served.store.cameras.add(CameraSettings(name, "0")).id for name in ("gate", "yard")]
    for number, camera in enumerate(cameras):
        one = keep(served, number, camera_id=camera)
        served.store.passages.correct(one, f"RI77{number}Y", "somebody")
    operator = visitor(served, Role.OPERATOR, cameras=cameras[:1])
    with operator.get("/settings/corrections.zip") as answer:
        data = answer.data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert sorted(archive.namelist()) == ["annotations.csv", "images/p000000.jpg"]


def test_uploads_are_read_and_kept(served: Served) -> None:
    asker = visitor(served, Role.OPERATOR)
    files = [
        (io.BytesIO(jpeg()), "car.jpg"),
        (io.BytesIO(b"nonsense"), "broken.jpg"),
        (io.BytesIO(b"film"), "../gate.mp4"),
    ]
    page = asker.post("/upload", {"files": files, "region": "hr", "keep": "yes"})
    assert page.text.count('<article class="panel result">') == 3
    assert "not a picture" in page.text
    (row,) = served.store.passages.iterate(PassageQuery())
    assert (row.text, row.kind, row.source, row.picture, row.crop) == (
        "ZG1234AB",
        "upload",
        "car.jpg",
        True,
        True,
    )
    (job,) = served.store.jobs.all()
    assert (job.kind, job.arguments["name"], job.arguments["region"]) == ("film", "gate.mp4", "hr")
    reads = served.parts.reads
    assert isinstance(reads, StubReads)
    assert reads.asked[0].region == ("hr",)


def test_a_film_comes_in_pieces(served: Served) -> None:
    asker, film = visitor(served, Role.OPERATOR), "0" * 32

    def send(offset: int, last: str, data: bytes = b"half", name: str = film) -> TestResponse:
        form = {"film": name, "offset": offset, "last": last, "name": "../gate.mp4"}
        return asker.post("/upload/pieces", form | {"piece": (io.BytesIO(data), "piece")})

    assert send(0, "no").status_code == 204
    assert send(9, "no").status_code == 409
    assert send(4 * 2**30, "no").status_code == 413
    assert send(0, "no").status_code == 204
    assert "read in the background" in send(4, "yes", b"rest").text
    (job,) = served.store.jobs.all()
    assert job.arguments["name"] == "gate.mp4"
    (kept,) = (served.parts.config.data / "uploads").iterdir()
    assert kept.read_bytes() == b"halfrest"
    assert send(0, "yes", name="../../x").status_code == 400
    assert visitor(served, Role.VIEWER).post("/upload/pieces").status_code == 403


@pytest.mark.parametrize(
    ("zone", "shown"), [("Asia/Kolkata", "2026-05-01 13:31:00"), ("UTC", "2026-05-01 08:01:00")]
)
def test_pages_show_and_take_times_of_the_services_zone(
    config: ServiceConfig, zone: str, shown: str
) -> None:
    with serve(config.data, StubReads(), time_zone=zone) as served:
        keep(served, 1)
        asker = visitor(served)
        assert shown in asker.get("/passages").text
        typed = shown.replace(" ", "T")
        assert asker.get(f"/passages/count?since={typed}").get_json()["count"] == 1
        assert asker.get(f"/passages/count?until={typed}").get_json()["count"] == 0
