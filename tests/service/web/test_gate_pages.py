"""Pages and the interface of targets, the outbox and gates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from lpr.service.config import GateCommand, ServiceConfig
from lpr.service.notify import GateKeeper
from lpr.service.store import CameraSettings, DecisionState, NewNotice, NoticeState, Role, secrets
from tests.service.conftest import CHEAP
from tests.service.notify.receivers import Answer, receiving
from tests.service.passages import passage
from tests.service.served import Served, StubReads, serve
from tests.service.web.visitor import Checker, visitor


@pytest.fixture
def served(config: ServiceConfig, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    """An application that may go to private networks, and open gates by a command."""
    monkeypatch.setattr(secrets, "_HASHER", CHEAP)
    commands = (GateCommand("yard", ("true",)),)
    with serve(
        config.data, StubReads(), allow_private_addresses=True, gate_commands=commands
    ) as one:
        yield one


TARGETS: dict[str, dict[str, Any]] = {
    "webhook": {"url": "http://127.0.0.1:9/geheim", "signing_key": "geheim"},
    "multipart": {"url": "http://127.0.0.1:9/geheim"},
    "alpr-database": {"url": "http://127.0.0.1:9", "api_key": "geheim"},
    "mqtt": {"host": "127.0.0.1", "port": 1883, "user": "a", "password": "geheim"},
    "email": {
        "host": "127.0.0.1",
        "port": 25,
        "security": "starttls",
        "sender": "a@b.example",
        "recipients": "c@d.example",
        "password": "geheim",
    },
}
TOPIC = {"topic": "lpr", "discovery": ""}


@pytest.mark.parametrize("kind", TARGETS)
def test_a_target_of_each_kind_is_added_and_changed(served: Served, kind: str) -> None:
    asker = visitor(served)
    path = f"/targets/new/{kind}"
    assert Checker(asker.get(path).text).faults == []
    form = {"name": "Office", "enabled": "yes", **TOPIC, **TARGETS[kind]}
    assert "The target Office is saved." in asker.post(path, form).text
    (target,) = served.store.targets.all()
    page = asker.get(f"/targets/{target.id}").text
    assert Checker(page).faults == []
    assert "geheim" not in page + asker.get("/targets").text
    empty = {name: "" if value in ("geheim", 9) else value for name, value in form.items()}
    asker.post(f"/targets/{target.id}", empty | {"name": "Other"})
    (changed,) = served.store.targets.all()
    assert (changed.name, changed.version) == ("Other", 2)
    assert changed.settings == target.settings
    assert "is removed" in asker.post(f"/targets/{target.id}/remove").text
    assert served.store.targets.all() == ()


@pytest.mark.parametrize(
    ("kind", "change", "told"),
    [
        ("webhook", {"url": "ftp://a/"}, "none of the web"),
        ("webhook", {"url": "http://169.254.169.254/"}, "never gone to"),
        ("mqtt", {"port": "many"}, "give a whole number"),
        ("mqtt", {"topic": "a/#"}, "is no topic"),
        ("email", {"recipients": "x"}, "no address of mail"),
        ("email", {"name": ""}, "needs a name"),
    ],
)
def test_targets_that_make_no_sense_are_told(
    served: Served, kind: str, change: dict[str, str], told: str
) -> None:
    form = {"name": "Office", **TOPIC, **TARGETS[kind], **change}
    page = visitor(served).post(f"/targets/new/{kind}", form)
    assert page.status_code == 400
    assert told in page.text
    assert "geheim" not in page.text or kind == "webhook"
    assert served.store.targets.all() == ()


def test_a_test_is_sent_from_the_page(served: Served) -> None:
    asker = visitor(served)
    with receiving() as receiver:
        asker.post("/targets/new/webhook", {"name": "Office", "url": receiver.address})
        (target,) = served.store.targets.all()
        assert "Office: it answers 200." in asker.post(f"/targets/{target.id}/test").text
        receiver.answering = lambda _: Answer(401)
        assert "Office: it answers 401." in asker.post(f"/targets/{target.id}/test").text
    assert len(receiver.requests) == 2


def test_the_outbox_shows_what_was_given_up_and_sends_it_anew(served: Served) -> None:
    asker, store = visitor(served), served.store
    form = {"name": "Office", "enabled": "yes", **TARGETS["webhook"]}
    asker.post("/targets/new/webhook", form)
    (target,) = store.targets.all()
    for number in range(3):
        store.outbox.put(target.id, NewNotice(f"k{number}", "a.b", f"Notice {number}", {}))
    for one in store.outbox.due(target.id, 2):
        store.outbox.give_up(one.id, "it answers 400")
    page = asker.get("/outbox").text
    assert Checker(page).faults == []
    assert page.count("It answers 400.") == 2
    assert "Notice 2" not in asker.get("/outbox?state=dead").text
    first, second = store.outbox.page(state=NoticeState.DEAD).rows
    assert "1 of what was given up" in asker.post("/outbox/replay", {"notice": first.id}).text
    assert "1 of what was given up" in asker.post("/outbox/replay").text
    asker.post(f"/outbox/{second.id}/remove")
    assert len(store.outbox.page(state=NoticeState.WAITING).rows) == 2
    assert visitor(served, Role.OPERATOR).get("/outbox").status_code == 403


def test_a_gate_is_added_opened_by_a_click_and_seen_in_the_audit(served: Served) -> None:
    admin, guard = visitor(served), visitor(served, Role.OPERATOR)
    with receiving() as relay:
        form = {"name": "Yard", "enabled": "yes", "method": "POST", "min_confidence": "90"}
        form |= {"open_url": f"{relay.address}/geheim", "pulse_s": "0.1", "lockout_s": "0"}
        assert Checker(admin.get("/gates/new/http").text).faults == []
        assert "The gate Yard is saved." in admin.post("/gates/new/http", form).text
        (gate,) = served.store.gates.all()
        assert (gate.min_confidence, gate.pulse_s, gate.needs_format) == (0.9, 0.1, False)
        keeper = GateKeeper(served.store, served.parts.events)
        keeper.start()
        try:
            page = guard.post(f"/gates/{gate.id}/open", {"reason": "a parcel"}).text
        finally:
            keeper.stop()
    assert "Yard is open." in page
    assert Checker(page).faults == []
    assert [request.method for request in relay.requests] == ["POST"]
    assert "a parcel" in admin.get("/audit?action=gate-opened").text
    assert guard.get(f"/gates/{gate.id}").status_code == 403
    assert "geheim" not in admin.get(f"/gates/{gate.id}").text
    admin.post(f"/gates/{gate.id}", form | {"open_url": "", "name": "Front"})
    assert served.store.gates.get(gate.id).relay == gate.relay
    admin.post(f"/gates/{gate.id}/remove")
    assert served.store.gates.all() == ()


def test_a_decision_shows_its_vehicle_to_who_may_see_it(served: Served) -> None:
    store, admin = served.store, visitor(served)
    admin.post("/gates/new/command", {"name": "Yard", "command": "yard", "enabled": "yes"})
    (gate,) = store.gates.all()
    store.passages.save(replace(passage(1), state="opened"))
    with store.database.write() as session:
        store.gates.request(session, gate.id, passage(1).id, "residents")
    store.gates.claim()
    assert store.gates.decisions().rows[0].state == DecisionState.OPENING
    assert "ZG1234AB" in admin.get("/gates").text
    camera = store.cameras.add(CameraSettings("other", "0"))
    few = visitor(served, Role.OPERATOR, cameras=[camera.id])
    assert "ZG1234AB" not in few.get("/gates").text
    key = served.key(cameras=(camera.id,))
    assert served.client().get("/api/v1/gates/decisions", headers=key).status_code == 403
    # What waits in the outbox names plates of all cameras.
    assert served.client().get("/api/v1/outbox", headers=key).status_code == 403


def test_only_commands_of_the_start_are_taken(served: Served) -> None:
    page = visitor(served).post("/gates/new/command", {"name": "Yard", "command": "rm -rf /"})
    assert page.status_code == 400
    assert "started with the commands yard" in page.text


def test_programs_set_targets_and_gates(served: Served) -> None:
    client, admin = served.client(), served.key()
    for kind, settings in TARGETS.items():
        body = {"name": kind, "kind": kind, "settings": settings}
        answer = client.post("/api/v1/targets", json=body, headers=admin)
        assert answer.status_code == 201, answer.text
        assert "geheim" not in answer.text
    again = client.post("/api/v1/targets", json=body, headers=admin)
    assert again.status_code == 409
    found = client.get("/api/v1/targets", headers=admin).get_json()["targets"]
    assert [one["kind"] for one in found] == sorted(TARGETS)
    target = found[-1]["id"]
    wrong = {**body, "settings": {"host": "127.0.0.1", "nothing": 1}}
    refused = client.put(f"/api/v1/targets/{target}", json=wrong, headers=admin)
    assert (refused.status_code, "is not set here" in refused.text) == (400, True)
    tried = client.post(f"/api/v1/targets/{target}/test", headers=admin).get_json()
    assert tried["outcome"] == "away"
    served.store.outbox.put(target, NewNotice("k", "a.b", "One", {}))
    (notice,) = client.get("/api/v1/outbox?state=waiting", headers=admin).get_json()["notices"]
    served.store.outbox.give_up(notice["id"], "no")
    replayed = client.post("/api/v1/outbox/replay", json={"target": target}, headers=admin)
    assert replayed.get_json() == {"notices": 1}
    assert client.delete(f"/api/v1/outbox/{notice['id']}", headers=admin).status_code == 204
    assert client.delete(f"/api/v1/targets/{target}", headers=admin).status_code == 204
    body = {"name": "Yard", "kind": "command", "relay": {"command": "yard"}}
    gate = client.post("/api/v1/gates", json=body, headers=admin).get_json()
    assert (gate["place"], gate["pulse_s"]) == ("yard", 3.0)
    changed = client.put(f"/api/v1/gates/{gate['id']}", json=body | {"pulse_s": 1}, headers=admin)
    assert changed.get_json()["pulse_s"] == 1.0
    guard = served.key(Role.OPERATOR)
    path = f"/api/v1/gates/{gate['id']}/open"
    opened = client.post(path, json={"reason": "a parcel"}, headers=guard)
    assert (opened.status_code, opened.get_json()["state"]) == (202, "waiting")
    one = f"/api/v1/gates/decisions/{opened.get_json()['id']}"
    assert client.get(one, headers=guard).get_json()["reason"] == "a parcel"
    found = client.get("/api/v1/gates/decisions", headers=admin).get_json()["decisions"]
    assert [one["by"] for one in found] == ["key operator program"]
    assert client.get("/api/v1/gates", headers=guard).get_json()["gates"][0]["name"] == "Yard"
    assert client.delete(f"/api/v1/gates/{gate['id']}", headers=admin).status_code == 204
