"""The interface of our own: search, corrections, cameras, vehicles, lists, reading, counts."""

from __future__ import annotations

import csv
import io
import zipfile
from typing import Any

import pytest
from werkzeug.test import TestResponse

from lpr import __version__
from lpr.errors import StreamError
from lpr.service.cameras import CameraLook
from lpr.service.store import CameraSettings, NewEntry
from tests.service.passages import passage
from tests.service.served import Served, StubReads, jpeg
from tests.service.web.visitor import visitor

API = "/api/v1"


class Program:
    """A program with a key, that speaks JSON."""

    def __init__(self, served: Served, role: str = "administrator", **settings: Any) -> None:
        self._client = served.client()
        self._headers = served.key(role, **settings)

    def __call__(self, method: str, path: str, **given: Any) -> TestResponse:
        return self._client.open(API + path, method=method, headers=self._headers, **given)

    def got(self, path: str) -> Any:
        """What is there, as JSON."""
        answer = self("GET", path)
        assert answer.status_code == 200, answer.text
        return answer.get_json()


@pytest.fixture
def cameras(served: Served) -> tuple[int, int]:
    """Two cameras, with passages of both and of none."""
    store = served.store
    gate = store.cameras.add(CameraSettings("gate", "rtsp://anna:secret@10.0.0.9/1")).id
    yard = store.cameras.add(CameraSettings("yard", "rtsp://10.0.0.10/1")).id
    for number in range(4):
        store.passages.save(passage(number, f"ZG{number}00AB"), camera_id=gate, crop=jpeg())
    store.passages.save(passage(4, "ST5678CD", region="si"), camera_id=yard, picture=jpeg())
    store.passages.save(passage(5, "RI9999EF"), kind="api")
    return gate, yard


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
    assert program("DELETE", hidden).status_code == 404
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


def test_cameras_are_added_changed_and_removed(served: Served) -> None:
    program = Program(served)
    body = {
        "name": "gate",
        "address": "rtsp://anna:secret@10.0.0.9/1",
        "region": "hr",
        "fps": 5,
        "role": "entry",
        "zones": [{"name": "yard", "points": [[0, 0], [1, 0], [1, 1]]}],
    }
    answer = program("POST", "/cameras", json=body)
    assert answer.status_code == 201
    camera = answer.get_json()
    assert (camera["name"], camera["state"], camera["role"]) == ("gate", "off", "entry")
    assert camera["zones"][0]["points"] == [[0.0, 0.0], [1.0, 0.0], [1.0, 1.0]]
    assert "secret" not in answer.text
    assert program("POST", "/cameras", json=body).status_code == 409
    path = f"/cameras/{camera['id']}"
    changed = program("PUT", path, json={"name": "north gate", "enabled": False}).get_json()
    assert (changed["name"], changed["enabled"], changed["fps"]) == ("north gate", False, None)
    kept = served.store.cameras.get(camera["id"]).settings.address
    assert kept == "rtsp://anna:secret@10.0.0.9/1"
    assert Program(served, "operator")("DELETE", path).status_code == 403
    assert program("DELETE", path).status_code == 204
    assert program("GET", path).status_code == 404


@pytest.mark.parametrize(
    "address", ["http://169.254.169.254/latest", "file:///etc/passwd", "concat:/etc/passwd|x"]
)
def test_cameras_are_not_at_any_address(served: Served, address: str) -> None:
    answer = Program(served)("POST", "/cameras", json={"name": "gate", "address": address})
    assert answer.status_code == 400
    assert served.store.cameras.all() == ()


def test_vehicles_are_kept(served: Served) -> None:
    program = Program(served, "operator")
    body = {"owner": "anna", "notes": "<script>alert(1)</script>", "tags": ["staff"]}
    saved = program("PUT", "/vehicles/zg-1234-ab", json=body).get_json()
    assert (saved["plate"], saved["tags"]) == ("ZG1234AB", ["staff"])
    assert saved["changed_by"] == "key operator program"
    assert program.got("/vehicles?text=ann")["vehicles"][0]["plate"] == "ZG1234AB"
    assert program.got("/vehicles/ZG1234AB")["notes"] == body["notes"]
    assert program("PUT", "/vehicles/---", json=body).status_code == 400
    assert program("DELETE", "/vehicles/ZG1234AB").status_code == 204
    assert program("GET", "/vehicles/ZG1234AB").status_code == 404


def test_lists_are_kept_and_asked(served: Served) -> None:
    program = Program(served, "operator")
    made = program("POST", "/lists", json={"name": "staff", "kind": "allow"})
    assert made.status_code == 201
    path = f"/lists/{made.get_json()['id']}"
    entry = program("POST", f"{path}/entries", json={"pattern": "ZG*", "note": "ours"}).get_json()
    assert [one["pattern"] for one in program.got(f"{path}/entries")["entries"]] == ["ZG*"]
    served.store.lists.add_entries(made.get_json()["id"], [NewEntry(f"ST{n}") for n in range(150)])
    page = program.got(f"{path}/entries?text=st")
    assert (len(page["entries"]), page["total"]) == (100, 150)
    page = program.got(f"{path}/entries?text=st&cursor={page['next_cursor']}")
    assert (len(page["entries"]), page["next_cursor"]) == (50, None)
    assert program("GET", f"{path}/entries?cursor=x").status_code == 400
    (match,) = program.got("/lists/matches?text=zg1234ab")["matches"]
    assert (match["list"]["name"], match["entry"]["note"]) == ("staff", "ours")
    assert program.got("/lists/matches?text=XX1")["matches"] == []
    assert program("DELETE", f"/lists/99/entries/{entry['id']}").status_code == 404
    assert program("DELETE", f"{path}/entries/{entry['id']}").status_code == 204
    changed = program("PUT", path, json={"name": "team", "kind": "watch", "fuzziness": 0})
    assert changed.get_json()["name"] == "team"
    assert program("DELETE", path).status_code == 204
    assert program.got("/lists")["lists"] == []


def test_a_picture_is_read(served: Served) -> None:
    headers = served.key("viewer")
    answer = served.post_picture(f"{API}/read?region=hr&region=si&quick=true", headers)
    record = answer.get_json()
    assert (record["source"], record["plates"][0]["text"]) == ("car.jpg", "ZG1234AB")
    assert isinstance(served.parts.reads, StubReads)
    asked = served.parts.reads.asked[-1]
    assert (asked.region, asked.quick) == (("hr", "si"), True)
    whole = {"Content-Type": "image/jpeg", **headers}
    answer = served.client().post(f"{API}/read", data=jpeg(), headers=whole)
    assert answer.get_json()["plates"][0]["text"] == "ZG1234AB"
    answer = served.client().post(f"{API}/read?min_confidence=0.95", data=jpeg(), headers=whole)
    assert answer.get_json()["plates"] == []
    assert served.client().post(f"{API}/read", headers=headers).status_code == 400


@pytest.mark.usefixtures("cameras")
def test_passages_are_counted(served: Served) -> None:
    program = Program(served, "auditor")
    span = "since=2026-05-01T08:00:00Z&until=2026-05-01T10:00:00Z"
    found = program.got(f"/statistics?{span}&interval=hour&busiest=2")
    assert (found["total"], [one["count"] for one in found["intervals"]]) == (6, [6, 0])
    counts = {one["name"]: one["count"] for one in found["by_camera"]}
    assert counts == {"gate": 4, "yard": 1, "": 1}
    assert len(found["busiest"]) == 2
    wide = "since=1970-01-01T00:00:00Z&until=2199-01-01T00:00:00Z"
    assert program("GET", f"/statistics?{wide}").status_code == 400
    assert program("GET", "/statistics?since=2027-01-01T00:00:00Z").status_code == 400


@pytest.mark.usefixtures("cameras")
def test_a_table_of_what_was_found_has_no_formulas(served: Served) -> None:
    served.store.cameras.add(CameraSettings("=cmd|'/c calc'!A1", "rtsp://10.0.0.11/1"))
    served.store.passages.save(passage(9, "XX"), camera_id=3)
    answer = Program(served, "viewer")("GET", "/passages.csv?text=X&limit=1")
    assert (answer.mimetype, "attachment" in answer.headers["Content-Disposition"]) == (
        "text/csv",
        True,
    )
    (row,) = csv.DictReader(io.StringIO(answer.text))
    assert row["text"] == "XX"
    assert not row["camera_name"].startswith("=")


@pytest.mark.usefixtures("cameras")
def test_corrections_come_as_training_takes_them(served: Served) -> None:
    served.store.passages.correct("p000001", "ZG111AB", "anna")
    served.store.passages.correct("p000004", "ST5678CE", "anna")
    answer = Program(served, "operator")("GET", "/corrections.zip")
    data = answer.data
    answer.close()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        rows = list(csv.DictReader(io.StringIO(archive.read("annotations.csv").decode())))
        # The other one has no crop.
        assert rows == [{"image_path": "images/p000001.jpg", "plate_text": "ZG111AB"}]
        assert archive.read("images/p000001.jpg") == jpeg()


@pytest.mark.usefixtures("cameras")
def test_who_looked_at_what_is_written_down(served: Served) -> None:
    program = Program(served, "viewer")
    program.got("/passages?text=ZG")
    program.got("/passages/p000001")
    found = {(one.who, one.action, one.subject) for one in served.store.audit.page().rows}
    assert ("key viewer program", "search", "ZG") in found
    assert ("key viewer program", "view", "ZG100AB") in found


def test_health_tells_strangers_nothing(served: Served) -> None:
    assert served.client().get("/health").get_json() == {"status": "ok"}
    assert served.client().get("/ready").status_code == 401
    assert served.client().get("/metrics").status_code == 401


def test_ready_says_what_is_missing(served: Served) -> None:
    headers = served.key("viewer")
    assert served.client().get("/ready", headers=headers).status_code == 200
    assert isinstance(served.parts.reads, StubReads)
    served.parts.reads.ready = False
    answer = served.client().get("/ready", headers=headers)
    assert answer.status_code == 503
    assert answer.get_json()["problems"] == ["the recogniser is not ready yet"]
    health = served.client().get(f"{API}/health", headers=headers).get_json()
    assert (health["database"], health["recogniser"], health["version"]) == (
        True,
        False,
        __version__,
    )


@pytest.mark.usefixtures("cameras")
def test_metrics_count_requests_pictures_and_cameras(served: Served) -> None:
    headers = served.key("viewer")
    served.post_picture("/v1/plate-reader/", headers)
    served.store.cameras.set_state(1, "running", {"frames": 7.0})
    text = served.client().get("/metrics", headers=headers).text
    assert (
        'lpr_http_requests_total{method="POST",status="201",view="dialects.plate_reader"}' in text
    )
    assert 'lpr_pictures_read_total{outcome="read"} 1.0' in text
    assert 'lpr_camera_running{camera="gate"} 1.0' in text
    assert 'lpr_camera{camera="gate",count="frames"} 7.0' in text
    assert "lpr_reads_waiting 0.0" in text


def test_metrics_count_what_pages_read(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    def seen(settings: CameraSettings, **_: object) -> CameraLook:
        raise StreamError(f"{settings.name}: no picture")

    monkeypatch.setattr("lpr.service.web.camera_test.look", seen)
    guard = visitor(served)
    guard.post("/upload", {"files": (io.BytesIO(jpeg()), "car.jpg")})
    guard.post("/cameras/test", {"name": "Gate", "address": "0"})
    text = served.client().get("/metrics", headers=served.key()).text
    assert 'lpr_pictures_read_total{outcome="read"} 1.0' in text
    assert 'lpr_pictures_read_total{outcome="failed"} 1.0' in text
    assert "lpr_read_seconds_count 1.0" in text


def test_lists_are_imported_and_exported(served: Served) -> None:
    program = Program(served, "operator")
    number = program("POST", "/lists", json={"name": "staff", "kind": "allow"}).get_json()["id"]
    path = f"/lists/{number}/entries.csv"

    def sent(data: bytes) -> Any:
        file = {"upload": (io.BytesIO(data), "staff.csv")}
        return program("POST", path, data=file).get_json()

    assert sent(b"plate,note\nZG1234AB,=1+1\n,\n!,\n") == {
        "added": 1,
        "problems": [
            "line 4: a line of a list needs a plate; give letters and digits, ? and * may be among "
            "them"
        ],
    }
    table = program("GET", path).data
    assert b"'=1+1" in table
    assert sent(table) == {"added": 0, "problems": []}
    assert served.store.lists.entries(number)[0].note == "=1+1"
    assert program("POST", path).status_code == 400
