"""The interface of our own: pictures are read, and what was read is counted and exported."""

from __future__ import annotations

import csv
import io
import zipfile

import pytest

from lpr.service.store import CameraSettings
from tests.service.api.programs import API, Program
from tests.service.passages import passage
from tests.service.served import Served, StubReads, jpeg


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
