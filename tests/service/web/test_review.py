"""Reviewing readings and improving the networks on pages and by programs."""

from __future__ import annotations

import json
import re

import pytest

from lpr.service.jobs import improving
from lpr.service.store import CameraSettings, JobState, ReviewCounts, Role
from lpr.service.store.models import CHARACTERS, REPORT, SHIPPED, WITNESS
from lpr.service.store.values import PassageRow
from tests.service.served import Served
from tests.service.web.visitor import Checker, keep, visitor

MEASURED = {
    "learned": 45,
    "held_back": {
        "plates": 15,
        "right_before": 10,
        "right_after": 13,
        "changes": [{"picture": "p.png", "truth": "ZG1", "before": "2G1", "after": "ZG1"}],
    },
    "drawn": {"plates": 300, "right_before": 270, "right_after": 271, "changes": []},
    "offered": True,
    "reason": "of the plates that were held back 5 of 15 were wrong, 2 are now",
    "minutes": 3.1,
}


def made(served: Served, version: str = "own-20260501-080000", offered: bool = True) -> str:
    """A version as a training leaves it, with networks that cannot be loaded."""
    folder = served.store.models.folder / version
    folder.mkdir(parents=True)
    for name in (CHARACTERS, WITNESS, "errors.png", "changes.png"):
        (folder / name).write_bytes(b"x")
    (folder / REPORT).write_text(json.dumps(MEASURED | {"offered": offered}))
    return version


def asked(page: str) -> str:
    """The text that a page of the review asks for."""
    (text,) = re.findall(r'name="text" value="([^"]*)"', page)
    return str(text)


def row_of(served: Served, number: str) -> PassageRow:
    return served.store.passages.known(number)


def test_a_review_goes_from_the_most_doubtful_on(served: Served) -> None:
    ids = [keep(served, n, f"ZG{n}00AB", confidence=0.2 + 0.2 * n) for n in range(4)]
    asker = visitor(served, Role.OPERATOR)
    assert asked(asker.get("/review").text) == "ZG000AB"
    page = asker.post(f"/review/{ids[0]}", {"text": "ZG000AB"}).text
    assert "ZG000AB is right." in page
    assert asked(page) == "ZG100AB"
    page = asker.post(f"/review/{ids[1]}", {"text": "zg 1-00ac"}).text
    assert "Corrected from ZG100AB to ZG100AC." in page
    page = asker.post(f"/review/{ids[2]}", {"text": "?"}).text
    assert "Nobody can read it" in page
    assert asked(page) == "ZG300AB"
    assert served.store.reviews.counts() == ReviewCounts(1, 1, 1)
    page = asker.post(f"/review/{ids[2]}/undo").text
    assert asked(page) == "ZG200AB"
    assert asked(asker.get("/review?skip=1").text) == "ZG300AB"
    asker.post(f"/review/{ids[2]}", {"unreadable": "yes", "text": "ZG200AB"})
    asker.post(f"/review/{ids[3]}", {"text": "ZG300AB"})
    assert "Nothing is left to review." in asker.get("/review").text
    assert row_of(served, ids[1]).corrected_by == "operator user"


def test_what_makes_no_sense_is_said_beside_the_form(served: Served) -> None:
    number = keep(served, 1)
    asker = visitor(served, Role.OPERATOR)
    answer = asker.post(f"/review/{number}", {"text": " -"})
    assert answer.status_code == 400
    assert "letters and digits" in answer.text
    assert Checker(answer.text).faults == []


def test_the_page_says_what_stands_behind_a_passage(served: Served) -> None:
    for number in range(3):
        keep(served, number, confidence=0.5)
    asker = visitor(served, Role.OPERATOR)
    page = asker.get("/review").text
    assert "2 more passages of this visit were read alike: one answer will do." in page
    key = served.key(Role.OPERATOR)
    found = served.client().get("/api/v1/review", headers=key).get_json()
    assert found["behind"] == {found["passages"][0]["id"]: 2}


def test_cameras_of_others_are_not_reviewed(served: Served) -> None:
    number = keep(served, 1)
    other = served.store.cameras.add(CameraSettings("Yard", "rtsp://10.0.0.9/1"))
    asker = visitor(served, Role.OPERATOR, cameras=(other.id,))
    assert "Nothing is left to review." in asker.get("/review").text
    assert asker.post(f"/review/{number}", {"text": "X1"}).status_code == 404


def test_programs_review_too(served: Served) -> None:
    ids = [keep(served, n, f"ZG1234A{n}", confidence=0.5) for n in range(3)]
    client, key = served.app.test_client(), served.key(Role.OPERATOR)
    page = client.get("/api/v1/review?limit=2", headers=key).get_json()
    assert len(page["passages"]) == 2
    said = (("right", None), ("wrong", "ZG1234AC"), ("unreadable", None))
    for number, (verdict, text) in zip(ids, said, strict=True):
        body = {"verdict": verdict, "text": text}
        answer = client.put(f"/api/v1/passages/{number}/review", json=body, headers=key)
        assert answer.status_code == 200
    counts = client.get("/api/v1/review", headers=key).get_json()["counts"]
    assert counts == {"right": 1, "corrected": 1, "unreadable": 1}
    assert client.delete(f"/api/v1/passages/{ids[1]}/review", headers=key).status_code == 200
    assert row_of(served, ids[1]).text == "ZG1234A1"
    body = {"verdict": "wrong"}
    path = f"/api/v1/passages/{ids[1]}/review"
    assert client.put(path, json=body, headers=key).status_code == 400


def test_a_training_is_begun_shown_and_stopped(served: Served) -> None:
    asker = visitor(served)
    assert "Nothing was trained here yet." in asker.get("/improve").text
    assert "cameras go before it" in asker.post("/improve").text
    assert "is going on" in asker.post("/improve").text
    (job,) = served.store.jobs.open(improving.IMPROVE)
    assert "Waiting" in asker.get("/improve/job").text
    assert "The training is stopped." in asker.post("/improve/cancel").text
    assert served.store.jobs.get(job.id).state == JobState.CANCELLED
    assert [line.action for line in served.store.audit.page().rows][:2] == [
        "improve-stopped",
        "improve",
    ]


def test_without_tensorflow_the_page_says_what_to_install(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(improving, "NEEDED", ("a_package_that_nobody_has",))
    asker = visitor(served)
    assert "lpr[train]" in asker.get("/improve").text
    assert "lpr[train]" in asker.post("/improve").text


def test_a_version_is_put_to_use_on_a_click_and_rolled_back(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    version = made(served)
    asker = visitor(served)
    page = asker.get("/improve")
    assert Checker(page.text).faults == []
    assert "5 → <strong>2</strong> of 15" in page.text
    assert served.store.models.active() == SHIPPED
    assert asker.get(f"/improve/{version}/errors.png").data == b"x"
    assert "model" in asker.post(f"/improve/{version}/use").text
    assert served.store.models.active() == SHIPPED  # Its networks cannot be loaded.
    monkeypatch.setattr(improving, "Recognizer", lambda config: None)
    assert f"{version} reads from now on." in asker.post(f"/improve/{version}/use").text
    assert served.store.models.active() == version
    asker.post(f"/improve/{SHIPPED}/use")
    assert served.store.models.active() == SHIPPED
    asker.post(f"/improve/{version}/remove")
    assert [one.version for one in served.store.models.all()] == [SHIPPED]


def test_what_forgets_is_not_offered(served: Served) -> None:
    version = made(served, offered=False)
    asker = visitor(served)
    page = asker.get("/improve").text
    assert "Not offered" in page
    assert f"/improve/{version}/use" not in page
    assert "is not put to use" in asker.post(f"/improve/{version}/use").text


def test_programs_improve_too(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    version = made(served)
    monkeypatch.setattr(improving, "Recognizer", lambda config: None)
    client, key = served.app.test_client(), served.key()
    assert client.get("/api/v1/improvement", headers=key).status_code == 404
    assert client.post("/api/v1/improvement", headers=key).status_code == 202
    assert client.post("/api/v1/improvement", headers=key).status_code == 409
    assert client.get("/api/v1/improvement", headers=key).get_json()["state"] == "waiting"
    stopped = client.delete("/api/v1/improvement", headers=key).get_json()
    assert stopped["state"] == "cancelled"
    listed = client.get("/api/v1/networks", headers=key).get_json()["versions"]
    assert [one["version"] for one in listed] == [version, SHIPPED]
    used = client.post(f"/api/v1/networks/{version}/use", headers=key).get_json()
    assert used["active"] is True
    assert client.delete(f"/api/v1/networks/{version}", headers=key).status_code == 409
    assert client.post("/api/v1/networks/nothing/use", headers=key).status_code == 404
