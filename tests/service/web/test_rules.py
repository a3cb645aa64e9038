"""Rules and incidents on pages and for programs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from lpr.service.events import EventBus
from lpr.service.rules.follower import RuleFollower
from lpr.service.rules.reader import ChangeReader
from lpr.service.store import CameraSettings, CommandRelay, NewGate, Role, Shape, When
from lpr.service.store.tables import RuleEntry
from tests.service.served import Served
from tests.service.web.visitor import Checker, keep, visitor

API = "/api/v1"
FORM: dict[str, Any] = {
    "name": "Strangers",
    "when": "seen",
    "known": "unknown",
    "regions": "HR, si",
    "zones": "yard, lane 2",
    "min_confidence": "0.5",
    "tags": "stranger",
    "incident": "yes",
    "enabled": "yes",
    "quiet_hours": "Mo-Su 22:00-06:00",
    "time_zone": "Europe/Zagreb",
    "pause_min": "30",
}


@pytest.fixture(autouse=True)
def zones(served: Served) -> None:
    """A camera with the zones of the form."""
    area = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0))
    shapes = tuple(Shape(name, area) for name in ("yard", "lane 2"))
    served.store.cameras.add(CameraSettings("Street", "rtsp://10.0.0.9/3", zones=shapes))


def act(served: Served) -> None:
    """Let the rules act upon what has passed."""
    ChangeReader(served.store, EventBus(), RuleFollower(served.store)).work()


def test_a_rule_is_made_tried_and_acts(served: Served) -> None:
    asker = visitor(served)
    assert "There is no rule yet." in asker.get("/rules").text
    gate = served.store.gates.add(NewGate("Yard", "command", CommandRelay("yard")))
    now = datetime.now(UTC)
    keep(served, 1, "ZG1", at=now - timedelta(hours=2))
    form = FORM | {"gates": [str(gate.id)]}
    tried = asker.post("/rules/new", form | {"try": "yes", "days": "2"})
    assert Checker(tried.text).faults == []
    assert "It would have acted 1 time<" in tried.text
    assert 'value="Strangers"' in tried.text
    assert served.store.rules.all() == ()
    assert "The rule Strangers is saved." in asker.post("/rules/new", form).text
    (rule,) = served.store.rules.all()
    asked = rule.settings.conditions
    assert (asked.known, asked.regions, asked.zones) == (False, ("hr", "si"), ("yard", "lane 2"))
    assert rule.settings.actions.gates == (gate.id,)
    page = asker.get(f"/rules/{rule.id}").text
    assert Checker(page).faults == []
    assert 'value="yard, lane 2"' in page
    act(served)
    assert "ZG1" in asker.get("/rules").text
    assert "stranger" in asker.get("/passages/p000001").text
    asker.post(f"/rules/{rule.id}/switch")
    assert not served.store.rules.get(rule.id).settings.enabled
    assert "switched off" in asker.get("/rules").text
    silent = {"name": "Silent", "when": When.SILENT, "silent_min": "5", "incident": "yes"}
    assert "sees no passage" in asker.post(f"/rules/{rule.id}", form | silent).text
    changed = asker.post(f"/rules/{rule.id}", silent)
    assert "is saved" in changed.text
    assert served.store.rules.get(rule.id).settings.conditions.silent_min == 5
    asker.post(f"/rules/{rule.id}/remove")
    assert served.store.rules.all() == ()


def test_what_makes_no_sense_stays_in_the_form(served: Served) -> None:
    asker = visitor(served)
    for changed, sentence in (
        ({"time_zone": "Nowhere"}, "is no time zone"),
        ({"seen_times": "2.5"}, "give a whole number"),
        ({"pause_min": "long"}, "give a number"),
        ({"when": "stays"}, "needs how long it stays, in minutes"),
        ({"regions": "hr croatai"}, "did you mean croatia"),
        ({"pause_min": "-1"}, "The pause in minutes is -1; give"),
        ({"when": "silent", "silent_min": "5", "try": "yes"}, "sees no passage; leave"),
    ):
        answer = asker.post("/rules/new", FORM | changed)
        assert answer.status_code == 400
        assert sentence in answer.text
        assert 'value="yard, lane 2"' in answer.text
    asker.post("/rules/new", FORM)
    assert "is called Strangers already" in asker.post("/rules/new", FORM).text


def test_a_rule_that_is_left_out_is_told_of(served: Served) -> None:
    asker = visitor(served)
    asker.post("/rules/new", FORM)
    with served.store.database.write() as session:
        session.execute(update(RuleEntry).values(time_zone="Mars/Olympus"))
    page = asker.get("/rules").text
    assert Checker(page).faults == []
    assert "The rule Strangers is left out: &#39;Mars/Olympus&#39; is no time zone" in page
    assert asker.get("/rules/1").status_code == 400
    found = served.client().get(f"{API}/rules", headers=served.key()).get_json()
    assert (found["rules"], found["unusable"][0]["name"]) == ([], "Strangers")
    assert "The rule Strangers is removed." in asker.post("/rules/1/remove").text


def test_an_incident_is_seen_to(served: Served) -> None:
    camera = served.store.cameras.add(CameraSettings("Gate", "rtsp://10.0.0.9/1")).id
    other = served.store.cameras.add(CameraSettings("Yard", "rtsp://10.0.0.9/2")).id
    asker = visitor(served)
    asker.post("/rules/new", FORM)
    keep(served, 1, "ZG1", camera_id=camera)
    act(served)
    page = asker.get("/incidents")
    assert Checker(page.text).faults == []
    assert "ZG1 was seen at Gate" in page.text
    limited = visitor(served, Role.OPERATOR, cameras=(other,))
    assert "ZG1" not in limited.get("/incidents").text
    assert "ZG1" not in limited.get("/rules").text
    (incident,) = served.store.incidents.page().rows
    path = f"/incidents/{incident.id}/close"
    assert limited.post(path).status_code == 404
    assert "is closed" in asker.post(path, {"note": "a guest"}).text
    assert "closed by administrator user already" in asker.post(path).text
    assert "ZG1" not in asker.get("/incidents").text
    assert "a guest" in asker.get("/incidents?show=closed").text
    assert "incident-closed" in asker.get("/audit").text


def test_programs_keep_and_try_rules(served: Served) -> None:
    client, headers = served.client(), served.key()

    def sent(method: str, path: str, body: Any = None) -> Any:
        return client.open(API + path, method=method, headers=headers, json=body)

    body = {"name": "Taxis", "conditions": {"regions": ["hr"]}, "actions": {"incident": True}}
    made = sent("POST", "/rules", body)
    assert made.status_code == 201
    number = made.get_json()["id"]
    assert made.get_json()["settings"]["conditions"]["regions"] == ["hr"]
    assert sent("POST", "/rules", body).status_code == 409
    assert sent("POST", "/rules", body | {"actions": {}}).status_code == 400
    assert sent("POST", "/rules", body | {"when": "never"}).status_code == 400
    keep(served, 1, "ZG1")
    times = {"since": "2026-01-01T00:00:00Z", "until": "2027-01-01T00:00:00Z"}
    tried = sent("POST", "/rules/try", {"rule": body, **times}).get_json()
    assert (tried["count"], tried["hits"][0]["text"]) == (1, "ZG1")
    act(served)
    assert [one["text"] for one in sent("GET", "/rules/hits").get_json()["hits"]] == ["ZG1"]
    (incident,) = sent("GET", "/incidents?is_open=true").get_json()["incidents"]
    path = f"/incidents/{incident['id']}/close"
    assert sent("POST", path, {"note": "done"}).get_json()["note"] == "done"
    assert sent("POST", path, {}).status_code == 409
    changed = sent("PUT", f"/rules/{number}", body | {"pause_min": 5})
    assert changed.get_json()["settings"]["pause_min"] == 5
    assert sent("GET", f"/rules/{number}").get_json()["hits"] == 1
    assert sent("DELETE", f"/rules/{number}").status_code == 204
    assert sent("GET", "/rules").get_json()["rules"] == []
