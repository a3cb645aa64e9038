"""The page of what others shall not know, and its counterpart for programs."""

from __future__ import annotations

import io
import json
import zipfile

from lpr.service.jobs.redaction import HASH_TEXTS, REDACT, redact_days
from lpr.service.store import CameraSettings, PassageQuery, Role
from tests.service.served import Served
from tests.service.web.visitor import Checker, keep, visitor


def test_settings_are_kept_and_their_jobs_added(served: Served) -> None:
    asker = visitor(served)
    form = {"redact_days": "14", "hashed": "yes", "old_too": "yes"}
    page = asker.post("/privacy", form).text
    assert "The settings are saved." in page
    assert Checker(page).faults == []
    assert redact_days(served.store) == 14
    assert served.store.hashes.on
    assert len(served.store.jobs.open(HASH_TEXTS)) == 1
    assert len(served.store.jobs.open(REDACT)) == 1
    asker.post("/privacy", {"redact_days": ""})
    assert redact_days(served.store) is None
    assert not served.store.hashes.on


def test_searches_say_what_hashes_cannot(served: Served) -> None:
    served.store.hashes.switch(True)
    number = keep(served, 1)
    asker = visitor(served)
    fuzzy = asker.get("/passages?text=ZG1234AB&match=fuzzy")
    assert fuzzy.status_code == 400
    assert "kept as hashes" in fuzzy.text
    assert number in asker.get("/passages?text=zg1234ab&match=exact").text
    page = asker.get(f"/passages/{number}")
    assert page.status_code == 200
    assert "ZG1234AB" not in page.text
    client, key = served.app.test_client(), served.key()
    path = "/api/v1/passages?text=ZG1234AB&match="
    assert client.get(f"{path}fuzzy", headers=key).status_code == 400
    assert len(client.get(f"{path}exact", headers=key).get_json()["passages"]) == 1


def test_a_plate_is_looked_at_exported_and_erased(served: Served) -> None:
    keep(served, 1)
    keep(served, 2, "RI555XX")
    asker = visitor(served)
    assert "Nothing is kept of ST1." in asker.get("/privacy?plate=st-1").text
    assert asker.get("/privacy?plate=-").status_code == 400
    page = asker.get("/privacy?plate=zg+1234ab").text
    assert Checker(page).faults == []
    exported = asker.post("/privacy/export", {"plate": "ZG1234AB"})
    data = exported.data
    exported.close()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert len(json.loads(archive.read("subject.json"))["passages"]) == 1
    page = asker.post("/privacy/erase", {"plate": "ZG1234AB"}).text
    assert "ZG1234AB is erased: 1 passages" in page
    assert served.store.passages.count(PassageQuery()) == 1
    lines = served.store.audit.page().rows
    assert lines[0].action == "subject-erase"
    assert lines[0].subject == served.store.hashes.of("ZG1234AB")
    assert not [line for line in lines if "ZG1234AB" in line.subject]
    for _ in range(2):  # Who asks again is told, and writes the plate nowhere.
        assert "Nothing is kept of ZG1234AB." in asker.get("/privacy?plate=zg1234ab").text


def test_programs_do_so_too(served: Served) -> None:
    keep(served, 1)
    client, key = served.app.test_client(), served.key()
    assert client.get("/api/v1/subjects/ZG1234AB", headers=key).get_json()["passages"] == 1
    exported = client.get("/api/v1/subjects/ZG1234AB/export.zip", headers=key)
    assert zipfile.ZipFile(io.BytesIO(exported.data)).namelist()
    assert client.delete("/api/v1/subjects/ZG1234AB", headers=key).get_json()["passages"] == 1
    assert client.get("/api/v1/subjects/ZG1234AB", headers=key).get_json()["passages"] == 0
    assert client.get("/api/v1/subjects/--", headers=key).status_code == 400


def test_it_is_for_those_who_see_all(served: Served) -> None:
    camera = served.store.cameras.add(CameraSettings("Yard", "rtsp://10.0.0.9/1"))
    bound = visitor(served, cameras=(camera.id,))
    assert bound.get("/privacy").status_code == 403
    assert bound.post("/privacy/erase", {"plate": "ZG1234AB"}).status_code == 403
    assert bound.post("/privacy", {"hashed": "yes"}).status_code == 403
    client = served.app.test_client()
    for headers in (served.key(cameras=(camera.id,)), served.key(Role.OPERATOR)):
        assert client.delete("/api/v1/subjects/ZG1234AB", headers=headers).status_code == 403
