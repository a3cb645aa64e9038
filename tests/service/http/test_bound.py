"""Who may see some cameras alone acts upon nothing that is of others."""

from __future__ import annotations

import pytest

from lpr.errors import ConfigError, Conflict
from lpr.service.http.access import Who
from lpr.service.store import (
    Actions,
    CameraSettings,
    CommandRelay,
    Conditions,
    NewGate,
    Role,
    RuleSettings,
)
from tests.service.served import PASSWORD, Served
from tests.service.web.visitor import visitor

API = "/api/v1"
WHOLE_PAGES = ("/users", "/keys", "/audit", "/settings", "/targets", "/improve", "/privacy")


@pytest.fixture
def mine(served: Served) -> int:
    """A camera and a gate before it, another camera with another gate, and a gate of no camera;
    a rule for each."""
    store = served.store
    yard, street = (
        store.cameras.add(CameraSettings(name, "rtsp://10.0.0.9/1")).id
        for name in ("yard", "street")
    )
    for name, cameras in (("mine", (yard,)), ("other", (street,)), ("all", ())):
        store.gates.add(NewGate(name, "command", CommandRelay("yard"), cameras=cameras))
        conditions = Conditions(cameras=cameras)
        store.rules.add(
            RuleSettings(f"of {name}", conditions=conditions, actions=Actions(incident=True))
        )
    return yard


def test_a_bound_operator_opens_their_own_gates(served: Served, mine: int) -> None:
    asker = visitor(served, Role.OPERATOR, cameras=(mine,))
    page = asker.get("/gates").text
    assert ("Open mine" in page, "Open other" in page, "Open all" in page) == (True, False, False)
    client, key = served.client(), served.key(Role.OPERATOR, cameras=(mine,))
    gates = client.get(f"{API}/gates", headers=key).get_json()["gates"]
    assert [one["name"] for one in gates] == ["mine"]
    for gate in served.store.gates.all():
        status = client.post(f"{API}/gates/{gate.id}/open", json={}, headers=key).status_code
        assert status == (202 if gate.name == "mine" else 404)
    (asked,) = served.store.gates.decisions().rows
    assert asked.gate_name == "mine"
    path = f"{API}/gates/decisions/{asked.id}"
    assert client.get(path, headers=key).status_code == 200
    others = served.key(Role.OPERATOR, cameras=(mine + 1,))
    assert client.get(path, headers=others).status_code == 404


def test_a_bound_operator_switches_their_own_rules(served: Served, mine: int) -> None:
    asker = visitor(served, Role.OPERATOR, cameras=(mine,))
    page = asker.get("/rules").text
    assert ("of mine" in page, "of other" in page, "of all" in page) == (True, False, False)
    key = served.key(Role.OPERATOR, cameras=(mine,))
    for rule in served.store.rules.all():
        is_mine = rule.settings.name == "of mine"
        asker.post(f"/rules/{rule.id}/switch")
        assert served.store.rules.get(rule.id).settings.enabled is not is_mine
        answer = served.client().get(f"{API}/rules/{rule.id}", headers=key)
        assert answer.status_code == (200 if is_mine else 404)
    found = served.client().get(f"{API}/rules", headers=key).get_json()["rules"]
    assert [one["settings"]["name"] for one in found] == ["of mine"]


def test_what_counts_for_all_cameras_is_not_changed_by_who_is_bound(
    served: Served, mine: int
) -> None:
    listed = served.store.lists.add("staff", "allow")
    served.store.vehicles.save("ZG1")
    asker = visitor(served, Role.OPERATOR, cameras=(mine,))
    for path, form in (
        ("/lists", {"name": "mine", "kind": "allow"}),
        (f"/lists/{listed.id}/entries", {"pattern": "ZG1"}),
        (f"/lists/{listed.id}/remove", {}),
        ("/vehicles", {"plate": "ZG2"}),
        ("/vehicles/ZG1/remove", {}),
    ):
        answer = asker.post(path, form)
        assert (answer.status_code, "is about all cameras" in answer.text) == (403, True), path
    client, key = served.client(), served.key(Role.OPERATOR, cameras=(mine,))
    for method, place in (
        ("POST", f"/lists/{listed.id}/entries"),
        ("PUT", "/vehicles/ZG2"),
        ("DELETE", "/vehicles/ZG1"),
    ):
        body = {"pattern": "ZG1"} if method == "POST" else {}
        status = client.open(API + place, method=method, json=body, headers=key).status_code
        assert status == 403, place
    assert served.store.lists.get(listed.id).entries == 0
    assert [one.plate for one in served.store.vehicles.all()] == ["ZG1"]
    shown = asker.get(f"/lists/{listed.id}").text
    assert "staff" in shown
    assert "Add a plate" not in shown
    assert "Add a vehicle" not in asker.get("/vehicles").text


def test_who_is_bound_administers_nothing(served: Served, mine: int) -> None:
    asker = visitor(served, Role.ADMINISTRATOR, cameras=(mine,))
    for path in WHOLE_PAGES:
        answer = asker.get(path)
        assert answer.status_code == 403, path
        assert "is about all cameras" in answer.text
    shown = asker.get("/").text
    assert 'href="/users"' not in shown
    assert 'href="/gates"' in shown
    made = asker.post("/users", {"name": "x", "password": PASSWORD, "role": "administrator"})
    assert made.status_code == 403
    assert [one.name for one in served.store.users.all()] == ["administrator user"]
    assert asker.post("/rules/1/remove").status_code == 403


def test_the_last_administrator_is_not_bound(served: Served, mine: int) -> None:
    users = served.store.users
    admin = users.first("admin", PASSWORD)
    users.add("some", PASSWORD, Role.ADMINISTRATOR, cameras=(mine,))
    with pytest.raises(Conflict, match="nobody would be an administrator"):
        users.change(admin.id, cameras=(mine,))
    with pytest.raises(Conflict, match="nobody would be an administrator"):
        users.remove(admin.id)


def test_what_names_no_camera_is_for_who_sees_all() -> None:
    some = Who("ana", Role.OPERATOR, cameras=frozenset((1, 2)))
    assert [some.sees_all(one) for one in ((1,), (1, 2), (1, 3), ())] == [True, True, False, False]
    assert Who("bert", Role.OPERATOR).sees_all(())


def test_a_gate_is_seen_by_cameras_that_are_there(served: Served) -> None:
    with pytest.raises(ConfigError, match="there is no camera 7"):
        served.store.gates.add(NewGate("x", "command", CommandRelay("yard"), cameras=(7,)))
