"""Gates open once for each sure passage, and each decision is in the audit."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from lpr.errors import ConfigError, Conflict, NotFound
from lpr.service.store import (
    CommandRelay,
    Decision,
    DecisionState,
    GateKind,
    HttpRelay,
    Kind,
    MqttRelay,
    NewGate,
    Store,
)
from lpr.service.store.database import now
from lpr.service.store.tables import DecisionEntry, GateEntry
from tests.service.passages import passage

GATE = NewGate("Yard", GateKind.HTTP, HttpRelay("http://10.0.0.9/geheim"), lockout_s=0.0)
RELAYS = (
    (GateKind.HTTP, HttpRelay("http://10.0.0.9/on?key=geheim", "http://10.0.0.9/off", "POST")),
    (GateKind.MQTT, MqttRelay("broker.lan", password="geheim", topic="yard/set")),
    (GateKind.COMMAND, CommandRelay("yard")),
)


def keep(store: Store, number: int, state: str = "opened", **others: Any) -> str:
    store.passages.save(replace(passage(number), state=state, **others))
    return passage(number).id


def request(store: Store, gate_id: int, passage_id: str) -> None:
    with store.database.write() as session:
        store.gates.request(session, gate_id, passage_id, "residents")


def latest(store: Store) -> Decision:
    return store.gates.decisions().rows[0]


@pytest.mark.parametrize(("kind", "relay"), RELAYS)
def test_a_gate_comes_back_as_it_was_set(store: Store, kind: str, relay: Any) -> None:
    new = NewGate("Yard", kind, relay, pulse_s=1.5, lockout_s=20.0, min_confidence=0.8)
    gate = store.gates.add(new)
    assert (gate.relay, gate.pulse_s, gate.needs_format) == (relay, 1.5, True)
    changed = store.gates.change(gate.id, replace(new, name="Front"))
    assert store.gates.all() == (changed,) == (store.gates.get(gate.id),)
    assert "geheim" not in repr(changed) + changed.relay.shown
    with pytest.raises(Conflict, match="called Front already"):
        store.gates.add(replace(new, name="Front"))
    store.gates.remove(gate.id)
    with pytest.raises(NotFound, match="no gate"):
        store.gates.get(gate.id)


def test_a_sure_passage_opens_once(store: Store) -> None:
    gate = store.gates.add(GATE)
    sure = keep(store, 1)
    for _ in range(3):
        request(store, gate.id, sure)
    ((claimed, wish),) = store.gates.claim()
    assert (claimed.relay, wish.text, wish.reason) == (GATE.relay, "ZG1234AB", "residents")
    assert store.gates.claim() == ()
    done = store.gates.opened(wish, "it answers 200")
    assert (done.state, done.message) == (DecisionState.OPENED, "it answers 200")
    request(store, gate.id, sure)
    assert store.gates.claim() == ()
    (line,) = store.audit.page().rows
    assert (line.who, line.action, line.subject) == ("a rule", "gate-opened", "Yard")
    assert line.details["passage"] == sure
    store.passages.delete([sure])
    assert (latest(store).passage_id, latest(store).text) == (None, "ZG1234AB")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"confidence": 0.9}, "not sure enough"),
        ({"matches_format": False}, "fits no format"),
        ({"state": "closed"}, "has gone"),
    ],
)
def test_a_passage_that_is_not_sure_is_refused_until_it_is(
    store: Store, change: dict[str, Any], told: str
) -> None:
    gate = store.gates.add(GATE)
    doubtful = keep(store, 1, **change)
    for _ in range(2):
        request(store, gate.id, doubtful)
    assert store.gates.claim() == ()
    (only,) = store.gates.decisions().rows
    assert only.state == DecisionState.REFUSED
    assert told in only.message
    assert [line.action for line in store.audit.page().rows] == ["gate-refused"]
    request(store, gate.id, keep(store, 1))
    assert len(store.gates.claim()) == 1


def test_what_no_camera_sees_opens_nothing(store: Store) -> None:
    gate = store.gates.add(GATE)
    store.passages.save(replace(passage(1), state="opened"), kind=Kind.UPLOAD)
    request(store, gate.id, passage(1).id)
    request(store, gate.id, "unknown")
    request(store, 99, keep(store, 2))
    assert store.gates.claim() == ()
    assert [one.message for one in store.gates.decisions().rows] == [
        "no camera sees this vehicle now"
    ]


def test_after_it_has_opened_it_is_locked_but_for_a_click(store: Store) -> None:
    gate = store.gates.add(replace(GATE, lockout_s=60.0, pulse_s=0.001))
    request(store, gate.id, keep(store, 1))
    ((_, wish),) = store.gates.claim()
    store.gates.opened(wish, "")
    request(store, gate.id, keep(store, 2))
    assert store.gates.claim() == ()
    assert latest(store).message == "it has just opened"
    clicked = store.gates.ask(gate.id, "ana", "a parcel")
    ((_, wish),) = store.gates.claim()
    assert (wish.id, wish.by, wish.reason) == (clicked.id, "ana", "a parcel")
    assert store.gates.failed(wish, "it does not answer").state == DecisionState.FAILED
    assert store.gates.get(gate.id).message == "it does not answer"
    request(store, gate.id, keep(store, 3))
    assert len(store.gates.claim()) == 1, "a gate that did not open is not locked"


def test_a_wish_that_is_too_old_is_not_fulfilled(store: Store) -> None:
    gate = store.gates.add(GATE)
    request(store, gate.id, keep(store, 1))
    with store.database.write() as session:
        session.execute(update(DecisionEntry).values(asked=now() - timedelta(seconds=11)))
    assert store.gates.claim() == ()
    assert latest(store).message == "nobody could open it in time"
    late = replace(GATE, name="Late")
    gate = store.gates.add(late)
    request(store, gate.id, keep(store, 2))
    ((_, wish),) = store.gates.claim()
    with store.database.write() as session:
        session.execute(update(DecisionEntry).values(decided=now() - timedelta(minutes=2)))
    assert store.gates.claim() == ()
    assert store.gates.decision(wish.id).state == DecisionState.FAILED
    store.gates.change(gate.id, replace(late, enabled=False))
    store.gates.ask(gate.id, "ana")
    assert store.gates.claim() == ()
    assert latest(store).message == "the gate is switched off"


def test_a_gate_is_closed_after_its_pulse_again_and_again(store: Store) -> None:
    gate = store.gates.add(GATE)
    wish = store.gates.ask(gate.id, "ana")
    store.gates.claim()
    store.gates.opened(wish, "")
    assert store.gates.to_close() == ()
    for _ in range(2):
        with store.database.write() as session:
            session.execute(update(GateEntry).values(open_until=now() - timedelta(seconds=1)))
        assert [one.id for one in store.gates.to_close()] == [gate.id]
        assert store.gates.to_close() == ()
        store.gates.closed(gate.id, "it does not answer")
    assert [line.action for line in store.audit.page().rows] == ["gate-open-still", "gate-opened"]
    store.gates.closed(gate.id)
    assert (store.gates.get(gate.id).open_until, store.gates.get(gate.id).message) == (None, "")


def test_what_was_decided_is_forgotten_and_what_waits_stays(store: Store) -> None:
    gate = store.gates.add(GATE)
    request(store, gate.id, keep(store, 1, confidence=0.5))
    waiting = store.gates.ask(gate.id, "ana")
    assert store.gates.forget(now() - timedelta(days=1)) == 0
    assert store.gates.forget(now() + timedelta(days=1)) == 1
    assert store.gates.decisions().rows == (waiting,)


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda: replace(GATE, pulse_s=0.0), "pulse_s is 0"),
        (lambda: replace(GATE, lockout_s=-1.0), "lockout_s is -1"),
        (lambda: replace(GATE, min_confidence=2.0), "min_confidence is 2"),
        (lambda: replace(GATE, kind="fax"), "kind is 'fax'"),
        (lambda: HttpRelay("http://a/", method="TRACE"), "method is 'TRACE'"),
        (lambda: MqttRelay("broker", topic="a/+"), "is no topic"),
        (lambda: MqttRelay("broker", open_text=""), "text that opens is empty"),
    ],
)
def test_settings_of_a_gate_that_make_no_sense_are_told(make: Any, told: str) -> None:
    with pytest.raises(ConfigError, match=told):
        make()
